package io.assay.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import io.assay.x509.CertificateFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@link PathFinder} against {@code openssl verify -purpose sslserver}. */
class OpensslVerifyTest {
  @TempDir private Path folder;
  private final Instant now = Instant.now();
  private String openssl = "";

  @BeforeEach
  void findOpenssl() {
    openssl = Programs.require("openssl").toString();
  }

  /** What both say of a chain. */
  private record Verdicts(boolean ours, boolean openssl, String detail) {}

  private Verdicts judge(List<LabCertificate> anchors, List<LabCertificate> chain, Instant time)
      throws Exception {
    TrustResult ours = ours(anchors, chain, List.of(), time);
    String openssl = openssl(anchors, chain, time);
    return new Verdicts(
        ours instanceof TrustResult.Trusted, openssl.isEmpty(), ours + "\n" + openssl);
  }

  /** Intermediates in {@code known} are there though they were not served. */
  private static TrustResult ours(
      List<LabCertificate> anchors,
      List<LabCertificate> chain,
      List<LabCertificate> known,
      Instant time) {
    PathFinder finder =
        new PathFinder(
            List.of(PathFinderTest.program("p", anchors.toArray(LabCertificate[]::new))),
            CertificatePool.of(
                PathFinderTest.octets(known).stream().map(CertificateFacts::of).toList()));
    return PathFinderTest.trust(finder, finder.find(PathFinderTest.octets(chain), time), time, "p");
  }

  /** Why openssl does not trust a chain; empty if it does. */
  private String openssl(
      List<LabCertificate> anchors, List<LabCertificate> chain, Instant time, String... options)
      throws Exception {
    Path trusted = Pem.write(folder.resolve("trusted.pem"), Pem.certificates(anchors));
    Path pool = Pem.write(folder.resolve("pool.pem"), Pem.certificates(chain));
    Path leaf = Pem.write(folder.resolve("leaf.pem"), chain.getFirst().pem());
    List<String> command =
        new ArrayList<>(
            List.of(
                openssl,
                "verify",
                "-purpose",
                "sslserver",
                "-auth_level",
                "1",
                "-no-CApath",
                "-no-CAstore",
                "-CAfile",
                trusted.toString(),
                "-untrusted",
                pool.toString(),
                "-attime",
                Long.toString(time.getEpochSecond())));
    command.addAll(List.of(options));
    command.add(leaf.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = output(process);
    return process.exitValue() == 0 ? "" : output;
  }

  private static String output(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private void assertBoth(boolean trusted, LabCertificate anchor, LabCertificate... chain)
      throws Exception {
    Verdicts verdicts = judge(List.of(anchor), List.of(chain), now);
    assertThat(verdicts.openssl()).as(verdicts.detail()).isEqualTo(trusted);
    assertThat(verdicts.ours()).as(verdicts.detail()).isEqualTo(trusted);
  }

  /** A known difference, which {@code why} explains. */
  private void assertOnlyOursTrusts(String why, LabCertificate anchor, LabCertificate... chain)
      throws Exception {
    Verdicts verdicts = judge(List.of(anchor), List.of(chain), now);
    assertThat(verdicts.ours()).as(why + "\n" + verdicts.detail()).isTrue();
    assertThat(verdicts.openssl()).as(why + "\n" + verdicts.detail()).isFalse();
  }

  private void assertOnlyOpensslTrusts(String why, LabCertificate anchor, LabCertificate... chain)
      throws Exception {
    Verdicts verdicts = judge(List.of(anchor), List.of(chain), now);
    assertThat(verdicts.ours()).as(why + "\n" + verdicts.detail()).isFalse();
    assertThat(verdicts.openssl()).as(why + "\n" + verdicts.detail()).isTrue();
  }

  private static List<GeneralName> dns(String... names) {
    return List.of(names).stream().map(name -> new GeneralName(GeneralName.dNSName, name)).toList();
  }

  @Test
  void bothAgreeOnTheUsualMistakes() throws Exception {
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    LabCertificate upper = root.authority("CN=Upper").build();
    LabCertificate lower = upper.authority("CN=Lower").build();
    LabCertificate leaf = lower.leaf("CN=leaf").dns("leaf.test").build();
    assertBoth(true, root, leaf, lower, upper);
    assertBoth(true, root, leaf, upper, root, lower, lower);
    assertBoth(false, root, leaf, upper);
    assertBoth(false, root, leaf);
    assertBoth(false, CertificateBuilder.root("CN=Root").build(), leaf, lower, upper);
    assertBoth(false, root, lower.leaf("CN=leaf").corruptSignature().build(), lower, upper);
    LabCertificate alone = CertificateBuilder.selfSigned("CN=alone").build();
    assertBoth(false, root, alone);
    assertBoth(true, alone, alone);
  }

  @Test
  void bothAgreeOnRulesOfRfc5280() throws Exception {
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    assertBoth(false, root, below(root, x -> x.authority(false)));
    assertBoth(false, root, below(root, CertificateBuilder::withoutBasicConstraints));
    assertBoth(false, root, below(root, x -> x.keyUsage(KeyUsage.cRLSign)));
    assertBoth(
        false, root, below(root, x -> x.extendedKeyUsage(KeyPurposeId.id_kp_emailProtection)));
    assertBoth(true, root, below(root, x -> x.extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)));
    assertBoth(false, root, below(root, x -> x.extension("1.2.3.4", true, new byte[] {5, 0})));
    assertBoth(true, root, below(root, x -> x.extension("1.2.3.4", false, new byte[] {5, 0})));
    assertBoth(true, root, below(root, x -> x.nameConstraints(dns("test"), List.of())));
    assertBoth(false, root, below(root, x -> x.nameConstraints(dns("other"), List.of())));
    assertBoth(false, root, below(root, x -> x.nameConstraints(List.of(), dns("leaf.test"))));
    LabCertificate narrow = CertificateBuilder.root("CN=Root").pathLength(0).build();
    LabCertificate one = narrow.authority("CN=One").build();
    assertBoth(false, narrow, one.leaf("CN=leaf").build(), one);
    assertBoth(true, narrow, narrow.leaf("CN=leaf").build());
    LabCertificate rsa = CertificateBuilder.root("CN=Root").key(LabKey.RSA_2048).build();
    assertBoth(false, rsa, rsa.leaf("CN=leaf").hash("SHA1").build());
    assertBoth(
        false, root, root.leaf("CN=leaf").extendedKeyUsage(KeyPurposeId.id_kp_clientAuth).build());
    assertBoth(false, root, root.leaf("CN=leaf").keyUsage(KeyUsage.cRLSign).build());
    assertBoth(
        false,
        root,
        root.leaf("CN=leaf").extension("1.3.6.1.4.1.11129.2.4.3", true, new byte[] {5, 0}).build());
  }

  /** A leaf below an authority that is changed first. */
  private static LabCertificate[] below(
      LabCertificate root, UnaryOperator<CertificateBuilder> change) {
    LabCertificate issuing = change.apply(root.authority("CN=Issuing")).build();
    return new LabCertificate[] {issuing.leaf("CN=leaf").dns("leaf.test").build(), issuing};
  }

  @Test
  void bothAgreeOnTimeAndCrossSigning() throws Exception {
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    LabCertificate leaf = root.leaf("CN=leaf").build();
    assertThat(judge(List.of(root), List.of(leaf), now.plus(Duration.ofDays(100))))
        .satisfies(both -> assertThat(both.ours() || both.openssl()).isFalse());
    LabCertificate old = CertificateBuilder.root("CN=Old").build();
    LabCertificate cross = old.authority("CN=Root").keys(root.keys()).build();
    assertBoth(true, root, leaf, cross);
    assertBoth(true, old, leaf, cross);
    LabCertificate expired =
        CertificateBuilder.root("CN=Root")
            .keys(root.keys())
            .validity(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(2)))
            .build();
    assertBoth(false, expired, leaf);
  }

  @Test
  void differencesAreTheseAndNoOthers() throws Exception {
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    LabCertificate issuing = root.authority("CN=Issuing").build();

    assertOnlyOursTrusts(
        "RFC 5280, section 4.2.1.12: anyExtendedKeyUsage includes serverAuth; browsers agree",
        root,
        root.leaf("CN=leaf").extendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage).build());
    assertOnlyOursTrusts(
        "RFC 5280, section 6.1.1: an anchor need not be self-signed; openssl: -partial_chain",
        issuing,
        issuing.leaf("CN=leaf").build());
    assertOnlyOursTrusts(
        "RFC 9525: the common name is no DNS name, so constraints on DNS names do not bind it; "
            + "the check of the name rejects such a leaf anyway",
        root,
        constrained(root, dns("inside.test"), List.of(), "CN=outside.test"));
    LabCertificate otherKeyId =
        root.authority("CN=Issuing")
            .keys(issuing.keys())
            .withoutKeyIdentifiers()
            .extension("2.5.29.14", false, new byte[] {4, 2, 1, 2})
            .build();
    assertOnlyOursTrusts(
        "RFC 4158, section 3.5.12: key identifiers help to find an issuer, they reject none",
        root,
        issuing.leaf("CN=leaf").build(),
        otherKeyId);
    LabCertificate old = CertificateBuilder.root("CN=Old").build();
    assertOnlyOursTrusts(
        "RFC 4158, section 2.4.2: all paths are tried; openssl follows the first issuer it meets",
        old,
        root.leaf("CN=leaf").build(),
        root,
        old.authority("CN=Root").keys(root.keys()).build());
    LabCertificate noBad =
        root.authority("CN=Issuing").nameConstraints(List.of(), dns("a.bad.test")).build();
    assertOnlyOpensslTrusts(
        "a wildcard that covers an excluded name is excluded, as in Chromium",
        root,
        noBad.leaf("CN=leaf").dns("*.bad.test").build(),
        noBad);
    LabCertificate mail =
        root.authority("CN=Issuing")
            .nameConstraints(
                List.of(new GeneralName(GeneralName.rfc822Name, "lab.test")), List.of())
            .build();
    assertOnlyOpensslTrusts(
        "constrained names that are of no use to a TLS server are not compared but refused",
        root,
        mail.leaf("CN=leaf")
            .dns("leaf.test")
            .rawName(new byte[] {(byte) 0x81, 10, 'a', '@', 'l', 'a', 'b', '.', 't', 'e', 's', 't'})
            .build(),
        mail);
  }

  private static LabCertificate[] constrained(
      LabCertificate root, List<GeneralName> permitted, List<GeneralName> excluded, String leaf) {
    LabCertificate issuing =
        root.authority("CN=Issuing").nameConstraints(permitted, excluded).build();
    return new LabCertificate[] {issuing.leaf(leaf).build(), issuing};
  }

  @Test
  void bothAgreeOnChainsMadeAtRandom() throws Exception {
    Random random = new Random(20261122);
    int trusted = 0;
    for (int i = 0; i < 80; i++) {
      LabCertificate root = change(CertificateBuilder.root("CN=Root"), random, 0.02).build();
      LabCertificate top = root;
      int depth = random.nextInt(4);
      for (int level = 0; level < depth; level++) {
        top = change(top.authority("CN=Level " + level), random, 0.05).build();
      }
      LabCertificate leaf =
          changeLeaf(top.leaf("CN=leaf").dns("a.inside.test"), random, 0.1).build();
      List<LabCertificate> chain = new ArrayList<>(leaf.chain());
      if (chain.getFirst() != leaf) {
        throw new AssertionError("a chain begins with its leaf");
      }
      List<LabCertificate> rest = new ArrayList<>(chain.subList(1, chain.size()));
      if (random.nextInt(4) == 0) {
        Collections.shuffle(rest, random);
      }
      if (!rest.isEmpty() && random.nextInt(12) == 0) {
        rest.removeLast();
      }
      if (random.nextInt(6) == 0) {
        rest.add(root);
      }
      rest.addFirst(leaf);
      Verdicts verdicts = judge(List.of(root), rest, now);
      assertThat(verdicts.ours())
          .as("chain %d %s\n%s\n%s", i, rest, verdicts.detail(), Pem.certificates(rest))
          .isEqualTo(verdicts.openssl());
      trusted += verdicts.ours() ? 1 : 0;
    }
    assertThat(trusted).isBetween(20, 60);
  }

  private void assertBothOfPartialChain(
      boolean trusted, LabCertificate anchor, LabCertificate... chain) throws Exception {
    TrustResult ours = ours(List.of(anchor), List.of(chain), List.of(), now);
    String openssl = openssl(List.of(anchor), List.of(chain), now, "-partial_chain");
    assertThat(openssl.isEmpty()).as(openssl).isEqualTo(trusted);
    assertThat(ours instanceof TrustResult.Trusted).as(ours.toString()).isEqualTo(trusted);
  }

  @Test
  void bothAgreeOnAnchorsThatAreIntermediates() throws Exception {
    LabCertificate root = CertificateBuilder.root("CN=Root").build();
    LabCertificate upper = root.authority("CN=Upper").pathLength(1).build();
    LabCertificate lower = upper.authority("CN=Lower").build();
    LabCertificate leaf = lower.leaf("CN=leaf").dns("leaf.test").build();
    assertBothOfPartialChain(true, lower, leaf);
    assertBothOfPartialChain(true, upper, leaf, lower);
    assertBothOfPartialChain(true, upper, leaf, lower, upper, root);
    assertBothOfPartialChain(false, upper, leaf);
    LabCertificate third = lower.authority("CN=Third").build();
    assertBothOfPartialChain(false, upper, third.leaf("CN=leaf").build(), third, lower);
    assertBothOfPartialChain(true, leaf, leaf);
    for (LabCertificate anchor :
        List.of(
            root.authority("CN=X").nameConstraints(dns("other"), List.of()).build(),
            root.authority("CN=X").extendedKeyUsage(KeyPurposeId.id_kp_clientAuth).build(),
            root.authority("CN=X").keyUsage(KeyUsage.cRLSign).build(),
            root.authority("CN=X").authority(false).build(),
            root.authority("CN=X").notAfter(now.minus(Duration.ofHours(1))).build())) {
      assertBothOfPartialChain(false, anchor, anchor.leaf("CN=leaf").dns("leaf.test").build());
    }
  }

  /**
   * Authorities in several variants: cross-signed, renewed with another key, expired, constrained,
   * without the right, with a wrong signature. openssl looks for one path and does not turn back;
   * so where only ours trusts, openssl must trust the very path found when nothing else is there.
   */
  @Test
  void bothAgreeOnMeshesOfCrossSignedAuthorities() throws Exception {
    Random random = new Random(20261123);
    int trusted = 0;
    int onlyOurs = 0;
    for (int i = 0; i < 60; i++) {
      List<LabCertificate> upper = new ArrayList<>();
      for (int root = 0; root < 3; root++) {
        upper.add(change(CertificateBuilder.root("CN=Root " + root), random, 0.02).build());
      }
      List<LabCertificate> anchors = new ArrayList<>(upper.subList(0, 1 + random.nextInt(2)));
      List<LabCertificate> all = new ArrayList<>(upper);
      for (int level = 0; level < 1 + random.nextInt(3); level++) {
        List<LabCertificate> variants = new ArrayList<>();
        KeyPair keys = LabKey.P256.generate();
        for (int variant = 0; variant < 1 + random.nextInt(4); variant++) {
          CertificateBuilder authority =
              upper.get(random.nextInt(upper.size())).authority("CN=Level " + level);
          variants.add(
              change(random.nextInt(6) == 0 ? authority : authority.keys(keys), random, 0.08)
                  .build());
        }
        all.addAll(variants);
        if (random.nextInt(8) == 0) {
          anchors.add(variants.getFirst());
        }
        upper = variants;
      }
      LabCertificate leaf =
          changeLeaf(upper.getFirst().leaf("CN=leaf").dns("a.inside.test"), random, 0.03).build();
      Collections.shuffle(all, random);
      int served = random.nextInt(all.size() + 1);
      List<LabCertificate> chain = new ArrayList<>(all.subList(0, served));
      chain.addFirst(leaf);
      List<LabCertificate> known = all.subList(served, all.size());
      TrustResult ours = ours(anchors, chain, known, now);
      List<LabCertificate> everything = new ArrayList<>(chain);
      everything.addAll(known);
      String openssl = openssl(anchors, everything, now, "-partial_chain");
      String detail = "mesh %d\n%s\n%s".formatted(i, ours, openssl);
      if (ours instanceof TrustResult.Trusted(List<Sha256> path)) {
        List<LabCertificate> alone =
            path.stream().map(digest -> withDigest(digest, everything)).toList();
        assertThat(openssl(List.of(alone.getLast()), alone, now, "-partial_chain"))
            .as(detail)
            .isEmpty();
        trusted++;
        onlyOurs += openssl.isEmpty() ? 0 : 1;
      } else {
        assertThat(openssl).as(detail).isNotEmpty();
      }
    }
    assertThat(trusted).isBetween(15, 50);
    assertThat(onlyOurs).isLessThan(trusted / 2);
  }

  private static LabCertificate withDigest(Sha256 digest, List<LabCertificate> certificates) {
    return certificates.stream()
        .filter(certificate -> Sha256.of(certificate.der()).equals(digest))
        .findFirst()
        .orElseThrow();
  }

  private CertificateBuilder change(CertificateBuilder authority, Random random, double rate) {
    if (random.nextDouble() < 3 * rate) {
      authority.pathLength(random.nextInt(3));
    }
    if (random.nextDouble() < rate) {
      authority.keyUsage(random.nextBoolean() ? 0 : KeyUsage.digitalSignature);
    }
    if (random.nextDouble() < 2 * rate) {
      authority.extendedKeyUsage(
          random.nextInt(3) == 0 ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth);
    }
    if (random.nextDouble() < 2 * rate) {
      List<GeneralName> some =
          dns(List.of("inside.test", "a.inside.test", "test", "b").get(random.nextInt(4)));
      boolean permitted = random.nextInt(3) > 0;
      authority.nameConstraints(permitted ? some : List.of(), permitted ? List.of() : some);
    }
    return changeAny(authority, random, rate);
  }

  private CertificateBuilder changeLeaf(CertificateBuilder leaf, Random random, double rate) {
    if (random.nextDouble() < rate) {
      leaf.dns("b.test");
    }
    if (random.nextDouble() < rate) {
      leaf.extendedKeyUsage(
          random.nextBoolean() ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth,
          KeyPurposeId.id_kp_codeSigning);
    }
    return changeAny(leaf, random, rate / 2);
  }

  private CertificateBuilder changeAny(CertificateBuilder certificate, Random random, double rate) {
    if (random.nextDouble() < rate) {
      certificate.validity(now.minus(Duration.ofDays(20)), now.minus(Duration.ofDays(10)));
    }
    if (random.nextDouble() < rate) {
      certificate.notBefore(now.plus(Duration.ofDays(1)));
    }
    if (random.nextDouble() < rate) {
      certificate.corruptSignature();
    }
    if (random.nextDouble() < rate) {
      certificate.withoutKeyIdentifiers();
    }
    if (random.nextDouble() < rate) {
      certificate.key(LabKey.P384);
    }
    return certificate;
  }
}
