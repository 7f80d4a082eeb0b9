package io.assay.x509;

import static io.assay.x509.CertificateWriter.dns;
import static io.assay.x509.CertificateWriter.facts;
import static io.assay.x509.CertificateWriter.ip;
import static io.assay.x509.CertificateWriter.uri;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Limits;
import io.assay.probe.Octets;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates broken by chance, and by intent. */
class HostileCertificateTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int MUTATIONS = 15_000;

  /** As large as the largest handshake message. */
  private static final int ROOM = Limits.HANDSHAKE_MESSAGE_OCTETS - 1024;

  private static final List<byte[]> ENTRIES =
      List.of(
          dns("first.test"),
          ip(1, 1, 1, 1),
          uri("https://a.test/path?query"),
          ip(0x26, 6, 0x47, 0, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x11),
          Der.tlv(GeneralName.RFC822_NAME, Der.ascii("ca@a.test")),
          ip(9, 9, 9, 9),
          Der.tlv(GeneralName.DIRECTORY_NAME, Der.commonName("Directory")),
          dns("*.middle.test"),
          Der.tlv(GeneralName.OTHER_NAME, Der.oid("1.2.3.4"), Der.tlv(0xa0, Der.utf8("other"))),
          ip(8, 8, 8, 8),
          ip(8, 8, 4, 4),
          dns("a.b"),
          dns("last.test"));

  private static byte[] certificate(byte[]... entries) {
    return new CertificateWriter()
        .criticalExtension(Oids.BASIC_CONSTRAINTS, Der.sequence())
        .criticalExtension(Oids.KEY_USAGE, Der.hex("03020780"))
        .extension(Oids.EXTENDED_KEY_USAGE, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1")))
        .names(entries)
        .extension(
            Oids.CRL_DISTRIBUTION_POINTS,
            Der.sequence(Der.sequence(Der.tlv(0xa0, Der.tlv(0xa0, uri("http://crl.test/1"))))))
        .extension(
            Oids.AUTHORITY_INFO_ACCESS,
            Der.sequence(Der.sequence(Der.oid(Oids.OCSP), uri("http://ocsp.test"))))
        .extension(Oids.TLS_FEATURE, Der.sequence(Der.integer(5)))
        .write();
  }

  private static byte[] certificate() {
    return certificate(ENTRIES.toArray(byte[][]::new));
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Test
  void noBitOfOneNameHidesAnotherName() {
    byte[] sound = certificate();
    for (int broken = 0; broken < ENTRIES.size(); broken++) {
      byte[] entry = ENTRIES.get(broken);
      int start = offsetOf(broken, sound);
      SubjectNames others = facts(certificate(without(broken))).names();
      for (int bit = 0; bit < entry.length * 8; bit++) {
        byte[] certificate = sound.clone();
        certificate[start + bit / 8] ^= (byte) (1 << bit % 8);
        assertNothingElseIsHidden(certificate, others, "entry %d, bit %d".formatted(broken, bit));
      }
    }
  }

  @Test
  void noGarbageInTheContentOfOneNameHidesAnotherName() {
    RandomGenerator random = random(2);
    byte[] sound = certificate();
    List<SubjectNames> others =
        IntStream.range(0, ENTRIES.size())
            .mapToObj(broken -> facts(certificate(without(broken))).names())
            .toList();
    for (int i = 0; i < MUTATIONS; i++) {
      int broken = random.nextInt(ENTRIES.size());
      byte[] entry = ENTRIES.get(broken);
      byte[] certificate = sound.clone();
      byte[] garbage = new byte[entry.length - 2];
      random.nextBytes(garbage);
      System.arraycopy(garbage, 0, certificate, offsetOf(broken, sound) + 2, garbage.length);
      assertNothingElseIsHidden(
          certificate, others.get(broken), "entry " + broken + " with " + Octets.copyOf(garbage));
    }
  }

  private static byte[][] without(int index) {
    return IntStream.range(0, ENTRIES.size())
        .filter(i -> i != index)
        .mapToObj(ENTRIES::get)
        .toArray(byte[][]::new);
  }

  private static void assertNothingElseIsHidden(
      byte[] certificate, SubjectNames others, String what) {
    CertificateFacts facts = facts(certificate);
    boolean allThere =
        facts.names().ipAddresses().containsAll(others.ipAddresses())
            && facts.names().dnsNames().containsAll(others.dnsNames())
            && facts.crlUrls().contains("http://crl.test/1")
            && facts.mustStaple();
    if (!allThere) {
      throw new AssertionError("%s hides others of %s: %s".formatted(what, others, facts.names()));
    }
  }

  private static int offsetOf(int index, byte[] certificate) {
    byte[] all = Der.concat(ENTRIES.toArray(byte[][]::new));
    int offset = 0;
    for (int i = 0; i < index; i++) {
      offset += ENTRIES.get(i).length;
    }
    for (int i = 0; i + all.length <= certificate.length; i++) {
      if (Arrays.equals(certificate, i, i + all.length, all, 0, all.length)) {
        return i + offset;
      }
    }
    throw new IllegalStateException("the names are not within");
  }

  @Test
  void everySingleBitMayFlip() {
    byte[] sound = certificate();
    for (int bit = 0; bit < sound.length * 8; bit++) {
      byte[] certificate = sound.clone();
      certificate[bit / 8] ^= (byte) (1 << bit % 8);
      assertSane(certificate);
    }
  }

  @Test
  void randomMutationsAreRead() {
    RandomGenerator random = random(1);
    List<byte[]> sound = new ArrayList<>(List.of(certificate()));
    sound.add(
        new CertificateWriter()
            .key(
                Der.sequence(
                    Der.sequence(Der.oid(Oids.RSA), Der.hex("0500")),
                    Der.bitString(Der.sequence(Der.integer(Long.MAX_VALUE), Der.integer(3)))))
            .write());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] certificate = sound.get(random.nextInt(sound.size()));
      int times = 1 + random.nextInt(4);
      for (int time = 0; time < times; time++) {
        certificate = mutate(certificate, random);
      }
      assertSane(certificate);
    }
  }

  @Test
  void mutationsOfRealCertificatesAreRead() {
    RandomGenerator random = random(3);
    List<byte[]> real = new ArrayList<>(SharedData.certificates("certs").values());
    for (int i = 0; i < MUTATIONS; i++) {
      assertSane(mutate(real.get(random.nextInt(real.size())), random));
    }
  }

  @Test
  void randomOctetsAreRead() {
    RandomGenerator random = random(4);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] octets = new byte[random.nextInt(200)];
      random.nextBytes(octets);
      assertSane(octets);
    }
  }

  private static byte[] mutate(byte[] octets, RandomGenerator random) {
    if (octets.length == 0) {
      return octets;
    }
    int at = random.nextInt(octets.length);
    int length = Math.min(1 + random.nextInt(8), octets.length - at);
    byte[] head = Arrays.copyOf(octets, at);
    byte[] tail = Arrays.copyOfRange(octets, at + length, octets.length);
    byte[] middle = Arrays.copyOfRange(octets, at, at + length);
    return switch (random.nextInt(5)) {
      case 0 -> {
        middle[0] ^= (byte) (1 << random.nextInt(8));
        yield Der.concat(head, middle, tail);
      }
      case 1 -> {
        random.nextBytes(middle);
        yield Der.concat(head, middle, tail);
      }
      case 2 -> Der.concat(head, tail);
      case 3 -> Der.concat(head, middle, middle, tail);
      default -> head;
    };
  }

  /** What holds for every sequence of octets whatever. */
  private static void assertSane(byte[] octets) {
    Octets der = Octets.copyOf(octets);
    CertificateFacts facts = CertificateFacts.of(der);
    boolean complete =
        facts.subject().isPresent()
            && facts.issuer().isPresent()
            && facts.serial().isPresent()
            && facts.notBefore().isPresent()
            && facts.notAfter().isPresent()
            && facts.key().isPresent()
            && facts.signatureAlgorithm().isPresent()
            && facts.tbsSha256().isPresent()
            && facts.spkiSha256().isPresent()
            && facts.names().unreadable().isEmpty();
    if (!complete && facts.malformed().isEmpty()) {
      throw new AssertionError("something is missing without a word: " + der.base64());
    }
    boolean printable =
        facts.malformed().stream().allMatch(HostileCertificateTest::isHarmless)
            && facts.names().dnsNames().stream().allMatch(HostileCertificateTest::isHarmless)
            && facts.names().others().stream().allMatch(HostileCertificateTest::isHarmless)
            && facts.crlUrls().stream().allMatch(HostileCertificateTest::isHarmless)
            && facts.subject().stream().allMatch(name -> isHarmless(name.text()));
    if (!printable) {
      throw new AssertionError("something is not escaped: " + der.base64());
    }
  }

  private static boolean isHarmless(String text) {
    return text.chars().allMatch(c -> (c >= 0x20 && c < 0x7f) || c == '…');
  }

  private static Map<String, byte[]> largest() {
    CertificateWriter writer = new CertificateWriter();
    byte[] manyExtensions = repeat(Der.sequence(Der.oid("1.2.3"), Der.octetString()), ROOM);
    Map<String, byte[]> largest = new TreeMap<>();
    largest.put("addresses", new CertificateWriter().names(repeat(ip(1, 1, 1, 1), ROOM)).write());
    largest.put("empty names", new CertificateWriter().names(repeat(dns(""), ROOM)).write());
    largest.put(
        "unknown names", new CertificateWriter().names(repeat(Der.hex("8b00"), ROOM)).write());
    largest.put(
        "names that overlap", new CertificateWriter().names(repeat(Der.hex("8283"), ROOM)).write());
    largest.put(
        "directory names",
        new CertificateWriter()
            .names(repeat(Der.tlv(GeneralName.DIRECTORY_NAME, Der.commonName("x")), ROOM))
            .write());
    largest.put(
        "indefinite names", new CertificateWriter().names(repeat(Der.hex("a480"), ROOM)).write());
    largest.put("a long name", new CertificateWriter().names(dns("x".repeat(ROOM))).write());
    largest.put(
        "a long name of control characters",
        new CertificateWriter().names(dns("\u0001".repeat(ROOM))).write());
    largest.put(
        "extensions",
        new CertificateWriter()
            .extensionsField(Der.tlv(0xa3, Der.sequence(manyExtensions)))
            .write());
    largest.put(
        "empty relative names",
        new CertificateWriter().subject(Der.sequence(repeat(Der.set(), ROOM))).write());
    largest.put(
        "attributes",
        new CertificateWriter()
            .subject(Der.sequence(repeat(Der.attribute("2.5.4.3", Der.utf8("x")), ROOM)))
            .write());
    largest.put(
        "a long attribute",
        new CertificateWriter().subject(Der.commonName("x".repeat(ROOM))).write());
    largest.put(
        "key purposes",
        new CertificateWriter()
            .extension(Oids.EXTENDED_KEY_USAGE, Der.sequence(repeat(Der.oid("1.2.3"), ROOM)))
            .write());
    largest.put(
        "distribution points",
        new CertificateWriter()
            .extension(
                Oids.CRL_DISTRIBUTION_POINTS,
                Der.sequence(Der.sequence(Der.tlv(0xa0, Der.tlv(0xa0, repeat(uri("h"), ROOM))))))
            .write());
    largest.put(
        "a long object identifier",
        new CertificateWriter()
            .algorithms(Der.sequence(Der.tlv(Tag.OID, repeat(Der.hex("ff"), ROOM), Der.hex("7f"))))
            .write());
    largest.put(
        "a long serial number",
        new CertificateWriter().serial(Der.tlv(Tag.INTEGER, repeat(Der.hex("7f"), ROOM))).write());
    largest.put(
        "a large modulus",
        new CertificateWriter()
            .key(
                Der.sequence(
                    Der.sequence(Der.oid(Oids.RSA)),
                    Der.bitString(
                        Der.sequence(
                            Der.tlv(Tag.INTEGER, repeat(Der.hex("7f"), ROOM)), Der.integer(3)))))
            .write());
    largest.put("nested indefinite lengths", repeat(Der.hex("3080"), ROOM));
    largest.put(
        "indefinite lengths within a certificate",
        new CertificateWriter().subject(repeat(Der.hex("3080"), ROOM)).write());
    largest.put("tags of many octets", repeat(Der.hex("ff"), ROOM));
    largest.put("zeros", new byte[ROOM]);
    largest.put("sound", writer.write());
    return largest;
  }

  private static byte[] repeat(byte[] part, int octets) {
    byte[] all = new byte[octets / part.length * part.length];
    for (int at = 0; at < all.length; at += part.length) {
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("namedLargest")
  void largestCertificateIsReadInBoundedTimeAndSpace(byte[] certificate) {
    assertSane(certificate);
    Duration best = Duration.ofDays(1);
    for (int i = 0; i < 5; i++) {
      // CPU time: how busy the machine is with other things plays no part.
      long start = THREADS.getCurrentThreadCpuTime();
      CertificateFacts facts = facts(certificate);
      Duration taken = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
      best = taken.compareTo(best) < 0 ? taken : best;
      assertThat(facts.malformed()).hasSizeLessThanOrEqualTo(Bounds.PROBLEMS + 1);
      assertThat(facts.names().unreadable()).hasSizeLessThanOrEqualTo(Bounds.PROBLEMS + 1);
      assertThat(facts.names().ipAddresses()).hasSizeLessThanOrEqualTo(Bounds.ALTERNATIVE_NAMES);
      assertThat(facts.subject().map(subject -> subject.text().length()).orElse(0))
          .isLessThan(Bounds.NAME_ELEMENTS * 3 * Bounds.ATTRIBUTE_OCTETS);
    }
    // Cold code: anything that grows faster than its input takes far longer.
    assertThat(best).isLessThan(Duration.ofMillis(500));
  }

  static Stream<Named<byte[]>> namedLargest() {
    return largest().entrySet().stream().map(each -> Named.of(each.getKey(), each.getValue()));
  }
}
