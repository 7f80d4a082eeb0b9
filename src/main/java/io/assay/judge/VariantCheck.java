package io.assay.judge;

import io.assay.endpoint.Expectation;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.probe.DnsCapture;
import io.assay.probe.Examination;
import io.assay.probe.Observation;
import io.assay.probe.TlsCapture;
import io.assay.probe.Variant;
import io.assay.probe.Variant.Kind;
import io.assay.trust.Certificates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whoever is asked otherwise at the same address is the same: without a server name or with another
 * one, and by plain DNS. What differs tells by what somebody in the path chooses whom to answer.
 */
final class VariantCheck {
  private static final String EXPECTED = "the same resolver, however it is asked";
  private static final List<Kind> NAMES = List.of(Kind.NO_NAME, Kind.OTHER_NAME);
  private static final List<Kind> PLAIN = List.of(Kind.PLAIN_UDP, Kind.PLAIN_TCP);

  private VariantCheck() {}

  /**
   * @param evidence what the observation's own chain amounts to
   * @param evidenceOf what another chain would
   */
  static CheckResult judge(
      Observation observation, Evidence evidence, Function<TlsCapture, Evidence> evidenceOf) {
    Optional<Examination> look = observation.examination();
    if (look.filter(one -> !one.variants().isEmpty()).isEmpty()) {
      return new Undetermined(Check.VARIANT, EXPECTED, "no closer look was taken");
    }
    Optional<CheckResult> names =
        evidence.leaf().isEmpty() ? Optional.empty() : names(look.get(), evidence, evidenceOf);
    Optional<CheckResult> plain = plain(observation, look.get(), evidence.expectation());
    return names
        .filter(Violation.class::isInstance)
        .or(() -> plain.filter(Violation.class::isInstance))
        .or(() -> names)
        .or(() -> plain)
        .orElseGet(
            () ->
                new Undetermined(
                    Check.VARIANT, EXPECTED, "nothing that was asked otherwise can be compared"));
  }

  private static Optional<CheckResult> names(
      Examination look, Evidence evidence, Function<TlsCapture, Evidence> evidenceOf) {
    boolean vouched = isVouched(evidence);
    List<String> same = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Kind kind : NAMES) {
      Optional<Evidence> other =
          look.variant(kind)
              .flatMap(Variant::tls)
              .map(evidenceOf)
              .filter(e -> e.leaf().isPresent());
      if (other.isEmpty()) {
        continue;
      }
      if (leafKey(other.get()).equals(leafKey(evidence))) {
        same.add(how(kind));
      } else if (!vouched && isVouched(other.get())) {
        return Optional.of(
            new Violation(
                Check.VARIANT,
                Severity.CRITICAL,
                EXPECTED,
                "%s, a certificate issued by %s that is vouched for; else one by %s"
                    .formatted(how(kind), issuer(other.get()), issuer(evidence)),
                "something in the path answers for this server name, and lets others through"));
      } else {
        others.add(how(kind));
      }
    }
    if (same.isEmpty() && others.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Pass(
            Check.VARIANT,
            EXPECTED,
            others.isEmpty()
                ? "the same key " + Texts.and(same)
                : "another certificate %s, as servers of several names have"
                    .formatted(Texts.and(others))));
  }

  private static Optional<CheckResult> plain(
      Observation observation, Examination look, Expectation expectation) {
    CheckResult encrypted = AnswerCheck.judge(observation, expectation.answer());
    if (expectation.answer().isEmpty() || encrypted instanceof Undetermined) {
      return Optional.empty();
    }
    List<String> right = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (Kind kind : PLAIN) {
      Optional<DnsCapture> dns = look.variant(kind).flatMap(Variant::dns);
      if (dns.flatMap(DnsCapture::response).isPresent()) {
        boolean passes = AnswerCheck.judge(dns, expectation.answer()) instanceof Pass;
        (passes ? right : wrong).add(kind == Kind.PLAIN_UDP ? "UDP" : "TCP");
      }
    }
    if (encrypted instanceof Pass && !wrong.isEmpty()) {
      return Optional.of(
          new Violation(
              Check.VARIANT,
              Severity.INFO,
              EXPECTED,
              "another answer by plain DNS over " + Texts.and(wrong),
              "something on the path answers plain DNS; this endpoint is not concerned"));
    }
    if (encrypted instanceof Violation && !right.isEmpty()) {
      return Optional.of(
          new Violation(
              Check.VARIANT,
              Severity.WARNING,
              EXPECTED,
              "the expected answer by plain DNS over " + Texts.and(right),
              "the resolver at this address knows the expected answer: it is changed only here"));
    }
    return Optional.empty();
  }

  /** Whether nothing lets doubt that the chain is the endpoint operator's. */
  private static boolean isVouched(Evidence evidence) {
    boolean doubted =
        Stream.of(
                PinCheck.judge(evidence),
                IssuerCheck.judge(evidence),
                InterceptorCheck.judge(evidence),
                NameCheck.judge(evidence))
            .anyMatch(Violation.class::isInstance);
    boolean trusted =
        ProgramsCheck.judge(evidence) instanceof Pass || PinCheck.judge(evidence) instanceof Pass;
    return !doubted && trusted && evidence.keyProven();
  }

  private static Optional<?> leafKey(Evidence evidence) {
    return evidence.leaf().map(leaf -> leaf.spkiSha256().orElse(leaf.sha256()));
  }

  private static String issuer(Evidence evidence) {
    return evidence.leaf().map(Certificates::issuerName).orElse("nobody");
  }

  private static String how(Kind kind) {
    return kind == Kind.NO_NAME ? "without a name" : "with another name";
  }
}
