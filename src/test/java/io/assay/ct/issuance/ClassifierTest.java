package io.assay.ct.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.issuance.Classification.Kind;
import io.assay.ct.store.Acknowledgement;
import io.assay.ct.store.Entries;
import io.assay.ct.store.LoggedCertificate;
import io.assay.ct.store.Served;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.Deadlines;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.EndpointParser;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Query;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassifierTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Lab Root").build();
  private static final LabCertificate ISSUING = ROOT.authority("CN=Lab Issuing,O=Lab").build();
  private static final LabCertificate OTHER = ROOT.authority("CN=Fina RDC 2020,O=Fina").build();
  private static final Entries.Pair GOOD = pair(ISSUING);
  private static final Entries.Pair BAD = pair(OTHER);

  private final List<Resolver> resolvers = new ArrayList<>();
  private final List<Served> served = new ArrayList<>();
  private final List<Acknowledgement> words = new ArrayList<>();

  private static Entries.Pair pair(LabCertificate issuer) {
    return Entries.Pair.of(issuer, leaf -> leaf.dns("dns.test").ip("1.1.1.1"));
  }

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Entries.octets(certificate));
  }

  private static Sha256 key(LabCertificate certificate) {
    return facts(certificate).spkiSha256().orElseThrow();
  }

  private static Pin spki(LabCertificate certificate) {
    return new Pin(Pin.Kind.SPKI, key(certificate));
  }

  private static Expectation.Issuer issuer(LabCertificate certificate) {
    return new Expectation.Issuer(Optional.of(key(certificate)), Optional.empty());
  }

  private static Expectation.Issuer issuer(String name) {
    return new Expectation.Issuer(Optional.empty(), Optional.of(name));
  }

  private void expect(String resolver, List<Expectation.Issuer> issuers, Pin... pins) {
    try {
      resolvers.add(
          new Resolver(
              resolver,
              List.of(
                  new Resolver.Service(
                      EndpointParser.parse("tls://dns.test").endpoint(),
                      new Expectation(issuers, Set.of(pins), Set.of(), Optional.empty()))),
              List.of(),
              new Query("example.com.", "A"),
              Duration.ofSeconds(60),
              Deadlines.within(Duration.ofSeconds(10)),
              List.of(),
              List.of()));
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static LoggedCertificate pre(Entries.Pair pair, Hit... hits) {
    return Entries.match(Entries.precertificate(0, pair), "a", hits(hits));
  }

  private static LoggedCertificate leaf(Entries.Pair pair, Hit... hits) {
    return Entries.match(Entries.certificate(1, pair.leaf()), "b", hits(hits));
  }

  private static List<Hit> hits(Hit... hits) {
    return hits.length == 0 ? Entries.hits("r", "1.1.1.1") : Arrays.asList(hits);
  }

  private static Hit hit(String resolver, String identity) {
    return Entries.hits(resolver, identity).getFirst();
  }

  private Classification classify(LoggedCertificate... entries) {
    List<Issuance> joined = Issuance.join(List.of(entries));
    assertThat(joined).hasSize(1);
    return new Classifier(resolvers, served, words).classify(joined.getFirst());
  }

  private void assertExpected(LoggedCertificate entry, String... reason) {
    Classification seen = classify(entry);
    assertThat(seen.kind()).as(seen.reason()).isEqualTo(Kind.EXPECTED);
    assertThat(List.of(reason)).allSatisfy(part -> assertThat(seen.reason()).contains(part));
    assertThat(seen.alarming()).isFalse();
  }

  private void assertUnexpected(LoggedCertificate entry, String... reason) {
    Classification seen = classify(entry);
    assertThat(seen.kind()).as(seen.reason()).isEqualTo(Kind.UNEXPECTED);
    assertThat(seen.reason()).doesNotContain("\n");
    assertThat(List.of(reason)).allSatisfy(part -> assertThat(seen.reason()).contains(part));
    assertThat(seen.alarming()).isTrue();
  }

  @Test
  void onlyIssuersAreConfiguredAndDecide() {
    expect("r", List.of(issuer("O=Nobody"), issuer(ISSUING)));
    assertExpected(pre(GOOD), "issued by O=Lab,CN=Lab Issuing (sha256/", "expected of resolver r");
    assertExpected(leaf(GOOD));
    assertUnexpected(
        pre(BAD),
        "issued by O=Fina,CN=Fina RDC 2020 (" + spki(OTHER),
        "which is none of the expected issuers of resolver r");
    assertUnexpected(leaf(BAD));
  }

  @Test
  void nameAloneCountsAndIsSaidToDoSo() {
    expect("r", List.of(issuer("o=lab")));
    assertExpected(pre(GOOD), "issued in the name of", "since the log accepted the chain");
    assertUnexpected(pre(BAD));
  }

  @Test
  void keyAndNameHaveToFitTogether() {
    expect("r", List.of(new Expectation.Issuer(Optional.of(key(ISSUING)), Optional.of("O=Fina"))));
    assertUnexpected(pre(GOOD));
    assertUnexpected(pre(BAD));
  }

  @Test
  void onlyPinsAreConfiguredAndAnyOfTheChainFits() {
    expect("r", List.of(), spki(GOOD.leaf()));
    assertExpected(pre(GOOD), "pin " + spki(GOOD.leaf()) + " is there");
    assertExpected(leaf(GOOD));
    assertUnexpected(pre(BAD), "for a key that", spki(BAD.leaf()).toString());
    resolvers.clear();
    expect("r", List.of(), spki(ROOT));
    assertExpected(leaf(GOOD));
    assertExpected(leaf(BAD));
    resolvers.clear();
    expect("r", List.of(), new Pin(Pin.Kind.TBS, facts(ISSUING).tbsSha256().orElseThrow()));
    assertExpected(pre(GOOD));
    assertUnexpected(pre(BAD));
    resolvers.clear();
    expect("r", List.of(), new Pin(Pin.Kind.CERT, facts(GOOD.leaf()).sha256()));
    assertExpected(leaf(GOOD));
    assertUnexpected(leaf(BAD));
  }

  @Test
  void whereBothAreConfiguredBothDecide() {
    expect("r", List.of(issuer(ISSUING), issuer(OTHER)), spki(GOOD.leaf()));
    assertExpected(pre(GOOD), "and pin");
    assertUnexpected(pre(BAD), "for a key that");
  }

  @Test
  void certificateInTheChainThatSignedNothingIsNoPin() {
    expect("resolver", List.of(), spki(ISSUING));
    LoggedCertificate appended =
        Entries.match(
            Entries.certificate(
                0, BAD.leaf().der(), List.of(OTHER.der(), ISSUING.der(), ROOT.der())),
            "a",
            "1.1.1.1");
    LoggedCertificate alone =
        Entries.match(
            Entries.certificate(0, BAD.leaf().der(), List.of(ISSUING.der())), "a", "1.1.1.1");
    assertUnexpected(appended);
    assertUnexpected(alone);
  }

  @Test
  void whereNothingIsExpectedOnlyServingHelps() {
    expect("r", List.of());
    assertUnexpected(
        pre(GOOD),
        "nothing is expected of resolver r (no issuers, no pins), and no endpoint of it has served"
            + " this");
    served.add(
        new Served(
            "r", facts(GOOD.leaf()).sha256(), pre(GOOD).tbsSha256(), Optional.empty(), NOW, NOW));
    assertExpected(pre(GOOD), "an endpoint of resolver r serves it");
    assertUnexpected(pre(BAD));
    assertUnexpected(pre(GOOD, hit("other", "1.1.1.1")), "resolver other", "not configured");
  }

  @Test
  void eachIdentityHasToBeAccountedForByOneOfThoseWhoWatchIt() {
    expect("r", List.of(issuer(ISSUING)));
    expect("s", List.of(issuer(OTHER)));
    assertExpected(pre(GOOD, hit("r", "dns.test"), hit("s", "dns.test")));
    assertUnexpected(
        pre(GOOD, hit("r", "dns.test"), hit("s", "1.1.1.1")), "expected issuers of resolver s");
  }

  @Test
  void doubtCountsOnlyWhereNothingIsSure() {
    expect("r", List.of(issuer(ISSUING)));
    expect("s", List.of(issuer(OTHER)));
    assertExpected(pre(GOOD, hit("r", "dns.test"), hit("s", "?1.1.1.1")));
    assertExpected(pre(GOOD, hit("r", "?1.1.1.1")), "cannot be read may be for 1.1.1.1: issued by");
    assertUnexpected(
        pre(BAD, hit("r", "?1.1.1.1"), hit("r", "?2.2.2.2")),
        "an entry that cannot be read may be for 1.1.1.1; 2.2.2.2: issued by");
  }

  @Test
  void entriesOfOneIssuanceAreClassifiedTogether() {
    expect("r", List.of(), new Pin(Pin.Kind.CERT, facts(GOOD.leaf()).sha256()));
    assertThat(classify(pre(GOOD)).kind()).isEqualTo(Kind.UNEXPECTED);
    assertThat(classify(pre(GOOD), leaf(GOOD)).kind()).isEqualTo(Kind.EXPECTED);
  }

  @Test
  void entryWithAnotherIssuingKeyIsNotCoveredByTheOthers() {
    expect("r", List.of(issuer(ISSUING)));
    LoggedCertificate good = pre(GOOD);
    Entries.Pair lying = new Entries.Pair(OTHER, GOOD.precertificate(), GOOD.leaf());
    LoggedCertificate bad = Entries.match(Entries.precertificate(5, lying), "c", hits());
    assertThat(bad.tbsSha256()).isEqualTo(good.tbsSha256());
    assertThat(classify(good, bad).kind()).isEqualTo(Kind.UNEXPECTED);
    LoggedCertificate withoutChain =
        Entries.match(Entries.certificate(6, GOOD.leaf().der(), List.of()), "d", hits());
    assertThat(withoutChain.issuerSpki()).isEmpty();
    assertThat(classify(withoutChain, good).kind()).isEqualTo(Kind.EXPECTED);
  }

  @Test
  void acknowledgedIsNoAlarmButStaysUnexpected() {
    expect("r", List.of(issuer(ISSUING)));
    for (Acknowledgement.Subject subject :
        List.of(
            new Acknowledgement.OfIssuance(pre(BAD).tbsSha256()),
            new Acknowledgement.OfKey(key(BAD.leaf())),
            new Acknowledgement.OfIssuer(key(OTHER)),
            new Acknowledgement.OfIssuerName("O=Fina"))) {
      words.clear();
      words.add(new Acknowledgement(subject, "known", NOW));
      Classification seen = classify(pre(BAD), leaf(BAD));
      assertThat(seen.kind()).isEqualTo(Kind.UNEXPECTED);
      assertThat(seen.acknowledged()).map(Acknowledgement::note).contains("known");
      assertThat(seen.alarming()).isFalse();
      assertThat(classify(pre(GOOD)).acknowledged()).isEmpty();
    }
  }

  @Test
  void whatIsNoCertificateIsUnexpected() {
    expect("r", List.of(issuer(ISSUING)));
    LoggedCertificate noise =
        Entries.match(
            Entries.certificate(0, new byte[] {1, 2, 3}, List.of()),
            "a",
            List.of(hit("r", "?1.1.1.1")));
    assertUnexpected(
        noise,
        "an entry that cannot be read may be for 1.1.1.1: issued by (no name) (key unknown)");
  }
}
