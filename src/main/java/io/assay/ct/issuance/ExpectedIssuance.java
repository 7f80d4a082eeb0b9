package io.assay.ct.issuance;

import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.store.Source;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.trust.Certificates;
import io.assay.x509.DistinguishedName;
import io.assay.x509.NamePattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds one entry against what is expected of a resolver: issuers where some are configured, and
 * pins where some are.
 */
final class ExpectedIssuance {
  private final LoggedCertificate entry;
  private final Optional<DistinguishedName> issuer;
  private final Set<Pin> digests;

  ExpectedIssuance(LoggedCertificate entry) {
    this.entry = entry;
    this.issuer = entry.facts().issuer();
    this.digests = SoundChain.digests(entry);
  }

  Answer answer(String resolver, Expectation expectation) {
    if (expectation.issuers().isEmpty() && expectation.pins().isEmpty()) {
      return Answer.no(
          "issued by %s; nothing is expected of resolver %s (no issuers, no pins), and no endpoint of it has served this"
              .formatted(issuerText(), resolver));
    }
    Optional<String> byIssuer = byIssuer(expectation.issuers());
    if (!expectation.issuers().isEmpty() && byIssuer.isEmpty()) {
      return Answer.no(
          "issued by %s, which is none of the expected issuers of resolver %s"
              .formatted(issuerText(), resolver));
    }
    Optional<Pin> pin = expectation.pins().stream().filter(digests::contains).findFirst();
    if (!expectation.pins().isEmpty() && pin.isEmpty()) {
      return Answer.no(
          "issued by %s for a key that, like what it is issued by, has none of the pins of resolver %s: %s"
              .formatted(
                  issuerText(),
                  resolver,
                  entry.spki().map(ExpectedIssuance::pin).orElse("it cannot be read")));
    }
    String byPin = pin.map(found -> "pin " + found + " is there").orElse("");
    return Answer.yes(
        "%s, as expected of resolver %s"
            .formatted(
                byIssuer
                    .map(text -> byPin.isEmpty() ? text : text + ", and " + byPin)
                    .orElse(byPin),
                resolver));
  }

  private Optional<String> byIssuer(List<Expectation.Issuer> issuers) {
    return issuers.stream().flatMap(expected -> by(expected).stream()).findFirst();
  }

  private Optional<String> by(Expectation.Issuer expected) {
    boolean keyFits = expected.spki().isEmpty() || expected.spki().equals(entry.issuerSpki());
    boolean nameFits =
        expected.name().isEmpty()
            || NamePattern.parse(expected.name().get())
                .filter(pattern -> issuer.filter(pattern::matches).isPresent())
                .isPresent();
    if (!keyFits || !nameFits) {
      return Optional.empty();
    }
    return Optional.of(
        expected.spki().isPresent()
            ? "issued by " + issuerText()
            : "issued in the name of %s, which counts since %s"
                .formatted(
                    issuerText(),
                    entry.source() == Source.LOG
                        ? "the log accepted the chain"
                        : entry.source().text() + " knows it from a log"));
  }

  private String issuerText() {
    String name =
        entry
            .issuer()
            .filter(text -> !text.isEmpty())
            .map(Certificates::shortened)
            .orElse("(no name)");
    return name + entry.issuerSpki().map(key -> " (" + pin(key) + ")").orElse(" (key unknown)");
  }

  private static String pin(Sha256 digest) {
    return new Pin(Pin.Kind.SPKI, digest).toString();
  }
}
