package io.assay.incident;

import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Severity;
import io.assay.probe.tls.ServerFingerprint;
import java.util.Optional;

/**
 * The server's way of speaking TLS is a known one. The rows of the table in {@code docs/checks.md},
 * in its order; the first that fits decides.
 */
final class FingerprintCheck {
  /** What would be right. */
  static final String EXPECTED = "a server that speaks TLS as before";

  private final View own;
  private final Look look;
  private final EndpointViews endpoint;
  private final long forgotten;

  private FingerprintCheck(View own, Look look, EndpointViews endpoint, Rules rules) {
    this.own = own;
    this.look = look;
    this.endpoint = endpoint;
    this.forgotten = look.at() - rules.memory();
  }

  /** Judges a probe that {@code own} took note of, and takes note of its fingerprint. */
  static CheckResult judge(View own, Look look, EndpointViews endpoint, Rules rules) {
    FingerprintCheck check = new FingerprintCheck(own, look, endpoint, rules);
    Optional<ServerFingerprint> fingerprint = look.fingerprint();
    Optional<Face> face = look.face();
    if (fingerprint.isEmpty() || face.isEmpty()) {
      return undetermined("no handshake was completed");
    }
    // Anybody can show another server's certificate.
    return face.get().proven()
        ? check.judge(fingerprint.get(), face.get())
        : undetermined("the server did not prove to hold the key");
  }

  private CheckResult judge(ServerFingerprint fingerprint, Face face) {
    FingerprintsSeen seen = own.fingerprints;
    long digest = fingerprint.digest();
    boolean vouched =
        face.isVouched() || face.expected() || endpoint.isVouched(face.leaf(), forgotten);
    if (vouched) {
      seen.clear(face);
    } else if (seen.isStrange(face, forgotten)) {
      return strange(fingerprint, face);
    }
    if (seen.knows(digest, forgotten)) {
      seen.add(digest, look.at(), vouched);
      return pass(fingerprint, "");
    }
    Optional<String> elsewhere = endpoint.fingerprintVouchedAt(digest, forgotten);
    if (elsewhere.isPresent()) {
      seen.add(digest, look.at(), vouched);
      return pass(fingerprint, ", as seen from " + elsewhere.get());
    }
    boolean first = seen.isEmpty(forgotten);
    if (!first && !vouched && !isKeyAsBefore(face)) {
      return face.standing() == Standing.UNKNOWN
          ? undetermined(
              "another server and another key, and it cannot be said whether anybody vouches for"
                  + " it: "
                  + fingerprint.text())
          : strange(fingerprint, face);
    }
    int before = seen.size();
    seen.add(digest, look.at(), vouched);
    return first
        ? undetermined("seen for the first time: " + shown(fingerprint))
        : new Violation(
            Check.FINGERPRINT,
            Severity.INFO,
            EXPECTED,
            shown(fingerprint),
            "none of the %d known here; from now on it is known, since %s"
                .formatted(
                    before,
                    vouched ? "the key is vouched for" : "the key or its issuer is as before"));
  }

  /** Whether the key, or the one that verifiably signed it, was seen here before. */
  private boolean isKeyAsBefore(Face face) {
    return own.keys.knew(
        known ->
            (known.isOf(face.leaf()) || known.hasIssuerOf(face))
                && !own.fingerprints.isStrange(known, forgotten),
        look.at(),
        forgotten);
  }

  private CheckResult strange(ServerFingerprint fingerprint, Face face) {
    own.fingerprints.addStrange(face, look.at());
    return new Violation(
        Check.FINGERPRINT,
        Severity.WARNING,
        EXPECTED,
        "%s; %s".formatted(shown(fingerprint), face.text()),
        "another server came together with another key, since %s, and nobody vouches for it"
            .formatted(Moment.text(own.keys.since())));
  }

  private static CheckResult pass(ServerFingerprint fingerprint, String where) {
    return new Pass(Check.FINGERPRINT, EXPECTED, shown(fingerprint) + where);
  }

  private static CheckResult undetermined(String reason) {
    return new Undetermined(Check.FINGERPRINT, EXPECTED, reason);
  }

  private static String shown(ServerFingerprint fingerprint) {
    return "JA3S %s: %s".formatted(fingerprint.ja3s(), Face.shortened(fingerprint.text()));
  }
}
