package io.assay.history;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * JSON, compressed (RFC 1951) with a dictionary of what stands in nearly every one, since most are
 * small. The first octet is the number of the form. Stateless.
 */
final class Packed {
  private static final int FORM = 1;
  private static final int BUFFER = 8_192;

  /** Of form 1: what is most likely stands last. It stays as it is. */
  private static final byte[] DICTIONARY =
      ("\"examination\":{\"startedAt\":\"\",\"path\":{\"variants\":[{\"kind\":\"without-sni\","
              + "\"identity\":[{\"query\":{\"name\":\"id.server.\",\"class\":\"CH\",\"type\":\"TXT\"},"
              + "\"failed\":{\"failure\":\"timeout\",\"detail\":\"\"certificateMessage\":\"ocspStaple\":\""
              + "\"sctList\":\"\"certificateRequest\":\"\"helloRetryRequest\":\"\"origin\":{\"ill\":\""
              + "{\"kind\":\"failed\",\"stage\":\"connect\",\"failure\":\"refused\",\"detail\":\""
              + "\"http\":{\"version\":\"2\",\"status\":200,\"headers\":[[\"content-type\","
              + "\"application/dns-message\"],[\"content-length\",\"[\"cache-control\",\"max-age=\"],"
              + "[\"server\",\"nginx\"],[\"date\",\"Mon, 01 Jun 2026 12:00:00 GMT\"]],"
              + "{\"check\":\"unexpected-issuance\",\"status\":\"undetermined\",\"expected\":\"\",\"reason\":\"\"},"
              + "\"status\":\"violated\",\"severity\":\"warning\",\"severity\":\"critical\",\"severity\":\"info\","
              + "{\"check\":\"pin\",{\"check\":\"issuer\",{\"check\":\"chain\",{\"check\":\"validity\","
              + "{\"check\":\"name\",\"status\":\"pass\",\"expected\":\"\",\"observed\":\"\"},"
              + "{\"schema\":1,\"id\":\"\",\"startedAt\":\"2026-11-26T00:00:00.000Z\",\"resolver\":\"\","
              + "\"endpoint\":\"https://dns.example/dns-query{?dns}\",\"endpoint\":\"tls://dns.example\","
              + "\"address\":\"192.0.2.1\",\"vantage\":\"here\",\"serverName\":\"dns.example\","
              + "\"query\":{\"name\":\"example.com.\",\"type\":\"A\"},"
              + "\"timings\":{\"resolve\":1000000,\"connect\":1000000,\"tls\":1000000,\"query\":1000000,\"close\":100000},"
              + "\"tls\":{\"sni\":\"dns.example\",\"alpnOffered\":[\"h2\",\"http/1.1\"],\"alpnOffered\":[\"dot\"],"
              + "\"serverHello\":\"AgAAVgMD\",\"encryptedExtensions\":\"CAAA\",\"certificates\":[\"\"],"
              + "\"version\":772,\"cipherSuite\":4865,\"group\":29,\"alpn\":\"h2\",\"alpn\":\"dot\","
              + "\"alerts\":[{\"received\":false,\"level\":1,\"description\":0}],"
              + "\"keyProof\":\"PROVEN\",\"established\":true},\"dns\":{\"query\":\"AAABIAABAAAAAAABB2V4YW1wbGUDY29tAAABAAE"
              + "AACkE0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"response\":\"AACBoAABAAEAAAAB\",\"others\":[]},"
              + "\"outcome\":{\"kind\":\"answered\"}}")
          .getBytes(StandardCharsets.UTF_8);

  private Packed() {}

  /** {@code text} in the present form. */
  static byte[] of(String text) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setDictionary(DICTIONARY);
      deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      packed.write(FORM);
      byte[] buffer = new byte[BUFFER];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * What was packed.
   *
   * @throws IllegalArgumentException if these octets are nothing that this version packs
   */
  static String text(byte[] packed) {
    if (packed.length == 0 || packed[0] != FORM) {
      throw new IllegalArgumentException("it is in a form that this version does not know");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setDictionary(DICTIONARY);
      inflater.setInput(packed, 1, packed.length - 1);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!inflater.finished()) {
        int read = inflater.inflate(buffer);
        if ((read == 0 && (inflater.needsInput() || inflater.needsDictionary()))
            || text.size() > Bounds.OCTETS) {
          throw new IllegalArgumentException("it is cut off or too long");
        }
        text.write(buffer, 0, read);
      }
      return text.toString(StandardCharsets.UTF_8);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("it is damaged", e);
    } finally {
      inflater.end();
    }
  }
}
