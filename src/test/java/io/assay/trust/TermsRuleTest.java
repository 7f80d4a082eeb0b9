package io.assay.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.probe.Octets;
import io.assay.trust.SctTime.Validity;
import io.assay.trust.TermsRule.Outcome;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TermsRuleTest {
  private static final Instant LIMIT = Instant.parse("2025-10-31T23:59:59Z");
  private static final Instant EARLY = Instant.parse("2025-10-01T00:00:00Z");
  private static final Instant LATE = Instant.parse("2025-11-01T00:00:00Z");
  private static final CertificateFacts LEAF = leaf("www.test.example", "TEST.example.");

  private static CertificateFacts leaf(String... names) {
    CertificateBuilder builder = CertificateBuilder.selfSigned("CN=leaf");
    builder.validity(EARLY, LATE);
    if (names.length > 0) {
      builder.dns(names);
    }
    return CertificateFacts.of(Octets.copyOf(builder.build().der()));
  }

  private static Outcome judge(AnchorTerms terms, SctTime... scts) {
    return TermsRule.of(terms, new LeafUse(LEAF, LIMIT, new LeafScts(List.of(scts), true)));
  }

  private static Outcome judge(Term term, SctTime... scts) {
    return judge(AnchorTerms.all(List.of(term)), scts);
  }

  private static Outcome judgePartly(Term term, SctTime... scts) {
    return TermsRule.of(
        AnchorTerms.all(List.of(term)),
        new LeafUse(LEAF, LIMIT, new LeafScts(List.of(scts), false)));
  }

  private static Outcome names(CertificateFacts leaf, String... within) {
    return TermsRule.of(
        AnchorTerms.all(List.of(new Term.DnsNamesWithin(Arrays.asList(within)))),
        new LeafUse(leaf, LIMIT, LeafScts.NONE));
  }

  private static SctTime sct(Instant time, Validity validity) {
    return new SctTime(time, validity);
  }

  private static void assertMet(Outcome outcome) {
    assertThat(outcome).isEqualTo(new Outcome.Met());
  }

  private static void assertNotMet(Outcome outcome, String reason) {
    assertThat(outcome).isEqualTo(new Outcome.NotMet(reason));
  }

  private static void assertOpen(Outcome outcome, String reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Open.class, open -> assertThat(open.reason()).contains(reason));
  }

  @Test
  void anSctOfTheLimitOrEarlierMeetsTheTermOnlyIfItIsValid() {
    Term term = new Term.SctNotAfter(LIMIT);
    assertMet(judge(term, sct(LATE, Validity.VALID), sct(LIMIT, Validity.VALID)));
    assertOpen(
        judge(term, sct(LATE, Validity.VALID), sct(EARLY, Validity.UNVERIFIED)),
        "an SCT of 2025-10-01T00:00:00Z would do, but it cannot be verified");
    assertNotMet(judge(term), "no SCT of 2025-10-31T23:59:59Z or earlier");
    assertNotMet(
        judge(term, sct(LATE, Validity.VALID), sct(EARLY, Validity.INVALID)),
        "no SCT of 2025-10-31T23:59:59Z or earlier");
    assertNotMet(
        judge(term, sct(LATE, Validity.UNVERIFIED)), "no SCT of 2025-10-31T23:59:59Z or earlier");
  }

  @Test
  void allValidSctsMustBeLaterWhereTheTermSaysSo() {
    Term term = new Term.SctAllAfter(LIMIT);
    assertMet(judge(term, sct(LATE, Validity.VALID), sct(EARLY, Validity.INVALID)));
    assertNotMet(
        judge(term, sct(LATE, Validity.VALID), sct(LIMIT, Validity.VALID)),
        "an SCT of 2025-10-31T23:59:59Z, where all must be later than 2025-10-31T23:59:59Z");
    assertNotMet(judge(term), "no SCT later than 2025-10-31T23:59:59Z");
    assertNotMet(
        judge(term, sct(EARLY, Validity.UNVERIFIED)), "no SCT later than 2025-10-31T23:59:59Z");
    assertOpen(judge(term, sct(LATE, Validity.UNVERIFIED)), "without a current list of CT logs");
    assertOpen(
        judge(term, sct(LATE, Validity.VALID), sct(EARLY, Validity.UNVERIFIED)),
        "without a current list of CT logs");
  }

  @Test
  void whetherSctsAreMissingIsOpenWhereThoseOfTheHandshakeWereNotSeen() {
    for (Term term : List.of(new Term.SctNotAfter(LIMIT), new Term.SctAllAfter(LIMIT))) {
      assertOpen(judgePartly(term), "those of the TLS handshake were not seen");
    }
    assertMet(judgePartly(new Term.SctNotAfter(LIMIT), sct(EARLY, Validity.VALID)));
    assertNotMet(
        judgePartly(new Term.SctAllAfter(LIMIT), sct(EARLY, Validity.VALID)),
        "an SCT of 2025-10-01T00:00:00Z, where all must be later than 2025-10-31T23:59:59Z");
  }

  @Test
  void issueAndUseAreHeldAgainstTheirLimits() {
    assertMet(judge(new Term.NotBeforeUntil(EARLY)));
    assertNotMet(
        judge(new Term.NotBeforeUntil(EARLY.minusSeconds(1))),
        "the leaf was issued after 2025-09-30T23:59:59Z");
    assertMet(judge(new Term.NotBeforeAfter(EARLY.minusSeconds(1))));
    assertNotMet(
        judge(new Term.NotBeforeAfter(EARLY)),
        "the leaf was issued on 2025-10-01T00:00:00Z or earlier");
    assertMet(judge(new Term.UsedUntil(LIMIT)));
    assertNotMet(judge(new Term.UsedUntil(EARLY)), "disabled since 2025-10-01T00:00:00Z");
  }

  @Test
  void everyDnsNameMustBeWithin() {
    assertMet(names(LEAF, "other", ".example"));
    assertMet(names(LEAF, "test.EXAMPLE"));
    assertMet(names(leaf("*.gov.test"), "gov.test"));
    assertNotMet(names(leaf("xgov.test"), "gov.test"), "xgov.test is not within gov.test");
    assertNotMet(names(LEAF, "www.test.example"), "TEST.example. is not within www.test.example");
    assertOpen(names(leaf(), "gov.test"), "the leaf has no DNS name");
  }

  @Test
  void whatIsNotUnderstoodIsOpenAndWhatNeverHoldsIsNot() {
    assertOpen(judge(new Term.Unknown("min_epoch: 4")), "cannot be evaluated: min_epoch: 4");
    assertNotMet(judge(new Term.Never("only for old clients")), "only for old clients");
  }

  @Test
  void alternativesAreJoinedByOrAndTheirTermsByAnd() {
    Term met = new Term.UsedUntil(LATE);
    Term notMet = new Term.Never("never");
    Term open = new Term.Unknown("riddle");
    assertMet(judge(AnchorTerms.NONE));
    assertMet(judge(new AnchorTerms(List.of(List.of(notMet), List.of(open), List.of(met, met)))));
    assertOpen(judge(new AnchorTerms(List.of(List.of(met, notMet), List.of(met, open)))), "riddle");
    assertNotMet(judge(new AnchorTerms(List.of(List.of(open, notMet)))), "never");
    assertNotMet(
        judge(
            new AnchorTerms(
                List.of(List.of(notMet), List.of(new Term.UsedUntil(EARLY)), List.of(notMet)))),
        "never, and disabled since 2025-10-01T00:00:00Z");
  }
}
