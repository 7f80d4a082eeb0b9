package io.assay.x509;

import io.assay.probe.Octets;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes of a certificate what logs signed before it was issued: its TBSCertificate without the list
 * of SCTs (RFC 6962, section 3.2). Every other octet stays as it is, and only the lengths around
 * what was taken out are written anew.
 */
public final class PrecertificateTbs {
  private PrecertificateTbs() {}

  /**
   * The DER TBSCertificate; empty where the certificate's extensions cannot be told apart. Never
   * throws. Thread-safe.
   */
  public static Optional<Octets> of(CertificateFacts certificate) {
    byte[] octets = certificate.der().toByteArray();
    CertificateParts parts = CertificateParts.of(octets, new Problems());
    Optional<Tlv> tbs = parts.tbs().filter(Tlv::whole);
    if (tbs.isEmpty()) {
      return Optional.empty();
    }
    Optional<Tlv> field = parts.extensions();
    if (field.isEmpty()) {
      return Optional.of(Octets.copyOf(tbs.get().encoding()));
    }
    return withoutSctList(octets, field.get())
        .map(
            extensions -> {
              ByteArrayOutputStream content = new ByteArrayOutputStream(tbs.get().length());
              content.write(
                  octets, tbs.get().contentStart(), field.get().start() - tbs.get().contentStart());
              content.writeBytes(extensions);
              content.write(octets, field.get().end(), tbs.get().contentEnd() - field.get().end());
              return Octets.copyOf(element(Tag.SEQUENCE, content.toByteArray()));
            });
  }

  /** The explicitly tagged field anew; no octets where nothing is left within. */
  private static Optional<byte[]> withoutSctList(byte[] octets, Tlv field) {
    Problems unreported = new Problems();
    DerReader outer = field.reader("extensions", unreported);
    Optional<Tlv> sequence = outer.next(Tag.SEQUENCE, "extensions");
    if (!field.whole() || sequence.filter(Tlv::whole).isEmpty() || outer.hasMore()) {
      return Optional.empty();
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(field.length());
    DerReader extensions = sequence.get().reader("extensions", unreported);
    for (int number = 0; extensions.hasMore(); number++) {
      Optional<Tlv> extension = extensions.next("extension");
      if (extension.filter(Tlv::whole).isEmpty() || number == Bounds.EXTENSIONS) {
        return Optional.empty();
      }
      if (!isSctList(extension.get())) {
        kept.write(
            octets, extension.get().start(), extension.get().end() - extension.get().start());
      }
    }
    return Optional.of(
        kept.size() == 0
            ? new byte[0]
            : element(CertificateParts.EXTENSIONS, element(Tag.SEQUENCE, kept.toByteArray())));
  }

  private static boolean isSctList(Tlv extension) {
    Problems unreported = new Problems();
    return extension.is(Tag.SEQUENCE)
        && extension
            .reader("extension", unreported)
            .next(Tag.OID, "extnID")
            .flatMap(oid -> DerValues.oid(oid, "extnID", unreported))
            .filter(Oids.SCT_LIST::equals)
            .isPresent();
  }

  /** A DER element: the length in its shortest form. */
  private static byte[] element(int tag, byte[] content) {
    byte[] header = new byte[2 + Integer.BYTES];
    int at = header.length;
    int length = content.length;
    if (length < 0x80) {
      header[--at] = (byte) length;
    } else {
      int from = at;
      for (; length > 0; length >>>= 8) {
        header[--at] = (byte) length;
      }
      header[--at] = (byte) (0x80 | (from - at - 1));
    }
    header[--at] = (byte) tag;
    byte[] element = Arrays.copyOfRange(header, at, header.length + content.length);
    System.arraycopy(content, 0, element, header.length - at, content.length);
    return element;
  }
}
