package io.assay.ct.watch;

import static io.assay.ct.watch.Watching.dns;
import static io.assay.ct.watch.Watching.ip;
import static io.assay.ct.watch.Watching.tlv;
import static io.assay.ct.watch.Watching.withNames;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.x509.SharedData;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates broken by chance, and by intent. */
class WatchListHostileTest {
  private static final String NAME = "one.one.one.one";
  private static final byte[] NAME_OCTETS = NAME.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADDRESS_OCTETS = {(byte) 198, 51, 100, 7};
  private static final byte[] IPV6_OCTETS = {
    0x26, 6, 0x47, 0, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x11
  };

  /** Of the values of each octet, every fifth is tried. */
  private static final int STRIDE = 5;

  private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};
  private static final byte[] SUBJECT_ALT_NAME = {6, 3, 0x55, 0x1d, 0x11};

  /** Octets of a large entry; a log's can have 32 times as many. */
  private static final int LARGEST = 1 << 19;

  private static final byte[] ISSUER_ALT_NAME = {6, 3, 0x55, 0x1d, 0x12};
  private static final WatchList WATCHED =
      Watching.watch(NAME, "198.51.100.7", "2606:4700:4700::1111");

  private static byte[] certificate() {
    return CertificateBuilder.selfSigned("O=Test")
        .dns("first.test", NAME)
        .ip("198.51.100.7", "2606:4700:4700::1111")
        .dns("last.test")
        .build()
        .der();
  }

  private static void assertFound(byte[] certificate, String what) {
    String found = String.join(" ", Watching.found(WATCHED, certificate));
    boolean complete =
        (!contains(certificate, NAME_OCTETS) || found.contains(NAME))
            && (!contains(certificate, ADDRESS_OCTETS) || found.contains("198.51.100.7"))
            && (!contains(certificate, IPV6_OCTETS) || found.contains("2606:4700:4700::1111"));
    if (!complete) {
      throw new AssertionError(what + " hides what is there; found: " + found);
    }
  }

  private static boolean contains(byte[] octets, byte[] wanted) {
    for (int at = 0; at <= octets.length - wanted.length; at++) {
      if (octets[at] == wanted[0]
          && Arrays.equals(octets, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void noSingleOctetHidesANameOrAddressThatIsStillThere() {
    byte[] sound = certificate();
    for (int at = 0; at < sound.length; at++) {
      for (int value = at % STRIDE; value < 256; value += STRIDE) {
        byte[] certificate = sound.clone();
        certificate[at] = (byte) value;
        if (contains(certificate, ISSUER_ALT_NAME)) {
          // A sound list of the issuer's own names.
          continue;
        }
        assertFound(certificate, "octet %d with %02x".formatted(at, value));
      }
    }
  }

  @Test
  void noCutHidesANameOrAddressThatIsStillThere() {
    byte[] sound = certificate();
    for (int length = 0; length < sound.length; length++) {
      assertFound(Arrays.copyOf(sound, length), length + " octets");
    }
  }

  @Test
  void noSingleOctetHidesACommonNameThatIsStillCalledSo() {
    byte[] sound =
        CertificateBuilder.selfSigned("O=Test, CN=" + NAME).issuerName("O=Test").build().der();
    for (int at = 0; at < sound.length; at++) {
      for (int value = at % STRIDE; value < 256; value += STRIDE) {
        byte[] certificate = sound.clone();
        certificate[at] = (byte) value;
        if (contains(certificate, COMMON_NAME)) {
          assertFound(certificate, "octet %d with %02x".formatted(at, value));
        }
      }
    }
  }

  @Test
  void noSingleBitOfARealEntryHidesItsNames() {
    List<RealTiles.Entry> entries = RealTiles.entries();
    for (int i = 0; i < entries.size(); i += 130) {
      RealTiles.Entry entry = entries.get(i);
      byte[] sound = entry.octets();
      List<String> names = names(entry);
      WatchList watched = Watching.watch(names.toArray(String[]::new));
      for (int bit = 0; bit < sound.length * 8; bit++) {
        byte[] broken = sound.clone();
        broken[bit / 8] ^= (byte) (1 << bit % 8);
        if (contains(broken, SUBJECT_ALT_NAME)) {
          List<Hit> hits = entry.match(watched, broken);
          assertFound(names, hits, broken, "entry %d, bit %d".formatted(i, bit));
        }
      }
    }
  }

  private static List<String> names(RealTiles.Entry entry) {
    return entry.facts().names().dnsNames().stream()
        .filter(name -> !name.contains("*"))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  private static void assertFound(
      List<String> names, List<Hit> hits, byte[] certificate, String what) {
    Set<String> found = hits.stream().map(hit -> hit.identity().text()).collect(Collectors.toSet());
    for (String name : names) {
      if (!found.contains(name)
          && contains(certificate, name.getBytes(StandardCharsets.US_ASCII))) {
        throw new AssertionError(what + " hides " + name);
      }
    }
  }

  @Test
  void randomMutationsEndWithoutAnException() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    List<byte[]> real = new ArrayList<>(SharedData.certificates("certs").values());
    real.addAll(SharedData.certificates("malformed").values());
    WatchList watched =
        Watching.watch("*.com", "*.test", "a", "0.0.0.0/0", "::/0", "*.example.com");
    for (int i = 0; i < 5_000; i++) {
      byte[] octets = real.get(random.nextInt(real.size())).clone();
      for (int times = random.nextInt(8); times >= 0; times--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt();
      }
      int from = random.nextInt(8) == 0 ? random.nextInt(octets.length) : 0;
      int to = random.nextInt(8) == 0 ? from + random.nextInt(octets.length - from) : octets.length;
      assertThat(watched.matchCertificate(octets, from, to)).doesNotHaveDuplicates();
      assertThat(watched.matchTbs(octets, from, to)).doesNotHaveDuplicates();
      assertThat(watched.matchUnreadable(octets, from, to)).allMatch(Hit::doubtful);
    }
  }

  @Test
  void whatNeedsTooManyComparisonsConcernsEverythingInDoubt() {
    WatchList watched = many();
    byte[] few = withNames(repeat(dns("x*.other.test"), 20));
    byte[] wildcards = withNames(repeat(dns("x*.other.test"), 2_000));
    byte[] masks = withNames(repeat(ip("0a000000ff000000"), 2_000));

    assertThat(watched.matchCertificate(few, 0, few.length)).isEmpty();
    assertThat(watched.matchCertificate(wildcards, 0, wildcards.length))
        .hasSize(watched.size())
        .allMatch(Hit::doubtful);
    assertThat(watched.matchCertificate(masks, 0, masks.length)).hasSize(watched.size());
  }

  private static WatchList many() {
    return Watching.watch(
        IntStream.range(0, 10_000)
            .mapToObj(
                i -> i % 2 == 0 ? "n" + i + ".dns.test" : "192.0.%d.%d".formatted(i >> 8, i & 255))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "82092a2e646e732e74657374", // *.dns.test
        "820b2a2e646e732e7465737400", // *.dns.test and NUL
        "820a782a2e646e732e74657374", // x*.dns.test
        "8708c0000000ffff0000", // 192.0.0.0 and a mask
        "8705c000010101",
        "820100",
        "82032a2e2a",
        "8202c3bc",
        "8700",
        "8b00",
        "a480",
        "8283",
        "860161",
        "8803646e73"
      })
  void theLargestEntryTakesBoundedTime(String entry) {
    byte[] name = HexFormat.of().parseHex(entry);
    name[1] = entry.startsWith("82") && name.length > 4 ? (byte) (name.length - 2) : name[1];
    WatchList watched = many();
    byte[] certificate = withNames(repeat(name, LARGEST / name.length));
    byte[] commonName =
        withNames(tlv(0xa4, tlv(0x30, tlv(0x31, repeat(name, LARGEST / name.length)))));
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      long start = cpuNanos();
      watched.matchCertificate(certificate, 0, certificate.length);
      watched.matchCertificate(commonName, 0, commonName.length);
      watched.matchUnreadable(certificate, 0, certificate.length);
      best = Math.min(best, cpuNanos() - start);
    }
    // Cold code: anything that grows faster than its input takes far longer.
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(3));
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static byte[] repeat(byte[] part, int times) {
    byte[] all = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }
}
