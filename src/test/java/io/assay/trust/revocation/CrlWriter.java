package io.assay.trust.revocation;

import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.x509.CertificateEncodings;
import io.assay.x509.CertificateFacts;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Random;

/** Writes CRLs that {@code openssl ca} does not: large ones quickly, and odd entries. */
final class CrlWriter {
  private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");

  private final LabCertificate issuer;
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();

  CrlWriter(LabCertificate issuer) {
    this.issuer = issuer;
  }

  /** Adds an entry whose serial number has this content. */
  CrlWriter entry(byte[] serial, int reason) {
    byte[] extension =
        tlv(
            0x30,
            HexFormat.of().parseHex("0603551d15"),
            tlv(4, tlv(0x0a, new byte[] {(byte) reason})));
    return raw(tlv(0x30, tlv(2, serial), time(Instant.now()), tlv(0x30, extension)));
  }

  CrlWriter entryWithCertificateIssuer(byte[] serial) {
    byte[] extension =
        tlv(0x30, HexFormat.of().parseHex("0603551d1d0101ff"), tlv(4, tlv(0x30, new byte[0])));
    return raw(tlv(0x30, tlv(2, serial), time(Instant.now()), tlv(0x30, extension)));
  }

  CrlWriter raw(byte[] entry) {
    entries.writeBytes(entry);
    return this;
  }

  /** Adds entries with random serial numbers of 16 octets. */
  void many(int count, Random random) {
    byte[] entry =
        tlv(
            0x30,
            tlv(2, new byte[16]),
            time(Instant.now()),
            HexFormat.of().parseHex("300c300a0603551d1504030a0105"));
    byte[] serial = new byte[16];
    for (int i = 0; i < count; i++) {
      random.nextBytes(serial);
      serial[0] = (byte) (1 + (serial[0] & 0x3f));
      System.arraycopy(serial, 0, entry, 4, serial.length);
      entries.writeBytes(entry);
    }
  }

  byte[] sign() {
    CertificateFacts facts = CertificateFacts.of(Octets.copyOf(issuer.der()));
    byte[] name = CertificateEncodings.of(facts).subject().orElseThrow().toByteArray();
    Instant now = Instant.now();
    byte[] tbs =
        tlv(
            0x30,
            tlv(2, new byte[] {1}),
            ECDSA_SHA256,
            name,
            time(now.minusSeconds(60)),
            time(now.plusSeconds(86_400)),
            tlv(0x30, entries.toByteArray()));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(issuer.keys().getPrivate());
      signature.update(tbs);
      return tlv(0x30, tbs, ECDSA_SHA256, tlv(3, new byte[1], signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] time(Instant time) {
    String text = time.atOffset(ZoneOffset.UTC).format(UTC);
    return tlv(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] tlv(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    if (content.size() < 0x80) {
      all.write(content.size());
    } else {
      byte[] length = BigInteger.valueOf(content.size()).toByteArray();
      int skipped = length[0] == 0 ? 1 : 0;
      all.write(0x80 | (length.length - skipped));
      all.write(length, skipped, length.length - skipped);
    }
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }
}
