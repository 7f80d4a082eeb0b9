package io.assay.ct.watch;

import io.assay.endpoint.EndpointException;
import io.assay.endpoint.WatchedIdentity;
import io.assay.lab.CertificateBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Makes watch lists, certificates and names in the words of a test. */
final class Watching {
  static final int EMAIL = 0x81;
  static final int DNS = 0x82;
  static final int URI = 0x86;
  static final int IP = 0x87;

  private static final String SUBJECT_ALT_NAME = "2.5.29.17";

  private Watching() {}

  static WatchList watch(String... identities) {
    return WatchList.of(Map.of("r", Arrays.stream(identities).map(Watching::identity).toList()));
  }

  static WatchedIdentity identity(String text) {
    try {
      return WatchedIdentity.parse(text);
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What is found in a certificate, a question mark behind what is in doubt. */
  static List<String> found(WatchList watched, byte[] certificate) {
    return texts(watched.matchCertificate(certificate, 0, certificate.length));
  }

  static List<String> texts(List<Hit> hits) {
    return hits.stream().map(hit -> hit.identity().text() + (hit.doubtful() ? "?" : "")).toList();
  }

  /** A certificate with these names and an empty subject. */
  static byte[] withNames(byte[]... entries) {
    return withValue(tlv(0x30, entries));
  }

  /** A certificate whose subjectAltName has this value. */
  static byte[] withValue(byte[] value) {
    return CertificateBuilder.selfSigned("O=Test")
        .extension(SUBJECT_ALT_NAME, false, value)
        .build()
        .der();
  }

  static byte[] dns(String name) {
    return tlv(DNS, name.getBytes(StandardCharsets.ISO_8859_1));
  }

  static byte[] uri(String uri) {
    return tlv(URI, uri.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** An iPAddress of any length, in hexadecimal. */
  static byte[] ip(String hex) {
    return tlv(IP, HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  static byte[] tlv(int tag, byte[]... parts) {
    byte[] content = join(parts);
    int length = content.length;
    byte[] header =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {
              (byte) tag, (byte) 0x83, (byte) (length >> 16), (byte) (length >> 8), (byte) length
            };
    return join(header, content);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
