package io.assay.app;

import io.assay.endpoint.Host;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Writes a chain for a person, each certificate in a few lines. Immutable. */
final class ChainPrinter {
  private static final int CERTIFICATES_SHOWN = 8;
  private static final int NAMES_SHOWN = 6;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  private final Style style;

  ChainPrinter(Style style) {
    this.style = style;
  }

  /**
   * Appends {@code chain} to {@code page}.
   *
   * @param now the moment that the time left is counted from
   */
  void print(Layout page, List<CertificateFacts> chain, Instant now) {
    for (int i = 0; i < Math.min(chain.size(), CERTIFICATES_SHOWN); i++) {
      certificate(page.gap(), i == 0 ? "leaf" : "chain " + i, chain.get(i), now);
    }
    if (chain.size() > CERTIFICATES_SHOWN) {
      page.gap().row("", (chain.size() - CERTIFICATES_SHOWN) + " more certificates");
    }
  }

  private void certificate(Layout page, String label, CertificateFacts facts, Instant now) {
    page.row(label, name(facts.subject()), style::bold, style::bold);
    page.row("  issuer", name(facts.issuer()));
    validity(page, facts, now);
    page.row(
        "  key",
        "%s, signed with %s"
            .formatted(
                facts.key().map(key -> style.safe(key.toString())).orElse("(unreadable)"),
                facts.signatureAlgorithm().map(style::safe).orElse("(unreadable)")));
    facts.spkiSha256().ifPresent(spki -> page.row("  pin", "sha256/" + spki.base64()));
    names(facts).ifPresent(names -> page.row("  names", names));
  }

  private String name(Optional<DistinguishedName> name) {
    String text = name.map(DistinguishedName::text).orElse("(unreadable)");
    return text.isEmpty() ? "(empty)" : style.safe(text);
  }

  private void validity(Layout page, CertificateFacts facts, Instant now) {
    if (facts.notBefore().isEmpty() || facts.notAfter().isEmpty()) {
      page.row("  valid", "(unreadable)");
      return;
    }
    Instant from = facts.notBefore().get();
    Instant to = facts.notAfter().get();
    String left;
    UnaryOperator<String> dress = UnaryOperator.identity();
    if (now.isBefore(from)) {
      left = "not yet valid";
      dress = style::bad;
    } else if (now.isAfter(to)) {
      left = "expired " + time(Duration.between(to, now)) + " ago";
      dress = style::bad;
    } else {
      left = time(Duration.between(now, to)) + " left";
    }
    page.row(
        "  valid",
        "%s to %s, %s".formatted(DAY.format(from), DAY.format(to), left),
        UnaryOperator.identity(),
        dress);
  }

  private static String time(Duration duration) {
    if (duration.toDays() >= 2) {
      return duration.toDays() + " days";
    }
    return duration.toHours() == 1 ? "1 hour" : duration.toHours() + " hours";
  }

  private Optional<String> names(CertificateFacts facts) {
    List<String> all =
        Stream.of(
                facts.names().dnsNames().stream(),
                facts.names().ipAddresses().stream().map(Host::addressText),
                facts.names().others().stream())
            .flatMap(names -> names)
            .map(style::safe)
            .toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    int hidden = Math.max(0, all.size() - NAMES_SHOWN);
    return Optional.of(
        String.join(", ", all.subList(0, all.size() - hidden))
            + (hidden > 0 ? " and " + hidden + " more" : ""));
  }
}
