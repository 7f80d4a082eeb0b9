package io.assay.trust.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Term;
import io.assay.x509.SharedData;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

class TrustListTest {
  private static final String SERVER = "1.3.6.1.5.5.7.3.1";
  private static final String OCSP = "1.3.6.1.5.5.7.3.9";
  private static final Instant DAY = Instant.parse("2026-08-01T00:00:00Z");
  private static final Duration YEARS = Duration.ofDays(6000);

  private static final LabCertificate ROOT =
      CertificateBuilder.root("CN=List Root").validity(DAY.minus(YEARS), DAY.plus(YEARS)).build();
  private static final LabCertificate ISSUING =
      ROOT.authority("CN=List CA").validity(DAY.minus(YEARS), DAY.plus(YEARS)).build();
  private static final TrustListSigners SIGNERS =
      new TrustListSigners(List.of(ROOT.keys().getPublic()));
  private static final LabCertificate SIGNER = signer(TrustList.ROOTS, TrustList.DISALLOWED);

  private static LabCertificate signer(String... purposes) {
    return ISSUING
        .leaf("CN=List Publisher")
        .extendedKeyUsage(
            List.of(purposes).stream()
                .map(oid -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)))
                .toArray(KeyPurposeId[]::new))
        .validity(DAY.minus(YEARS), DAY.plus(Duration.ofDays(5000)))
        .build();
  }

  private static Document disallowed(String algorithm, byte[]... identifiers) throws Exception {
    ASN1Sequence[] entries =
        List.of(identifiers).stream()
            .map(identifier -> SignedLists.entry(identifier, Map.of()))
            .toArray(ASN1Sequence[]::new);
    return Documents.of(
        Source.MICROSOFT_DISALLOWED,
        SignedLists.signed(SIGNER, TrustList.DISALLOWED, algorithm, DAY, entries));
  }

  private static Optional<String> damage(Source source, byte[] list) {
    return RootDataReader.damage(Documents.of(source, list), SIGNERS);
  }

  @Test
  void disallowedCertificatesAreIdentifiedInThreeWays() throws Exception {
    Map<String, Disallowed.Kind> kinds =
        Map.of(
            SignedLists.SHA1, Disallowed.Kind.CERTIFICATE_SHA1,
            SignedLists.SHA256, Disallowed.Kind.CERTIFICATE_SHA256,
            SignedLists.SIGNATURE_HASH, Disallowed.Kind.SIGNATURE_HASH);
    for (Map.Entry<String, Disallowed.Kind> kind : kinds.entrySet()) {
      byte[] digest = new byte[kind.getKey().equals(SignedLists.SHA1) ? 20 : 32];
      Document list = disallowed(kind.getKey(), digest);
      assertThat(RootDataReader.damage(list, SIGNERS)).isEmpty();
      assertThat(RootDataReader.read(List.of(list), SIGNERS).disallowed())
          .isEqualTo(
              new Disallowed(kind.getValue(), Set.of(Octets.copyOf(digest)), Optional.of(DAY)));
    }
    assertThat(RootDataReader.damage(disallowed(SignedLists.SHA1, new byte[32]), SIGNERS))
        .contains("an identifier of 32 octets, which is no CERTIFICATE_SHA1");
    assertThat(RootDataReader.damage(disallowed(OCSP, new byte[32]), SIGNERS).orElseThrow())
        .startsWith("subjects are identified by 1.3.6.1.5.5.7.3.9, which is neither");
  }

  @Test
  void listIsUnusableUnlessSignedForItsUseUnderARootOfMicrosoft() throws Exception {
    byte[] list = SignedLists.signed(SIGNER, TrustList.ROOTS, SignedLists.SHA1, DAY);
    assertThat(damage(Source.MICROSOFT_ROOTS, list)).isEmpty();
    assertThat(damage(Source.MICROSOFT_DISALLOWED, list))
        .contains("a list for [1.3.6.1.4.1.311.10.3.9] instead of 1.3.6.1.4.1.311.10.3.30");
    assertThat(RootDataReader.damage(Documents.of(Source.MICROSOFT_ROOTS, list)))
        .contains(
            "no path from the signer to a root of Microsoft: the issuer of \"CN=List CA\" is not"
                + " with the list");
    assertThat(
            damage(
                Source.MICROSOFT_ROOTS,
                SignedLists.signed(signer(OCSP), TrustList.ROOTS, SignedLists.SHA1, DAY)))
        .contains(
            "signed by \"CN=List Publisher\", whose certificate is not for 1.3.6.1.4.1.311.10.3.9");
    Instant late = DAY.plus(Duration.ofDays(5001));
    assertThat(
            damage(
                Source.MICROSOFT_ROOTS,
                SignedLists.signed(SIGNER, TrustList.ROOTS, SignedLists.SHA1, late)))
        .contains(
            "the certificate of \"CN=List Publisher\" was not valid at the date of the list, "
                + late);
  }

  @Test
  void listWhoseContentWasChangedIsUnusable() throws Exception {
    byte[] digest = HexFormat.of().parseHex("ab".repeat(20));
    byte[] list =
        SignedLists.signed(
            SIGNER, TrustList.ROOTS, SignedLists.SHA1, DAY, SignedLists.entry(digest, Map.of()));
    String hex = HexFormat.of().formatHex(list);
    byte[] changed = HexFormat.of().parseHex(hex.replace("ab".repeat(20), "ab".repeat(19) + "ac"));
    assertThat(changed).isNotEqualTo(list);
    assertThat(damage(Source.MICROSOFT_ROOTS, changed).orElseThrow())
        .startsWith("the signature does not verify");
    assertThat(damage(Source.MICROSOFT_ROOTS, new byte[0]))
        .contains("empty; expected a signed certificate trust list");
    assertThat(
            damage(Source.MICROSOFT_ROOTS, "<html>".getBytes(StandardCharsets.US_ASCII))
                .orElseThrow())
        .startsWith("no signed certificate trust list: ");
  }

  private static List<Term> terms(String status, Map<Integer, byte[]> properties) throws Exception {
    byte[] der = ROOT.der();
    byte[] sha256 = HexFormat.of().parseHex(Sha256.of(der).hex());
    Map<Integer, byte[]> all = new HashMap<>(properties);
    all.put(98, sha256);
    Document list =
        Documents.of(
            Source.MICROSOFT_ROOTS,
            SignedLists.signed(
                SIGNER,
                TrustList.ROOTS,
                SignedLists.SHA1,
                DAY,
                SignedLists.entry(new byte[20], all)));
    Document certificates =
        new Document(
            Source.CCADB_PEMS,
            "2018",
            Documents.of(
                    Source.CCADB_PEMS,
                    Documents.quoted("SHA-256 Fingerprint", "X.509 Certificate (PEM)")
                        + Documents.quoted(Documents.fingerprint(der), ROOT.pem()))
                .body(),
            DAY);
    Document report =
        Documents.of(
            Source.MICROSOFT_INCLUDED,
            Documents.quoted("Microsoft Status", "SHA-256 Fingerprint", "Microsoft EKUs")
                + Documents.quoted(
                    status, Documents.fingerprint(der), "Code Signing;Server Authentication"));
    RootData data = RootDataReader.read(List.of(list, certificates, report), SIGNERS);
    AnchorTerms terms = Documents.program(data, "microsoft").anchors().get(Sha256.of(der));
    if (terms == null) {
      return List.of(new Term.Never("no anchor"));
    }
    return terms.alternatives().isEmpty() ? List.of() : terms.alternatives().getFirst();
  }

  @Test
  void propertiesBecomeTermsForServers() throws Exception {
    Instant end = Instant.parse("2024-02-01T00:00:00Z");
    byte[] date = SignedLists.time(end);
    Term unknownDate = new Term.Unknown("Microsoft's NotBefore date is not known");
    Term noAnchor = new Term.Never("no anchor");
    assertThat(terms("Included", Map.of())).isEmpty();
    assertThat(terms("Included", Map.of(126, date))).containsExactly(new Term.NotBeforeUntil(end));
    assertThat(terms("Included", Map.of(126, date, 127, SignedLists.purposes(OCSP)))).isEmpty();
    assertThat(terms("NotBefore", Map.of(126, date, 127, SignedLists.purposes(OCSP, SERVER))))
        .containsExactly(new Term.NotBeforeUntil(end));
    assertThat(terms("NotBefore", Map.of())).containsExactly(unknownDate);
    assertThat(terms("NotBefore", Map.of(126, new byte[0]))).containsExactly(unknownDate);
    assertThat(terms("Disabled", Map.of(104, date))).containsExactly(new Term.UsedUntil(end));
    assertThat(terms("Disabled", Map.of(104, date, 122, SignedLists.purposes(OCSP))))
        .containsExactly(new Term.UsedUntil(end));
    assertThat(terms("Disabled", Map.of())).containsExactly(noAnchor);
    assertThat(terms("Included", Map.of(122, SignedLists.purposes(SERVER))))
        .containsExactly(new Term.Unknown("Microsoft's list disallows TLS servers, from no date"));
  }

  @Test
  void realListVerifiesUnderMicrosoftsOwnRoot() throws Exception {
    byte[] list = Files.readAllBytes(SharedData.folder("roots/authroot").resolve("authroot.stl"));
    TrustList read =
        TrustList.read(
            Documents.of(Source.MICROSOFT_ROOTS, list),
            TrustList.ROOTS,
            TrustListSigners.MICROSOFT);
    assertThat(read.subjects()).hasSize(480);
    assertThat(read.thisUpdate()).isEqualTo(Instant.parse("2023-12-13T23:55:48Z"));
    assertThat(read.algorithm()).isEqualTo(SignedLists.SHA1);
    assertThat(read.subjects()).allMatch(subject -> subject.sha256().isPresent());
    assertThat(read.subjects().stream().filter(subject -> subject.disabledAt().isPresent()))
        .hasSize(168);
  }

  @Test
  void keysOfMicrosoftsRootsAreThoseOfTheirCertificates() {
    Map<String, byte[]> roots = SharedData.certificates("roots/observatory/certificates");
    List<PublicKey> keys =
        List.of(
                "df545bf919a2439c36983b54cdfc903dfa4f37d3996d8d84b4c31eec6f3c163e",
                "847df6a78497943f27fc72eb93f9a637320a02b561d0a91b09e87a7807ed7c61")
            .stream()
            .map(
                sha256 ->
                    key(Optional.ofNullable(roots.get(sha256 + ".pem 1")).orElseThrow(), sha256))
            .toList();
    assertThat(TrustListSigners.MICROSOFT.roots()).isEqualTo(keys);
  }

  private static PublicKey key(byte[] der, String sha256) {
    assertThat(Sha256.of(der).hex()).isEqualTo(sha256);
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der))
          .getPublicKey();
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }
}
