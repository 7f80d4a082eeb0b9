package io.assay.report;

import io.assay.probe.Failure;
import io.assay.probe.IdentityAnswer;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.dns.AnswerTexts;
import io.assay.probe.dns.DnsMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server said of itself, for {@link CheckReport} and for people.
 *
 * @param query what was asked: {@code id.server. CH TXT}
 * @param rcode mnemonic of the response code; null where there is no response that can be read
 * @param texts the strings of TXT records, or addresses
 * @param failure the kind of failure where no answer came
 * @param detail the same for people
 * @param response the response's octets in base64
 */
public record IdentityEntry(
    String query,
    @Nullable String rcode,
    List<String> texts,
    @Nullable String failure,
    @Nullable String detail,
    @Nullable String response) {

  /** Whatever was asked, in order. */
  public static List<IdentityEntry> all(Observation seen) {
    return seen.identity().stream().map(IdentityEntry::of).toList();
  }

  private static IdentityEntry of(IdentityAnswer answer) {
    Optional<Octets> response = answer.dns().response();
    Optional<Failure> failure = answer.failure();
    return new IdentityEntry(
        answer.query().toString(),
        response.map(DnsMessage::parse).map(IdentityEntry::rcode).orElse(null),
        // What does not answer the question tells nothing of who answers.
        failure.isPresent()
            ? List.of()
            : response.map(octets -> AnswerTexts.of(octets, answer.query())).orElse(List.of()),
        failure.map(f -> f.kind().text()).orElse(null),
        failure.map(Failure::detail).orElse(null),
        response.map(Octets::base64).orElse(null));
  }

  private static @Nullable String rcode(DnsMessage message) {
    return switch (message) {
      case DnsMessage.Parsed parsed -> parsed.rcode();
      case DnsMessage.Malformed _ -> null;
    };
  }

  /** One line for people; the texts are as they came. */
  public String line() {
    if (failure != null) {
      return "%s: %s: %s".formatted(query, failure, detail);
    }
    if (texts.isEmpty()) {
      return "%s: %s".formatted(query, "NOERROR".equals(rcode) ? "no records" : rcode);
    }
    return "%s: %s".formatted(query, String.join(", ", texts));
  }
}
