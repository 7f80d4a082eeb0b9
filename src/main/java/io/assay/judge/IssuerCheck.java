package io.assay.judge;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.trust.Certificates;
import io.assay.x509.CertificateFacts;
import io.assay.x509.NamePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An expected authority issued the leaf: by the key that really signed it, or by name in a chain
 * that leads to a trust anchor. A name alone can be written into any private authority.
 */
final class IssuerCheck {
  private IssuerCheck() {}

  static CheckResult judge(Evidence evidence) {
    List<Expectation.Issuer> issuers = evidence.expectation().issuers();
    if (issuers.isEmpty()) {
      return new Undetermined(Check.ISSUER, "nothing in particular", "no issuer is expected");
    }
    String expected = Texts.list(issuers.stream().map(IssuerCheck::text).toList(), " or ");
    Optional<CertificateFacts> leaf = evidence.leaf();
    if (leaf.isEmpty()) {
      return new Undetermined(Check.ISSUER, expected, evidence.noLeaf());
    }
    Set<Sha256> keys = keys(evidence);
    String observed = observed(leaf.get(), keys);
    List<String> misses = new ArrayList<>();
    for (Expectation.Issuer issuer : issuers) {
      Optional<String> miss = miss(issuer, leaf.get(), keys, evidence);
      if (miss.isEmpty()) {
        return evidence.keyProven()
            ? new Pass(Check.ISSUER, expected, observed)
            : new Undetermined(
                Check.ISSUER,
                expected,
                "issued by " + observed + ", but the server did not prove to hold the leaf's key");
      }
      misses.add(miss.get());
    }
    return new Violation(
        Check.ISSUER,
        Severity.CRITICAL,
        expected,
        observed,
        Texts.list(misses.stream().distinct().toList(), "; "));
  }

  /** Whether an expected authority issued the leaf, whoever may hold its key. */
  static boolean holds(Evidence evidence) {
    Optional<CertificateFacts> leaf = evidence.leaf();
    Set<Sha256> keys = keys(evidence);
    return leaf.isPresent()
        && evidence.expectation().issuers().stream()
            .anyMatch(issuer -> miss(issuer, leaf.get(), keys, evidence).isEmpty());
  }

  private static Set<Sha256> keys(Evidence evidence) {
    return evidence.paths().leafIssuers().stream()
        .flatMap(issuer -> issuer.spkiSha256().stream())
        .collect(Collectors.toSet());
  }

  /** Why the leaf is not from {@code issuer}; empty if it is. */
  private static Optional<String> miss(
      Expectation.Issuer issuer, CertificateFacts leaf, Set<Sha256> keys, Evidence evidence) {
    if (issuer.spki().isPresent() && !keys.contains(issuer.spki().get())) {
      return Optional.of(
          keys.isEmpty()
              ? "the certificate that issued the leaf is neither sent nor trusted"
              : "another key than the expected one signed the leaf");
    }
    if (issuer.name().isEmpty()) {
      return Optional.empty();
    }
    String name = issuer.name().get();
    Optional<NamePattern> pattern = NamePattern.parse(name);
    if (pattern.isEmpty()) {
      return Optional.of("the expected name \"" + name + "\" is no RFC 4514 name (CN=…,O=…)");
    }
    if (leaf.issuer().isEmpty() || !pattern.get().matches(leaf.issuer().get())) {
      return Optional.of("the leaf names another issuer");
    }
    return issuer.spki().isPresent() || evidence.paths().anchored()
        ? Optional.empty()
        : Optional.of(
            "the name is the expected one, but no root program vouches for the chain: "
                + "anybody can write that name");
  }

  private static String text(Expectation.Issuer issuer) {
    String key = issuer.spki().map(digest -> pin(digest)).orElse("");
    String separator = issuer.spki().isPresent() && issuer.name().isPresent() ? " " : "";
    return key + separator + issuer.name().orElse("");
  }

  private static String observed(CertificateFacts leaf, Set<Sha256> keys) {
    return Certificates.issuerName(leaf)
        + (keys.isEmpty()
            ? " (key unknown)"
            : keys.stream().map(IssuerCheck::pin).collect(Collectors.joining(" ", " ", "")));
  }

  private static String pin(Sha256 digest) {
    return new Pin(Pin.Kind.SPKI, digest).toString();
  }
}
