package io.assay.trust;

import static io.assay.trust.PathFinderTest.octets;
import static io.assay.trust.PathFinderTest.program;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.probe.Octets;
import io.assay.trust.CertificationPath.End;
import io.assay.x509.CertificateFacts;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several programs, anchors that are intermediates, and intermediates that were not served. */
class KnownIntermediatesTest {
  private final Instant now = Instant.now();
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Root").build();
  private static final LabCertificate UPPER = ROOT.authority("CN=Upper").build();
  private static final LabCertificate LOWER = UPPER.authority("CN=Lower").build();
  private static final LabCertificate LEAF = LOWER.leaf("CN=leaf").dns("leaf.test").build();

  private static CertificatePool pool(LabCertificate... certificates) {
    return CertificatePool.of(Arrays.stream(certificates).map(c -> facts(c)).toList());
  }

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate.der()));
  }

  private static TrustResult.Trusted trusted(LabCertificate... path) {
    return new TrustResult.Trusted(Arrays.stream(path).map(c -> facts(c).sha256()).toList());
  }

  private Map<String, TrustResult> trust(
      List<RootProgram> programs, CertificatePool known, LabCertificate... chain) {
    return trust(new PathFinder(programs, known), octets(List.of(chain)), now);
  }

  private static Map<String, TrustResult> trust(
      PathFinder finder, List<Octets> chain, Instant time) {
    Map<String, TrustResult> results = new HashMap<>();
    finder
        .trust(finder.find(chain, time), time, LeafScts.NONE)
        .forEach((name, trust) -> results.put(name, trust.result()));
    return results;
  }

  @Test
  void anchorThatIsAnIntermediateEndsThePathForOneProgramAndIsPassedForTheOthers() {
    List<RootProgram> programs =
        List.of(program("lower", LOWER), program("upper", UPPER), program("root", ROOT));
    Map<String, TrustResult> results =
        trust(programs, CertificatePool.EMPTY, LEAF, LOWER, UPPER, ROOT);
    assertThat(results).containsEntry("lower", trusted(LEAF, LOWER));
    assertThat(results).containsEntry("upper", trusted(LEAF, LOWER, UPPER));
    assertThat(results).containsEntry("root", trusted(LEAF, LOWER, UPPER, ROOT));
  }

  @Test
  void anchorOfOneProgramIsAStepForTheOthersThoughItWasNotServed() {
    List<RootProgram> programs = List.of(program("upper", UPPER), program("root", ROOT));
    Map<String, TrustResult> results = trust(programs, CertificatePool.EMPTY, LEAF, LOWER);
    assertThat(results).containsEntry("upper", trusted(LEAF, LOWER, UPPER));
    assertThat(results).containsEntry("root", trusted(LEAF, LOWER, UPPER, ROOT));
  }

  @Test
  void variantOfARootThatOnlyOneProgramHasIsAStepToWhatTheOthersHave() {
    LabCertificate old = CertificateBuilder.root("CN=Old").build();
    LabCertificate cross = old.authority("CN=Root").keys(ROOT.keys()).build();
    LabCertificate leaf = ROOT.leaf("CN=leaf").build();
    List<RootProgram> programs =
        List.of(
            program("root", ROOT), program("cross", cross), program("old", old), program("none"));
    Map<String, TrustResult> results = trust(programs, CertificatePool.EMPTY, leaf);
    assertThat(results).containsEntry("root", trusted(leaf, ROOT));
    assertThat(results).containsEntry("cross", trusted(leaf, cross));
    assertThat(results).containsEntry("old", trusted(leaf, cross, old));
    assertThat(results)
        .hasEntrySatisfying(
            "none", result -> assertThat(result).isInstanceOf(TrustResult.Untrusted.class));
  }

  @Test
  void leafThatOneProgramHasAsAnAnchorIsJudgedByTheOthers() {
    List<RootProgram> programs = List.of(program("leaf", LEAF), program("root", ROOT));
    Map<String, TrustResult> results = trust(programs, CertificatePool.EMPTY, LEAF, LOWER, UPPER);
    assertThat(results).containsEntry("leaf", trusted(LEAF));
    assertThat(results).containsEntry("root", trusted(LEAF, LOWER, UPPER, ROOT));
  }

  @Test
  void knownIntermediateRepairsTrustButNotTheChain() {
    PathFinder finder = new PathFinder(List.of(program("root", ROOT)), pool(UPPER, LOWER));
    CertificationPaths paths = finder.find(octets(List.of(LEAF)), now);
    assertThat(paths.paths()).extracting(CertificationPath::end).containsExactly(End.ISSUER_ABSENT);
    assertThat(paths.anchored()).isTrue();
    assertThat(paths.leafIssuers()).containsExactly(facts(LOWER));
    assertThat(paths.sound()).containsExactly(facts(LEAF), facts(LOWER), facts(UPPER), facts(ROOT));
    assertThat(trust(finder, octets(List.of(LEAF)), now))
        .containsEntry("root", trusted(LEAF, LOWER, UPPER, ROOT));
  }

  @Test
  void knownIntermediatesAreNotLookedAtWhereEveryProgramIsSatisfied() {
    AtomicInteger lookUps = new AtomicInteger();
    CertificatePool counting =
        subject -> {
          lookUps.incrementAndGet();
          return List.of();
        };
    List<RootProgram> programs =
        List.of(program("root", ROOT), RootProgram.absent("empty", "no data yet"));
    PathFinder finder = new PathFinder(programs, counting);
    CertificationPaths paths = finder.find(octets(List.of(LEAF, LOWER, UPPER)), now);
    assertThat(lookUps).hasValue(0);
    assertThat(paths.wider()).isEmpty();
    // After the leaf has expired no program trusts it, whatever is known.
    finder.find(octets(List.of(LEAF, LOWER, UPPER)), now.plus(Duration.ofDays(200)));
    assertThat(lookUps).hasPositiveValue();
  }

  @Test
  void knownVariantHelpsAtTheTimeWhenTheServedOneHasExpired() {
    LabCertificate old =
        CertificateBuilder.root("CN=Old")
            .validity(now.minus(Duration.ofDays(9)), now.plus(Duration.ofDays(1)))
            .build();
    LabCertificate cross = old.authority("CN=Upper").keys(UPPER.keys()).build();
    PathFinder finder = new PathFinder(List.of(program("p", old, ROOT)), pool(UPPER));
    List<Octets> chain = octets(List.of(LEAF, LOWER, cross));
    assertThat(trust(finder, chain, now)).containsEntry("p", trusted(LEAF, LOWER, cross, old));
    Instant later = now.plus(Duration.ofDays(2));
    assertThat(trust(finder, chain, later)).containsEntry("p", trusted(LEAF, LOWER, UPPER, ROOT));
    assertThat(trust(finder, chain, now)).containsEntry("p", trusted(LEAF, LOWER, cross, old));
  }

  @Test
  void whatBecomesKnownTakesEffect() {
    AtomicReference<CertificatePool> known = new AtomicReference<>(pool(LOWER));
    AtomicInteger version = new AtomicInteger();
    CertificatePool growing =
        new CertificatePool() {
          @Override
          public List<Octets> named(String subject) {
            return Objects.requireNonNull(known.get()).named(subject);
          }

          @Override
          public long version() {
            return version.get();
          }
        };
    PathFinder finder = new PathFinder(List.of(program("root", ROOT)), growing);
    List<Octets> chain = octets(List.of(LEAF));
    assertThat(trust(finder, chain, now))
        .containsEntry(
            "root",
            new TrustResult.Untrusted(
                "no path to a trust anchor: issuer CN=Upper of CN=Lower is neither served nor"
                    + " trusted"));
    assertThat(finder.find(chain, now)).isSameAs(finder.find(chain, now));
    known.set(pool(LOWER, UPPER));
    version.incrementAndGet();
    assertThat(trust(finder, chain, now)).containsEntry("root", trusted(LEAF, LOWER, UPPER, ROOT));
  }

  @Test
  void knownCertificateWithAnotherKeyOrKeyIdentifierIsNoIssuer() {
    LabCertificate forged = ROOT.authority("CN=Upper").build();
    LabCertificate silent = ROOT.authority("CN=Upper").withoutKeyIdentifiers().build();
    Map<String, TrustResult> results =
        trust(List.of(program("root", ROOT)), pool(forged, silent), LEAF, LOWER);
    assertThat(results)
        .containsEntry(
            "root",
            new TrustResult.Untrusted(
                "signature of CN=Lower does not verify with the key of CN=Upper"));
  }

  @Test
  void everyPathThatFailsForAnotherReasonIsNamed() {
    LabCertificate expired =
        ROOT.authority("CN=Upper")
            .keys(UPPER.keys())
            .validity(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"))
            .build();
    LabCertificate noAuthority =
        ROOT.authority("CN=Upper").keys(UPPER.keys()).authority(false).build();
    Map<String, TrustResult> results =
        trust(
            List.of(program("root", ROOT)),
            CertificatePool.EMPTY,
            LEAF,
            LOWER,
            noAuthority,
            expired);
    assertThat(results)
        .containsEntry(
            "root",
            new TrustResult.Untrusted(
                "expired on 2021-01-01: CN=Upper; "
                    + "issued a certificate but is not a CA: CN=Upper"));
  }

  @Test
  void openTermLeavesTheProgramUndeterminedUnlessAnotherPathIsTrusted() {
    LabCertificate old = CertificateBuilder.root("CN=Old").build();
    LabCertificate cross = old.authority("CN=Root").keys(ROOT.keys()).build();
    RootProgram both = program("p", ROOT, old);
    AnchorTerms riddle = AnchorTerms.all(List.of(new Term.Unknown("riddle")));
    RootProgram constrained =
        new RootProgram(
            "p",
            "test",
            both.asOf(),
            Map.of(facts(ROOT).sha256(), riddle, facts(old).sha256(), AnchorTerms.NONE),
            both.certificates(),
            both.absence());
    assertThat(trust(List.of(constrained), CertificatePool.EMPTY, LEAF, LOWER, UPPER))
        .containsEntry(
            "p",
            new TrustResult.Undetermined(
                "terms of CN=Root: a condition that cannot be evaluated: riddle"));
    assertThat(trust(List.of(constrained), pool(cross), LEAF, LOWER, UPPER))
        .containsEntry("p", trusted(LEAF, LOWER, UPPER, cross, old));
  }

  @Test
  @Timeout(60)
  void meshOfTenThousandCertificatesOfOneNameEndsWithinTheBudget() {
    List<KeyPair> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.add(LabKey.P256.generate());
    }
    LabCertificate first = CertificateBuilder.root("CN=X").keys(keys.get(0)).build();
    List<LabCertificate> mesh = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      LabCertificate issuer = CertificateBuilder.root("CN=X").keys(keys.get(i)).build();
      for (int j = 0; j < 10; j++) {
        mesh.add(issuer.authority("CN=X").keys(keys.get(j)).withoutKeyIdentifiers().build());
      }
    }
    List<Octets> octets = new ArrayList<>(octets(mesh));
    LabCertificate genuine = mesh.getFirst();
    // Copies that differ in a trailing octet: other certificates to whoever does not look closely.
    while (octets.size() < 10_000) {
      byte[] der = Arrays.copyOf(genuine.der(), genuine.der().length + 2);
      der[der.length - 1] = (byte) octets.size();
      der[der.length - 2] = (byte) (octets.size() >> 8);
      octets.add(Octets.copyOf(der));
    }
    List<Octets> chain = new ArrayList<>(octets.subList(0, 2_000));
    chain.addFirst(Octets.copyOf(first.leaf("CN=leaf").withoutKeyIdentifiers().build().der()));
    PathFinder finder = new PathFinder(List.of(program("root", ROOT)), subject -> octets);
    for (List<Octets> served : List.of(chain, chain.subList(0, 1))) {
      CertificationPaths paths = finder.find(served, now);
      assertThat(paths.wider()).extracting(CertificationPath::end).contains(End.BROKEN_OFF);
      assertThat(trust(finder, served, now).values())
          .hasOnlyElementsOfType(TrustResult.Untrusted.class);
    }
  }
}
