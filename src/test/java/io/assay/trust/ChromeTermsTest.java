package io.assay.trust;

import static io.assay.trust.PathFinderTest.octets;
import static io.assay.trust.PathFinderTest.program;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.SctVerifier;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.junit.jupiter.api.Test;

/** An anchor that Chrome trusts only with an SCT of some day or earlier, the others as it is. */
class ChromeTermsTest {
  private static final Instant LIMIT = Instant.parse("2025-10-31T23:59:59Z");
  private static final Instant EARLY = Instant.parse("2025-10-31T08:00:00Z");
  private static final Instant LATE = Instant.parse("2025-11-02T08:00:00Z");
  private static final String EMBEDDED = "1.3.6.1.4.1.11129.2.4.2";

  private final Instant now = Instant.now();
  private final LabCertificate root = CertificateBuilder.root("CN=Root").build();

  private static byte[] list(Instant... timestamps) {
    ByteBuffer list = ByteBuffer.allocate(2 + timestamps.length * 49);
    list.putShort((short) (timestamps.length * 49));
    for (Instant timestamp : timestamps) {
      list.putShort((short) 47);
      list.put(new byte[33]).putLong(timestamp.toEpochMilli()).put(new byte[6]);
    }
    return list.array();
  }

  private static byte[] octetString(byte[] content) throws Exception {
    return new DEROctetString(content).getEncoded();
  }

  private Map<String, ProgramTrust> trust(
      CertificateBuilder leaf, Optional<Octets> tls, Optional<Octets> staple) {
    RootProgram others = program("mozilla", root);
    RootProgram chrome =
        new RootProgram(
            "chrome",
            "test",
            others.asOf(),
            Map.of(
                CertificateFacts.of(Octets.copyOf(root.der())).sha256(),
                AnchorTerms.all(List.of(new Term.SctNotAfter(LIMIT)))),
            others.certificates(),
            others.absence());
    PathFinder finder = new PathFinder(List.of(chrome, others), CertificatePool.EMPTY);
    CertificationPaths paths = finder.find(octets(List.of(leaf.build())), now);
    CertificateFacts facts = paths.certificates().getFirst();
    return finder.trust(paths, now, new LeafScts(unverified(facts, tls, staple), true));
  }

  /** As where no log is known. */
  private static List<SctTime> unverified(
      CertificateFacts leaf, Optional<Octets> tls, Optional<Octets> staple) {
    return new SctVerifier(Optional.empty())
        .verify(leaf, List.of(), tls, staple, Instant.EPOCH).stream()
            .flatMap(sct -> sct.timestamp().stream())
            .map(time -> new SctTime(time, SctTime.Validity.UNVERIFIED))
            .toList();
  }

  private static void assertOnlyChrome(
      Map<String, ProgramTrust> results, Class<? extends TrustResult> kind, String reason) {
    assertThat(results)
        .hasEntrySatisfying(
            "mozilla", trust -> assertThat(trust.result()).isInstanceOf(TrustResult.Trusted.class))
        .hasEntrySatisfying(
            "chrome",
            trust ->
                assertThat(trust.result())
                    .isInstanceOf(kind)
                    .extracting(Object::toString)
                    .asString()
                    .contains("terms of CN=Root: " + reason));
  }

  @Test
  void lateSctsAreNotEnough() throws Exception {
    assertOnlyChrome(
        trust(
            root.leaf("CN=leaf").extension(EMBEDDED, false, octetString(list(LATE, LATE))),
            Optional.of(Octets.copyOf(list(LATE))),
            Optional.empty()),
        TrustResult.Untrusted.class,
        "no SCT of 2025-10-31T23:59:59Z or earlier");
  }

  @Test
  void noSctIsNotEnough() {
    assertOnlyChrome(
        trust(root.leaf("CN=leaf"), Optional.empty(), Optional.empty()),
        TrustResult.Untrusted.class,
        "no SCT of 2025-10-31T23:59:59Z or earlier");
  }

  @Test
  void anEarlySctThatIsNotVerifiedLeavesItOpenHoweverItCame() throws Exception {
    Octets list = Octets.copyOf(list(LATE, EARLY));
    String reason = "an SCT of 2025-10-31T08:00:00Z would do, but it cannot be verified";
    assertOnlyChrome(
        trust(
            root.leaf("CN=leaf").extension(EMBEDDED, false, octetString(list.toByteArray())),
            Optional.empty(),
            Optional.empty()),
        TrustResult.Undetermined.class,
        reason);
    assertOnlyChrome(
        trust(root.leaf("CN=leaf"), Optional.of(list), Optional.empty()),
        TrustResult.Undetermined.class,
        reason);
    assertOnlyChrome(
        trust(root.leaf("CN=leaf"), Optional.empty(), Optional.of(staple(list))),
        TrustResult.Undetermined.class,
        reason);
  }

  @Test
  void octetsThatAreNoListAndNoResponseHoldNoSct() {
    Octets garbage = Octets.copyOf(new byte[] {0x30, 3, 1, 2, 3, 4});
    for (Octets staple : List.of(garbage, Octets.copyOf(new byte[0]))) {
      assertThat(
              unverified(CertificateFacts.of(garbage), Optional.of(garbage), Optional.of(staple)))
          .isEmpty();
    }
  }

  /** A response as RFC 6960, section 4.2.1 has it, of what matters here. */
  private static Octets staple(Octets list) throws Exception {
    ASN1Encodable certId =
        sequence(
            sequence(new ASN1ObjectIdentifier("1.3.14.3.2.26")),
            new DEROctetString(new byte[20]),
            new DEROctetString(new byte[20]),
            new ASN1Integer(1));
    ASN1Encodable time = new DERGeneralizedTime("20251101000000Z");
    ASN1Encodable extensions =
        sequence(
            sequence(
                new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.5"),
                new DEROctetString(octetString(list.toByteArray()))));
    ASN1Encodable single =
        sequence(
            certId,
            new DERTaggedObject(false, 0, DERNull.INSTANCE),
            time,
            new DERTaggedObject(true, 1, extensions));
    ASN1Encodable data =
        sequence(
            new DERTaggedObject(true, 2, new DEROctetString(new byte[20])), time, sequence(single));
    ASN1Encodable basic =
        sequence(
            data,
            sequence(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2")),
            new DERBitString(new byte[8]));
    return Octets.copyOf(
        new OCSPResponse(
                new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
                new ResponseBytes(
                    OCSPObjectIdentifiers.id_pkix_ocsp_basic,
                    new DEROctetString(basic.toASN1Primitive().getEncoded())))
            .getEncoded());
  }

  private static DERSequence sequence(ASN1Encodable... elements) {
    return new DERSequence(elements);
  }
}
