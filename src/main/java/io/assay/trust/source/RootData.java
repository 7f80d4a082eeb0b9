package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Interceptors;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that the documents say, joined. Immutable.
 *
 * @param programs by name; a program without a document is absent
 * @param authorities the certificates of all authorities that may stand on a path of a TLS server,
 *     anchors included, by SHA-256
 * @param disallowed Microsoft's list
 * @param interceptors products known to intercept, those that this program brings along included
 * @param warnings what had to be left out or does not fit together, one line each: which document,
 *     where, what was expected
 */
public record RootData(
    Map<String, Program> programs,
    Map<Sha256, CaRecord> authorities,
    Disallowed disallowed,
    Interceptors interceptors,
    List<String> warnings) {

  /**
   * A root program.
   *
   * @param source which documents it was read from, for people
   * @param asOf the date of the oldest of them
   * @param anchors terms by the SHA-256 of the certificate, which is among the authorities
   */
  public record Program(String source, Instant asOf, Map<Sha256, AnchorTerms> anchors) {
    public Program {
      anchors = Map.copyOf(anchors);
    }
  }

  public RootData {
    programs = Map.copyOf(programs);
    authorities = Map.copyOf(authorities);
    warnings = List.copyOf(warnings);
  }
}
