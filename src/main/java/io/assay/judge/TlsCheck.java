package io.assay.judge;

import io.assay.endpoint.Endpoint;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.probe.Observation;
import io.assay.probe.TlsCapture;
import io.assay.probe.TlsNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Protocol version, cipher suite, group and ALPN are sound (RFC 9325; RFC 7858 and RFC 8484 for
 * ALPN). What is judged is what this client and the server agreed on, not all that the server would
 * accept.
 */
final class TlsCheck {
  private static final int TLS_1_0 = 0x0301;
  private static final int TLS_1_2 = 0x0303;
  private static final int TLS_1_3 = 0x0304;

  /** Curves of fewer than 224 bits: sect163k1 to sect193r2 and secp160k1 to secp192r1. */
  private static final Set<Integer> WEAK_GROUPS = Set.of(1, 2, 3, 4, 5, 15, 16, 17, 18, 19);

  /** Parts of a suite's name that mean: no protection at all. */
  private static final List<String> BROKEN = List.of("_NULL", "_anon_", "EXPORT", "_RC4_", "_DES_");

  private TlsCheck() {}

  static CheckResult judge(Observation observation) {
    Endpoint endpoint = observation.target().endpoint();
    String expected =
        switch (endpoint) {
          case Endpoint.Dot dot -> "TLS 1.2 or 1.3 with forward secrecy and AEAD; ALPN dot or none";
          case Endpoint.Doh doh ->
              "TLS 1.2 or 1.3 with forward secrecy and AEAD; ALPN h2 or http/1.1";
        };
    Optional<TlsCapture> capture = observation.tls();
    if (capture.isEmpty() || capture.get().version().isEmpty()) {
      return new Undetermined(
          Check.TLS,
          expected,
          capture.isEmpty()
              ? "no TLS connection was made"
              : "the server agreed on no protocol version");
    }
    TlsCapture tls = capture.get();
    Findings findings = new Findings();
    int version = tls.version().getAsInt();
    if (version < TLS_1_2) {
      findings.add(
          Severity.WARNING,
          "%s is deprecated (RFC %d)"
              .formatted(TlsNames.version(version), version < TLS_1_0 ? 7568 : 8996));
    }
    if (tls.cipherSuite().isPresent()) {
      addSuite(TlsNames.cipherSuite(tls.cipherSuite().getAsInt()), version, findings);
    }
    if (tls.group().isPresent() && WEAK_GROUPS.contains(tls.group().getAsInt())) {
      findings.add(
          Severity.WARNING, "group " + TlsNames.group(tls.group().getAsInt()) + " is too weak");
    }
    addAlpn(tls, endpoint, findings);
    List<String> unseen = unseen(tls);
    return findings.isEmpty() && !unseen.isEmpty()
        ? new Undetermined(
            Check.TLS, expected, observed(tls, version) + "; not seen: " + Texts.list(unseen))
        : findings.result(Check.TLS, expected, observed(tls, version));
  }

  /** What was agreed on, or could have been, and is not known: of a probe by somebody else. */
  private static List<String> unseen(TlsCapture tls) {
    List<String> unseen = new ArrayList<>();
    if (tls.cipherSuite().isEmpty()) {
      unseen.add("cipher suite");
    }
    if (tls.alpnOffered().isEmpty()) {
      unseen.add("ALPN, which was not offered");
    }
    return unseen;
  }

  private static void addSuite(String suite, int version, Findings findings) {
    if (BROKEN.stream().anyMatch(suite::contains)) {
      findings.add(Severity.CRITICAL, suite + " protects nothing");
      return;
    }
    if (version >= TLS_1_3) {
      return;
    }
    if (suite.startsWith("TLS_RSA_")
        || suite.startsWith("TLS_DH_")
        || suite.startsWith("TLS_ECDH_")) {
      findings.add(Severity.WARNING, suite + " has no forward secrecy");
    }
    if (suite.contains("_3DES_") || suite.contains("_IDEA_") || suite.contains("_SEED_")) {
      findings.add(Severity.WARNING, suite + " has an outdated cipher");
    } else if (suite.contains("_CBC_")) {
      findings.add(Severity.WARNING, suite + " has no AEAD");
    }
  }

  private static void addAlpn(TlsCapture tls, Endpoint endpoint, Findings findings) {
    if (tls.alpn().isEmpty()) {
      if (endpoint instanceof Endpoint.Doh && tls.established() && !tls.alpnOffered().isEmpty()) {
        findings.add(Severity.INFO, "no ALPN: clients that want HTTP/2 cannot have it");
      }
      return;
    }
    String alpn = tls.alpn().get();
    boolean fits =
        switch (endpoint) {
          case Endpoint.Dot dot -> alpn.equals("dot");
          case Endpoint.Doh doh -> alpn.equals("h2") || alpn.equals("http/1.1");
        };
    if (!tls.alpnOffered().contains(alpn)) {
      findings.add(Severity.WARNING, "ALPN " + Texts.safe(alpn) + " was selected but not offered");
    } else if (!fits) {
      findings.add(Severity.WARNING, "ALPN " + alpn + " is not for this kind of endpoint");
    }
  }

  private static String observed(TlsCapture tls, int version) {
    StringBuilder text = new StringBuilder(TlsNames.version(version));
    if (tls.cipherSuite().isPresent()) {
      text.append(", ").append(TlsNames.cipherSuite(tls.cipherSuite().getAsInt()));
    }
    if (tls.group().isPresent()) {
      text.append(", ").append(TlsNames.group(tls.group().getAsInt()));
    }
    if (!tls.alpnOffered().isEmpty() || tls.alpn().isPresent()) {
      text.append(tls.alpn().map(alpn -> ", ALPN " + Texts.safe(alpn)).orElse(", no ALPN"));
    }
    return text.toString();
  }
}
