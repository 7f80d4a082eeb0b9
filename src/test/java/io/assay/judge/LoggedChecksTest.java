package io.assay.judge;

import static io.assay.judge.CheckAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.ct.LogLists;
import io.assay.ct.LogLists.Entry;
import io.assay.ct.Scts;
import io.assay.ct.inclusion.InclusionKnowledge;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.issuance.IssuanceKnowledge.Followed;
import io.assay.ct.issuance.IssuanceKnowledge.Unexpected;
import io.assay.ct.watch.WatchList;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.WatchedIdentity;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.trust.Reference;
import io.assay.x509.PrecertificateTbs;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is judged by what followed logs hold: {@code unexpected-issuance} and {@code unlogged}. */
class LoggedChecksTest {
  /** Whose endpoint was {@link Seen}. */
  private static final String RESOLVER = "test";

  private static final Instant ISSUED = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant SEEN = ISSUED.plus(Duration.ofDays(3));
  private static final LabCertificate ROOT =
      CertificateBuilder.root("CN=Root")
          .validity(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2035-01-01T00:00:00Z"))
          .build();
  private static final LabCertificate LEAF = leaf().build();
  private static final KeyPair A = LabKey.P256.generate();
  private static final KeyPair B = LabKey.P256.generate();
  private static final LogList LIST =
      LogLists.of(ISSUED, Entry.usable("A", A), Entry.usable("B", B));
  private static final Sha256 DIGEST = Sha256.of(new byte[] {1});
  private static final Unexpected UNEXPECTED =
      new Unexpected(
          DIGEST,
          "1.1.1.1",
          "CN=Fina RDC 2020",
          Optional.of(DIGEST),
          "A log",
          42,
          Optional.of(ISSUED),
          "issued by CN=Fina RDC 2020, which is none of the expected issuers");

  /** The knowledge, to be changed before it is judged by. */
  private Optional<String> absence = Optional.empty();

  private Set<String> resolvers = Set.of(RESOLVER);
  private String identity = "resolver.test";
  private Instant since = ISSUED.minus(Duration.ofDays(1));
  private Optional<Instant> caughtUp = Optional.of(SEEN.minus(Duration.ofMinutes(1)));
  private List<Log> logs = List.copyOf(LIST.logs().values());
  private Set<Sha256> issuances = Set.of();
  private Map<String, List<Unexpected>> unexpected = Map.of();
  private String program = "microsoft";

  private static CertificateBuilder leaf() {
    return ROOT.leaf("CN=leaf")
        .dns("resolver.test")
        .validity(ISSUED, ISSUED.plus(Duration.ofDays(90)));
  }

  private Judgement judgement(LabCertificate leaf) throws Exception {
    IssuanceKnowledge known =
        new IssuanceKnowledge(
            absence,
            WatchList.of(Map.of(RESOLVER, List.of(WatchedIdentity.parse(identity)))),
            resolvers,
            logs.stream().map(log -> new Followed(log, since, caughtUp)).toList(),
            issuances,
            unexpected);
    Judge judge =
        new Judge(
            Reference.of(Judging.program(program, ROOT)),
            new Transparency(Optional.of(LIST), InclusionKnowledge.NOTHING, () -> known));
    return judge.judge(Seen.dot(leaf).at(SEEN).observation(), Expectation.NONE);
  }

  private CheckResult issuance() throws Exception {
    return Judging.result(Check.UNEXPECTED_ISSUANCE, judgement(LEAF));
  }

  private CheckResult unlogged() throws Exception {
    return Judging.result(Check.UNLOGGED, judgement(LEAF));
  }

  @Test
  void whatNobodyExpectsIsCriticalAndMakesTheEndpointSuspicious() throws Exception {
    unexpected = Map.of(RESOLVER, List.of(UNEXPECTED));
    assertThat(issuance())
        .isViolated(
            Severity.CRITICAL,
            "1.1.1.1 in entry 42 of A log: issued by CN=Fina RDC 2020, which is none of the"
                + " expected issuers");
    assertThat(judgement(LEAF).verdict()).isEqualTo(Verdict.SUSPICIOUS);
  }

  @Test
  void whatIsIssuedForAnotherResolverDoesNotConcernThisOne() throws Exception {
    unexpected = Map.of("another", List.of(UNEXPECTED));
    assertThat(issuance()).passesWith("nothing unexpected in 2 followed logs");
    assertThat(judgement(LEAF).verdict()).isNotEqualTo(Verdict.SUSPICIOUS);
  }

  @Test
  void nothingFoundIsNothingSaidWhereNobodyLooked() throws Exception {
    caughtUp = Optional.of(SEEN.minus(Duration.ofMinutes(61)));
    assertThat(issuance())
        .isUndetermined("2 of 2 logs were not read to their end within the last hour");
    caughtUp = Optional.empty();
    assertThat(issuance()).isUndetermined("2 of 2 logs");
    resolvers = Set.of("another");
    assertThat(issuance()).isUndetermined("the resolver watches nothing");
    absence = Optional.of("no log is followed");
    assertThat(issuance()).isUndetermined("no log is followed");
  }

  @Test
  void aLeafOfAPublicAuthorityThatNoFollowedLogHoldsIsUnlogged() throws Exception {
    assertThat(unlogged())
        .isViolated(Severity.WARNING, "a public authority issued the leaf, and no followed log");
    issuances =
        Set.of(Sha256.of(PrecertificateTbs.of(Judging.facts(LEAF)).orElseThrow().toByteArray()));
    assertThat(unlogged()).passesWith("found in a followed log");
  }

  @Test
  void unloggedIsSaidOnlyOfWhatWouldHaveBeenFound() throws Exception {
    program = "corporate";
    assertThat(unlogged()).isUndetermined("private authorities log nothing");
    program = "microsoft";
    identity = "other.test";
    assertThat(unlogged()).isUndetermined("nobody watches");
    identity = "*.test";
    since = ISSUED.plusSeconds(1);
    assertThat(unlogged()).isUndetermined("followed only since the leaf was issued");
    since = ISSUED;
    caughtUp = Optional.empty();
    assertThat(unlogged()).isUndetermined("not read to their end");
    caughtUp = Optional.of(SEEN);
    logs = List.of();
    assertThat(unlogged()).isUndetermined("no followed log takes certificates that end on");
    absence = Optional.of("no log is followed");
    assertThat(unlogged()).isUndetermined("no log is followed");
  }

  @Test
  void aLeafMayStillBeOnItsWayIntoALog() throws Exception {
    LabCertificate fresh =
        ROOT.leaf("CN=leaf")
            .dns("resolver.test")
            .validity(SEEN.minus(Duration.ofHours(24)), SEEN.plus(Duration.ofDays(90)))
            .build();
    since = ISSUED;
    assertThat(Judging.result(Check.UNLOGGED, judgement(fresh)))
        .isUndetermined("issued less than a merge delay ago");
  }

  @Test
  void promisesOfLogsThatNobodyFollowsAreLeftToThem() throws Exception {
    LabCertificate promised = Scts.embedded(leaf(), Judging.facts(ROOT), ISSUED, A, B);
    logs = logs.stream().filter(log -> log.name().startsWith("A")).toList();
    assertThat(Judging.result(Check.UNLOGGED, judgement(promised)))
        .isUndetermined("promised by logs that are not followed: B log");
  }
}
