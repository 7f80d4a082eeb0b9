package io.assay.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PathFinderTest {
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Root").build();
  private static final LabCertificate ISSUING = ROOT.authority("CN=Issuing").build();
  private static final LabCertificate LEAF = ISSUING.leaf("CN=leaf").dns("leaf.test").build();

  static RootProgram program(String name, LabCertificate... anchors) {
    return RootProgram.of(
        name,
        "test",
        Arrays.stream(anchors)
            .map(anchor -> CertificateFacts.of(Octets.copyOf(anchor.der())))
            .toList(),
        Instant.EPOCH);
  }

  static PathFinder finder(RootProgram... programs) {
    return new PathFinder(List.of(programs), CertificatePool.EMPTY);
  }

  static List<Octets> octets(List<LabCertificate> chain) {
    return chain.stream().map(certificate -> Octets.copyOf(certificate.der())).toList();
  }

  private static TrustResult trust(Instant time, LabCertificate anchor, LabCertificate... chain) {
    PathFinder finder = finder(program("platform", anchor));
    return trust(finder, finder.find(octets(List.of(chain)), time), time, "platform");
  }

  static TrustResult trust(
      PathFinder finder, CertificationPaths paths, Instant time, String program) {
    return Objects.requireNonNull(finder.trust(paths, time, LeafScts.NONE).get(program), program)
        .result();
  }

  private static void assertTrusted(TrustResult result, LabCertificate... path) {
    assertThat(result)
        .isEqualTo(
            new TrustResult.Trusted(
                Arrays.stream(path)
                    .map(certificate -> Octets.copyOf(certificate.der()))
                    .map(der -> CertificateFacts.of(der).sha256())
                    .toList()));
  }

  private static void assertUntrusted(TrustResult result, String reason) {
    assertThat(result)
        .isInstanceOfSatisfying(
            TrustResult.Untrusted.class,
            untrusted -> assertThat(untrusted.reason()).isEqualTo(reason));
  }

  @Test
  void servedChainLeadsToTheAnchorInWhateverOrderItIsSent() {
    LabCertificate stranger = CertificateBuilder.root("CN=Stranger").build();
    LabCertificate upper = ROOT.authority("CN=Upper").build();
    LabCertificate lower = upper.authority("CN=Lower").build();
    LabCertificate leaf = lower.leaf("CN=leaf").build();
    assertTrusted(trust(Instant.now(), ROOT, leaf, lower, upper), leaf, lower, upper, ROOT);
    assertTrusted(
        trust(Instant.now(), ROOT, leaf, stranger, ROOT, upper, upper, lower),
        leaf,
        lower,
        upper,
        ROOT);
  }

  @Test
  void everyKindOfKeyVerifies() {
    for (LabKey key : LabKey.values()) {
      LabCertificate root = CertificateBuilder.root("CN=Root").key(key).build();
      LabCertificate leaf = root.leaf("CN=leaf").key(key).build();
      assertTrusted(trust(Instant.now(), root, leaf), leaf, root);
    }
  }

  @Test
  void missingIntermediateIsNamed() {
    assertUntrusted(
        trust(Instant.now(), ROOT, LEAF),
        "no path to a trust anchor: issuer CN=Issuing of CN=leaf is neither served nor trusted");
  }

  @Test
  void selfSignedCertificateIsTrustedOnlyAsAnAnchor() {
    LabCertificate alone = CertificateBuilder.selfSigned("CN=alone").build();
    assertUntrusted(trust(Instant.now(), ROOT, alone), "self-signed and not trusted: CN=alone");
    assertTrusted(trust(Instant.now(), alone, alone), alone);
  }

  @Test
  void anchorThatIsNoRootEndsThePathToo() {
    assertTrusted(trust(Instant.now(), ISSUING, LEAF), LEAF, ISSUING);
  }

  @Test
  void crossSignedVariantOfAnAnchorCountsAsTheAnchor() {
    LabCertificate old = CertificateBuilder.root("CN=Old").build();
    LabCertificate cross = old.authority("CN=Root").keys(ROOT.keys()).build();
    assertTrusted(trust(Instant.now(), ROOT, LEAF, ISSUING, cross), LEAF, ISSUING, ROOT);
    assertTrusted(trust(Instant.now(), old, LEAF, ISSUING, cross), LEAF, ISSUING, cross, old);
  }

  @Test
  void crossSignedVariantSavesAChainWhoseAnchorExpired() {
    LabCertificate expired =
        CertificateBuilder.root("CN=Root")
            .keys(ROOT.keys())
            .validity(
                Instant.now().minus(Duration.ofDays(9)), Instant.now().minus(Duration.ofDays(1)))
            .build();
    LabCertificate old = CertificateBuilder.root("CN=Old").build();
    LabCertificate cross = old.authority("CN=Root").keys(ROOT.keys()).build();
    PathFinder finder = finder(program("platform", expired, old));
    assertTrusted(
        trust(
            finder,
            finder.find(octets(List.of(LEAF, ISSUING, cross)), Instant.now()),
            Instant.now(),
            "platform"),
        LEAF,
        ISSUING,
        cross,
        old);
  }

  @Test
  void sameNameWithAnotherKeyIsNotTheAnchor() {
    LabCertificate forged = CertificateBuilder.root("CN=Root").build();
    LabCertificate leaf = forged.leaf("CN=leaf").build();
    assertUntrusted(
        trust(Instant.now(), ROOT, leaf, forged),
        "self-signed under the name of a trust anchor with another key: CN=Root");
    assertUntrusted(
        trust(Instant.now(), ROOT, leaf),
        "signature of CN=leaf does not verify with the key of CN=Root");
  }

  @Test
  void validityIsJudgedAtTheGivenTimeForChainsAlreadyKnown() {
    LabCertificate leaf =
        ISSUING
            .leaf("CN=leaf")
            .validity(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"))
            .build();
    LabCertificate issuing =
        ROOT.authority("CN=Issuing")
            .keys(ISSUING.keys())
            .validity(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2035-01-01T00:00:00Z"))
            .build();
    LabCertificate root =
        CertificateBuilder.root("CN=Root")
            .keys(ROOT.keys())
            .validity(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2035-01-01T00:00:00Z"))
            .build();
    PathFinder finder = finder(program("platform", root));
    CertificationPaths first =
        finder.find(octets(List.of(leaf, issuing)), Instant.parse("2026-01-01T12:00:00Z"));
    CertificationPaths second =
        finder.find(octets(List.of(leaf, issuing)), Instant.parse("2026-01-01T12:00:00Z"));
    assertThat(second).isSameAs(first);
    assertTrusted(
        trust(finder, first, Instant.parse("2026-01-01T12:00:00Z"), "platform"),
        leaf,
        issuing,
        root);
    assertUntrusted(
        trust(finder, first, Instant.parse("2026-02-01T00:00:00Z"), "platform"),
        "expired on 2026-01-02: CN=leaf");
    assertUntrusted(
        trust(finder, first, Instant.parse("2025-12-31T00:00:00Z"), "platform"),
        "not valid before 2026-01-01: CN=leaf");
    assertUntrusted(
        trust(finder, first, Instant.parse("2024-12-31T00:00:00Z"), "platform"),
        "not valid before 2026-01-01: CN=leaf");
  }

  @Test
  void expiredAnchorIsNotTrusted() {
    LabCertificate root =
        CertificateBuilder.root("CN=Root")
            .validity(
                Instant.now().minus(Duration.ofDays(9)), Instant.parse("2026-01-02T00:00:00Z"))
            .build();
    assertUntrusted(
        trust(Instant.now(), root, root.leaf("CN=leaf").build()), "expired on 2026-01-02: CN=Root");
  }

  @Test
  void rulesOfRfc5280Bind() {
    LabCertificate noAuthority = ROOT.authority("CN=X").authority(false).build();
    assertUntrusted(
        trust(Instant.now(), ROOT, noAuthority.leaf("CN=leaf").build(), noAuthority),
        "issued a certificate but is not a CA: CN=X");
    LabCertificate silent = ROOT.authority("CN=X").withoutBasicConstraints().build();
    assertUntrusted(
        trust(Instant.now(), ROOT, silent.leaf("CN=leaf").build(), silent),
        "issued a certificate but has no basicConstraints that make it a CA: CN=X");
    LabCertificate noSigning = ROOT.authority("CN=X").keyUsage(KeyUsage.cRLSign).build();
    assertUntrusted(
        trust(Instant.now(), ROOT, noSigning.leaf("CN=leaf").build(), noSigning),
        "issued a certificate but its keyUsage lacks keyCertSign: CN=X");
    LabCertificate mail =
        ROOT.authority("CN=X").extendedKeyUsage(KeyPurposeId.id_kp_emailProtection).build();
    assertUntrusted(
        trust(Instant.now(), ROOT, mail.leaf("CN=leaf").build(), mail),
        "extKeyUsage does not allow serverAuth: CN=X");
    LabCertificate client =
        ROOT.leaf("CN=leaf").extendedKeyUsage(KeyPurposeId.id_kp_clientAuth).build();
    assertUntrusted(
        trust(Instant.now(), ROOT, client), "extKeyUsage does not allow serverAuth: CN=leaf");
    LabCertificate crlOnly = ROOT.leaf("CN=leaf").keyUsage(KeyUsage.cRLSign).build();
    assertUntrusted(
        trust(Instant.now(), ROOT, crlOnly), "keyUsage does not allow a TLS server: CN=leaf");
    LabCertificate unknown =
        ROOT.leaf("CN=leaf").extension("1.2.3.4", true, new byte[] {5, 0}).build();
    assertUntrusted(
        trust(Instant.now(), ROOT, unknown), "critical extension 1.2.3.4 is not known: CN=leaf");
    LabCertificate poisoned =
        ROOT.leaf("CN=leaf").extension("1.3.6.1.4.1.11129.2.4.3", true, new byte[] {5, 0}).build();
    assertUntrusted(
        trust(Instant.now(), ROOT, poisoned),
        "a precertificate, which is not for use (RFC 6962): CN=leaf");
    LabCertificate rsa = CertificateBuilder.root("CN=Root").key(LabKey.RSA_2048).build();
    assertUntrusted(
        trust(Instant.now(), rsa, rsa.leaf("CN=leaf").hash("SHA1").build()),
        "signed with SHA1withRSA, whose hash is broken: CN=leaf");
  }

  @Test
  void anyPurposeAndNoPurposeAllowServers() {
    LabCertificate any =
        ROOT.authority("CN=X").extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage).build();
    LabCertificate leaf = any.leaf("CN=leaf").extendedKeyUsage().build();
    assertTrusted(trust(Instant.now(), ROOT, leaf, any), leaf, any, ROOT);
  }

  @Test
  void pathLengthCountsIntermediatesButNotSelfIssuedOnes() {
    LabCertificate root = CertificateBuilder.root("CN=Root").pathLength(1).build();
    LabCertificate one = root.authority("CN=One").build();
    LabCertificate two = one.authority("CN=Two").build();
    LabCertificate leafOfOne = one.leaf("CN=leaf").build();
    assertTrusted(trust(Instant.now(), root, leafOfOne, one), leafOfOne, one, root);
    assertUntrusted(
        trust(Instant.now(), root, two.leaf("CN=leaf").build(), two, one),
        "allows 1 intermediate certificates below it, the path has 2: CN=Root");
    LabCertificate renewed = one.authority("CN=One").build();
    LabCertificate leafOfRenewed = renewed.leaf("CN=leaf").build();
    assertTrusted(
        trust(Instant.now(), root, leafOfRenewed, renewed, one), leafOfRenewed, renewed, one, root);
  }

  @Test
  void severalProgramsAreAskedAtOnce() {
    LabCertificate other = CertificateBuilder.root("CN=Other").build();
    PathFinder finder = finder(program("one", ROOT), program("two", other), program("none"));
    CertificationPaths paths = finder.find(octets(List.of(LEAF, ISSUING)), Instant.now());
    assertTrusted(trust(finder, paths, Instant.now(), "one"), LEAF, ISSUING, ROOT);
    assertUntrusted(
        trust(finder, paths, Instant.now(), "two"),
        "no path to a trust anchor: ends at CN=Root, which other programs trust");
    assertThat(trust(finder, paths, Instant.now(), "none"))
        .isInstanceOf(TrustResult.Untrusted.class);
  }

  @Test
  @Timeout(20)
  void chainThatBranchesAtEveryStepIsGivenUpSoon() {
    List<LabCertificate> hostile = new ArrayList<>();
    List<KeyPair> keys = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      keys.add(LabKey.P256.generate());
    }
    LabCertificate top = CertificateBuilder.root("CN=X").keys(keys.get(0)).build();
    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 7; j++) {
        LabCertificate issuer = CertificateBuilder.root("CN=X").keys(keys.get(i)).build();
        hostile.add(issuer.authority("CN=X").keys(keys.get((i + j + 1) % 8)).build());
      }
    }
    Collections.shuffle(hostile, new Random(1));
    hostile.addFirst(top.leaf("CN=leaf").build());
    assertThat(trust(Instant.now(), ROOT, hostile.toArray(LabCertificate[]::new)))
        .isInstanceOfSatisfying(
            TrustResult.Untrusted.class,
            untrusted ->
                assertThat(untrusted.reason())
                    .startsWith("the search for a path was broken off: "));
  }

  @Test
  void longestPathIsLookedAtNoFurtherThanTheLimit() {
    LabCertificate top = ROOT;
    List<LabCertificate> chain = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      top = top.authority("CN=Level " + i).build();
      chain.addFirst(top);
    }
    chain.addFirst(top.leaf("CN=leaf").build());
    assertUntrusted(
        trust(Instant.now(), ROOT, chain.toArray(LabCertificate[]::new)),
        "the search for a path was broken off: the chain would cause too much work");
  }

  @Test
  void garbageIsNoPath() {
    PathFinder finder = finder(program("platform", ROOT));
    CertificationPaths paths =
        finder.find(
            List.of(Octets.copyOf(new byte[] {1, 2, 3}), Octets.copyOf(new byte[0])),
            Instant.now());
    assertThat(paths.certificates()).hasSize(2);
    assertThat(trust(finder, paths, Instant.now(), "platform"))
        .isInstanceOf(TrustResult.Untrusted.class);
    assertThat(finder.find(List.of(), Instant.now())).isEqualTo(CertificationPaths.NONE);
  }
}
