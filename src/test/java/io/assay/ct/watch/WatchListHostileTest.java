package io.assay.ct.watch;

import io.assay.endpoint.EndpointException;
import io.assay.endpoint.WatchedIdentity;
import io.assay.lab.CertificateBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Certificates broken by chance, and by intent. */
class WatchListHostileTest {
  private static final String NAME = "one.one.one.one";
  private static final byte[] NAME_OCTETS = NAME.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ADDRESS_OCTETS = {(byte) 198, 51, 100, 7};
  private static final byte[] IPV6_OCTETS = {
    0x26, 6, 0x47, 0, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x11
  };
  private static final WatchList WATCHED = watch(NAME, "198.51.100.7", "2606:4700:4700::1111");

  private static WatchList watch(String... identities) {
    return WatchList.of(
        Map.of("r", Arrays.stream(identities).map(WatchListHostileTest::identity).toList()));
  }

  private static WatchedIdentity identity(String text) {
    try {
      return WatchedIdentity.parse(text);
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] certificate() {
    return CertificateBuilder.selfSigned("O=Test")
        .dns("first.test", NAME)
        .ip("198.51.100.7", "2606:4700:4700::1111")
        .dns("last.test")
        .build()
        .der();
  }

  private static void assertFound(byte[] certificate, String what) {
    String found =
        WATCHED.matchCertificate(certificate, 0, certificate.length).stream()
            .map(hit -> hit.identity().text())
            .collect(Collectors.joining(" "));
    boolean complete =
        (!contains(certificate, NAME_OCTETS) || found.contains(NAME))
            && (!contains(certificate, ADDRESS_OCTETS) || found.contains("198.51.100.7"))
            && (!contains(certificate, IPV6_OCTETS) || found.contains("2606:4700:4700::1111"));
    if (!complete) {
      throw new AssertionError(what + " hides what is there; found: " + found);
    }
  }

  private static boolean contains(byte[] octets, byte[] wanted) {
    return IntStream.rangeClosed(0, octets.length - wanted.length)
        .anyMatch(at -> Arrays.equals(octets, at, at + wanted.length, wanted, 0, wanted.length));
  }

  @Test
  void noSingleOctetHidesANameOrAddressThatIsStillThere() {
    byte[] sound = certificate();
    for (int at = 0; at < sound.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] certificate = sound.clone();
        certificate[at] = (byte) value;
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
}
