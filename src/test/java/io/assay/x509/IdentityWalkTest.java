package io.assay.x509;

import static io.assay.x509.CertificateWriter.dns;
import static io.assay.x509.CertificateWriter.ip;
import static io.assay.x509.CertificateWriter.uri;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Octets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityWalkTest {
  private static final byte[] ADDRESS = ip(1, 1, 1, 1);

  /** Writes down what it is shown. */
  private static final class Places implements IdentityVisitor {
    private final byte[] octets;
    private final List<String> all = new ArrayList<>();
    private final List<String> dnsNames = new ArrayList<>();
    private final List<InetAddress> addresses = new ArrayList<>();
    private int unreadable;

    private Places(byte[] octets) {
      this.octets = octets;
    }

    static Places of(byte[] certificate) {
      // Other octets around it must not matter.
      byte[] page = Der.concat(Der.hex("3082ffff"), certificate, Der.hex("87040101010100"));
      Places places = new Places(page);
      IdentityWalk.certificate(page, 4, 4 + certificate.length, places);
      return places;
    }

    private void add(String kind, int from, int to) {
      all.add(kind + " " + EscapedText.ofOctets(octets, from, to));
    }

    @Override
    public void dnsName(int from, int to) {
      add("dns", from, to);
      String text = EscapedText.ofOctets(octets, from, to);
      if (!text.contains("\\00")) {
        dnsNames.add(text);
      }
    }

    @Override
    public void ipAddress(int from, int to) {
      all.add("ip " + HexFormat.of().formatHex(octets, from, to));
      if (to - from == 4 || to - from == 16) {
        addresses.add(address(Arrays.copyOfRange(octets, from, to)));
      }
    }

    @Override
    public void uri(int from, int to) {
      add("uri", from, to);
    }

    @Override
    public void email(int from, int to) {
      add("email", from, to);
    }

    @Override
    public void otherName(int from, int to) {
      all.add("other " + HexFormat.of().formatHex(octets, from, to));
    }

    @Override
    public void commonName(int tag, int from, int to) {
      add("cn %02x".formatted(tag), from, to);
    }

    @Override
    public void unreadableNames(int from, int to) {
      add("names?", from, to);
      unreadable++;
    }

    @Override
    public void unreadable(int from, int to) {
      all.add("? " + (to - from));
      unreadable++;
    }
  }

  private static InetAddress address(byte[] octets) {
    try {
      return octets.length == 4
          ? InetAddress.getByAddress(octets)
          : Inet6Address.getByAddress(null, octets, -1);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> placesOf(byte[]... entries) {
    return Places.of(new CertificateWriter().subject(Der.sequence()).names(entries).write()).all;
  }

  @Test
  void everyPlaceOfASoundCertificateIsShown() {
    byte[] certificate =
        new CertificateWriter()
            .subject(
                Der.sequence(
                    Der.attribute("2.5.4.10", Der.utf8("Organisation")),
                    Der.attribute("2.5.4.3", Der.utf8("first.test")),
                    Der.attribute("2.5.4.3", Der.printable("second.test"))))
            .names(
                dns("a.test"),
                ADDRESS,
                uri("https://a.test/x"),
                Der.tlv(GeneralName.RFC822_NAME, Der.ascii("ca@a.test")),
                Der.tlv(GeneralName.DIRECTORY_NAME, Der.commonName("Third")),
                Der.tlv(GeneralName.OTHER_NAME, Der.oid("1.2.3.4"), Der.tlv(0xa0, Der.utf8("x"))),
                Der.tlv(GeneralName.REGISTERED_ID, Der.hex("2a0304")))
            .extension(
                Oids.AUTHORITY_INFO_ACCESS,
                Der.sequence(Der.sequence(Der.oid(Oids.OCSP), uri("http://ocsp.test"))))
            .write();

    assertThat(Places.of(certificate).all)
        .containsExactly(
            "dns a.test",
            "ip 01010101",
            "uri https://a.test/x",
            "email ca@a.test",
            "cn 0c Third",
            "other 06032a0304a0030c0178",
            "other 2a0304",
            "cn 0c first.test",
            "cn 13 second.test");
  }

  @Test
  void theTbsCertificateAloneShowsTheSame() {
    byte[] tbs = new CertificateWriter().names(dns("a.test"), ADDRESS).tbs();
    Places places = new Places(tbs);

    IdentityWalk.tbs(tbs, 0, tbs.length, places);

    assertThat(places.all).containsExactly("dns a.test", "ip 01010101", "cn 0c resolver.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed", "certs", "roots/observatory"})
  void realCertificatesShowTheNamesThatTheirFactsHave(String folder) {
    Map<String, byte[]> certificates = SharedData.certificates(folder);
    assertThat(certificates).isNotEmpty();
    certificates.forEach(
        (name, der) -> {
          SubjectNames names = CertificateFacts.of(Octets.copyOf(der)).names();
          Places places = Places.of(der);
          assertThat(places.dnsNames).as(name).containsExactlyElementsOf(names.dnsNames());
          assertThat(places.addresses).as(name).containsExactlyElementsOf(names.ipAddresses());
        });
  }

  @Test
  void ordinaryCertificatesHaveNothingUnreadable() {
    SharedData.certificates("certs")
        .forEach((name, der) -> assertThat(Places.of(der).unreadable).as(name).isZero());
  }

  @Test
  void aBrokenNeighbourDoesNotHideAnAddress() {
    assertThat(placesOf(dns("a.test"), ip(1, 1, 1), ADDRESS, uri("www.google.com")))
        .containsExactly("dns a.test", "ip 010101", "ip 01010101", "uri www.google.com");
  }

  @Test
  void anEntryThatSwallowsItsNeighbourGivesItBack() {
    byte[] greedy = dns("a.test");
    greedy[1] = 12;
    assertThat(placesOf(greedy, ADDRESS, dns("b.test")))
        .contains("ip 01010101", "dns b.test", "names? \\82\\0Ca.test");
  }

  @Test
  void anEntryThatEndsEarlyIsShownTogetherWithWhatFollows() {
    byte[] curt = dns("a.test");
    curt[1] = 3;
    assertThat(placesOf(curt, ADDRESS, dns("b.test")))
        .contains("ip 01010101", "dns b.test", "names? \\82\\03a.test");
  }

  @Test
  void anEntryOfAnUnknownKindIsUnreadable() {
    assertThat(placesOf(Der.tlv(0x8b, Der.ascii("x")), ADDRESS))
        .containsExactlyInAnyOrder("names? \\8B\\01x", "ip 01010101");
  }

  @Test
  void anEmptyListHasNoPlace() {
    assertThat(placesOf()).isEmpty();
  }

  @Test
  void aValueThatIsNoListMightHoldNames() {
    byte[] value = Der.octetString(ADDRESS);
    assertThat(
            Places.of(
                    new CertificateWriter()
                        .subject(Der.sequence())
                        .extension(Oids.SUBJECT_ALT_NAME, value)
                        .write())
                .all)
        .containsExactly("names? \\04\\06\\87\\04\\01\\01\\01\\01");
  }

  @Test
  void namesOfSeveralExtensionsAreShown() {
    byte[] certificate =
        new CertificateWriter()
            .subject(Der.sequence())
            .names(dns("a.test"))
            .names(ADDRESS, dns("b.test"))
            .write();
    assertThat(Places.of(certificate).all)
        .containsExactly("dns a.test", "ip 01010101", "dns b.test");
  }

  @Test
  void aListOfNamesUnderAnotherNameIsUnreadableAndOtherExtensionsAreNot() {
    byte[] certificate =
        new CertificateWriter()
            .subject(Der.sequence())
            .extension("1.2.3.4", Der.sequence(dns("a.test"), ADDRESS))
            .extension("1.2.3.5", Der.utf8("a.test"))
            .extension(Oids.BASIC_CONSTRAINTS, Der.sequence(Der.bool(true)))
            .extension(
                Oids.NAME_CONSTRAINTS, Der.sequence(Der.tlv(0xa0, Der.sequence(dns("a.test")))))
            .extension(
                Oids.AUTHORITY_KEY_IDENTIFIER,
                Der.sequence(Der.tlv(0x80, Der.hex("0102")), Der.tlv(0x82, Der.hex("03"))))
            .write();
    // The value: two headers, and names of 8 and 6 octets.
    assertThat(Places.of(certificate).all).containsExactly("? 18");
  }

  @Test
  void aCertificateThatIsCutShowsWhatIsThereAndThatItIsCut() {
    byte[] whole = new CertificateWriter().names(dns("a.test"), ADDRESS, dns("b.test")).write();
    for (int length = 0; length < whole.length; length++) {
      Places places = Places.of(Arrays.copyOf(whole, length));
      assertThat(places.unreadable).as("%d octets", length).isPositive();
    }
  }
}
