package io.assay.judge;

import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.trust.CertificationPath;
import io.assay.trust.CertificationPath.End;
import io.assay.trust.CertificationPaths;
import io.assay.trust.ProgramTrust;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.Rcode;

/**
 * What beside a violation itself decides which {@link Sign} it is.
 *
 * @param programs what each root program says of the chain
 */
record Circumstances(
    Observation observation, CertificationPaths paths, Map<String, ProgramTrust> programs) {
  private static final Set<End> NOWHERE =
      EnumSet.of(End.SELF_SIGNED, End.FALSE_ANCHOR, End.ISSUER_ABSENT, End.SIGNATURE_WRONG);

  /** The second octet of the flags, which has the response code in its lower half. */
  private static final int RCODE_OCTET = 3;

  private static final int RCODE_MASK = 0x0f;

  /** How far the probe came. */
  Reach reach() {
    return Reach.of(observation);
  }

  /** Whether one public program alone trusts the chain. */
  boolean oneProgram() {
    return ProgramOpinions.of(programs).isOneOnly();
  }

  /** Whether the chain leads to no authority of any program, as far as it could be followed. */
  boolean stranger() {
    return !paths.paths().isEmpty() && leadNowhere(paths.paths()) && leadNowhere(paths.wider());
  }

  private static boolean leadNowhere(List<CertificationPath> paths) {
    return paths.stream().allMatch(path -> NOWHERE.contains(path.end()));
  }

  /** Whether a DNS answer said something: that there are records, or that there are none. */
  boolean told() {
    return observation
        .dns()
        .flatMap(dns -> dns.response())
        .filter(Circumstances::tells)
        .isPresent();
  }

  private static boolean tells(Octets response) {
    byte[] octets = response.toByteArray();
    if (octets.length <= RCODE_OCTET) {
      return false;
    }
    int rcode = octets[RCODE_OCTET] & RCODE_MASK;
    return rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
  }
}
