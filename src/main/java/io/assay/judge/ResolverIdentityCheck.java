package io.assay.judge;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Expectation.Identity;
import io.assay.endpoint.IdentityPattern;
import io.assay.endpoint.Query;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.probe.DnsCapture;
import io.assay.probe.IdentityAnswer;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.dns.AnswerTexts;
import io.assay.probe.dns.DnsMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who answers says of himself what is expected: name server identifier (RFC 5001), {@code
 * id.server} (RFC 4892) and whatever else the operator's servers answer and others do not. What is
 * said is hostile text.
 */
final class ResolverIdentityCheck {
  private final Observation observation;
  private final Findings findings = new Findings();
  private final List<String> observed = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  private ResolverIdentityCheck(Observation observation) {
    this.observation = observation;
  }

  static CheckResult judge(Observation observation, Expectation expectation) {
    List<Identity> identity = expectation.identity();
    if (identity.isEmpty()) {
      return new Undetermined(
          Check.RESOLVER_IDENTITY, "an expected identity", "no identity is expected");
    }
    String expected =
        Texts.list(identity.stream().map(one -> one.asked() + " " + one.pattern()).toList());
    if (!(observation.outcome() instanceof Outcome.Answered)) {
      return new Undetermined(
          Check.RESOLVER_IDENTITY, expected, "the query before it was not answered");
    }
    return new ResolverIdentityCheck(observation).judge(identity, expected);
  }

  private CheckResult judge(List<Identity> identity, String expected) {
    identity.forEach(
        one ->
            one.query()
                .ifPresentOrElse(query -> asked(one, query), () -> nameServerIdentifier(one)));
    // A violation stands whatever else is not known; a pass does not.
    return findings.isEmpty() && !unknown.isEmpty()
        ? new Undetermined(Check.RESOLVER_IDENTITY, expected, Texts.list(unknown, "; "))
        : findings.result(
            Check.RESOLVER_IDENTITY,
            expected,
            observed.isEmpty() ? "nothing" : Texts.list(observed));
  }

  private void nameServerIdentifier(Identity expected) {
    Optional<DnsMessage.Parsed> message =
        observation.dns().flatMap(DnsCapture::response).flatMap(ResolverIdentityCheck::parsed);
    if (message.isEmpty()) {
      unknown.add("the answer cannot be read");
      return;
    }
    message
        .get()
        .edns()
        .flatMap(DnsMessage.Edns::nsid)
        // Who does not know the option may send it back as it came.
        .filter(nsid -> !nsid.isEmpty())
        .ifPresentOrElse(
            nsid -> said(expected, List.of(nsid)),
            () -> findings.add(Severity.WARNING, "no NSID is sent"));
  }

  private void asked(Identity expected, Query query) {
    Optional<IdentityAnswer> answer =
        observation.identity().stream().filter(one -> one.query().equals(query)).findFirst();
    if (answer.isEmpty()) {
      unknown.add(query + " was not asked");
      return;
    }
    if (answer.get().failure().isPresent()) {
      unknown.add("%s: %s".formatted(query, answer.get().failure().get().detail()));
      return;
    }
    Optional<Octets> response = answer.get().dns().response();
    Optional<DnsMessage.Parsed> message = response.flatMap(ResolverIdentityCheck::parsed);
    if (message.isEmpty()) {
      unknown.add("the answer to %s cannot be read".formatted(query));
      return;
    }
    String rcode = message.get().rcode();
    List<String> texts = AnswerTexts.of(response.orElseThrow(), query);
    if (!rcode.equals("NOERROR") || texts.isEmpty()) {
      observed.add("%s %s".formatted(query, rcode.equals("NOERROR") ? "no records" : rcode));
      findings.add(
          Severity.WARNING,
          rcode.equals("NOERROR")
              ? "no %s record answers %s".formatted(query.type(), query)
              : "%s is answered by %s".formatted(query, rcode));
      return;
    }
    said(expected, texts);
  }

  private void said(Identity expected, List<String> texts) {
    String quoted = Texts.list(texts.stream().map(ResolverIdentityCheck::quoted).toList());
    observed.add(expected.asked() + " " + quoted);
    boolean givenUp = false;
    for (String text : texts) {
      switch (expected.pattern().match(text)) {
        case YES -> {
          return;
        }
        case GIVEN_UP -> givenUp = true;
        case NO -> {
          // Another text may.
        }
      }
    }
    if (givenUp) {
      unknown.add(
          "whether %s matches %s takes too much work to say: write it so that it needs less"
              .formatted(expected.asked(), expected.pattern()));
    } else {
      findings.add(
          Severity.CRITICAL,
          "%s is answered by %s instead of %s"
              .formatted(expected.asked(), quoted, expected.pattern()));
    }
  }

  /** What can match at all, and no more. */
  private static String quoted(String text) {
    return text.length() <= IdentityPattern.CHARACTERS
        ? "\"" + text + "\""
        : "\"" + text.substring(0, IdentityPattern.CHARACTERS) + "…\"";
  }

  private static Optional<DnsMessage.Parsed> parsed(Octets response) {
    return DnsMessage.parse(response) instanceof DnsMessage.Parsed parsed
        ? Optional.of(parsed)
        : Optional.empty();
  }
}
