package io.assay.judge;

import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.trust.Certificates;
import io.assay.x509.CertificateFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A certificate that testifies for the leaf has an expected digest (RFC 7858, section 4.2). Only
 * the leaf itself and what signatures lead to from it counts: anybody can append the genuine
 * resolver's certificate to a chain of his own.
 */
final class PinCheck {
  private PinCheck() {}

  static CheckResult judge(Evidence evidence) {
    Set<Pin> pins = evidence.expectation().pins();
    if (pins.isEmpty()) {
      return new Undetermined(Check.PIN, "nothing in particular", "no pin is expected");
    }
    String expected = expected(pins);
    Optional<CertificateFacts> leaf = evidence.leaf();
    if (leaf.isEmpty()) {
      return new Undetermined(Check.PIN, expected, evidence.noLeaf());
    }
    Optional<String> match = match(evidence.paths().sound(), pins);
    if (match.isEmpty()) {
      return new Violation(
          Check.PIN, Severity.CRITICAL, expected, observed(evidence), reason(evidence, pins));
    }
    if (!evidence.keyProven()) {
      return new Undetermined(
          Check.PIN, expected, match.get() + ", but the server did not prove to hold the key");
    }
    return new Pass(Check.PIN, expected, match.get());
  }

  /** Whether the chain has an expected pin. */
  static boolean holds(Evidence evidence) {
    return match(evidence.paths().sound(), evidence.expectation().pins()).isPresent();
  }

  private static Optional<String> match(List<CertificateFacts> certificates, Set<Pin> pins) {
    for (CertificateFacts certificate : certificates) {
      for (Pin.Kind kind : Pin.Kind.values()) {
        Optional<Pin> pin = digest(certificate, kind).map(digest -> new Pin(kind, digest));
        if (pin.isPresent() && pins.contains(pin.get())) {
          return Optional.of(Certificates.name(certificate) + " has " + pin.get());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Sha256> digest(CertificateFacts certificate, Pin.Kind kind) {
    return switch (kind) {
      case SPKI -> certificate.spkiSha256();
      case CERT -> Optional.of(certificate.sha256());
      case TBS -> certificate.tbsSha256();
    };
  }

  private static String expected(Set<Pin> pins) {
    return Texts.list(pins.stream().map(Pin::toString).sorted().toList(), " or ");
  }

  private static String observed(Evidence evidence) {
    return Texts.list(
        evidence.paths().sound().stream()
            .map(
                certificate ->
                    certificate
                        .spkiSha256()
                        .map(digest -> new Pin(Pin.Kind.SPKI, digest).toString())
                        .orElse("(key cannot be read)"))
            .toList());
  }

  private static String reason(Evidence evidence, Set<Pin> pins) {
    return match(evidence.paths().certificates(), pins)
        .map(match -> match + ", but is not on the path of the leaf: it testifies for nothing")
        .orElse("no certificate on the path of the leaf has an expected pin");
  }
}
