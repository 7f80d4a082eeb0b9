package io.assay.x509;

import io.assay.probe.Octets;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

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
    return without(Set.of(Oids.SCT_LIST), certificate);
  }

  /**
   * The same of a certificate or of a precertificate (RFC 6962, section 3.1), whose poison is left
   * out too: alike for both, so that its digest names the issuance. Of a precertificate that a
   * precertificate signing certificate signed it is not, since issuer and key identifier differ.
   * Never throws. Thread-safe.
   */
  public static Optional<Octets> ofEither(CertificateFacts certificate) {
    return without(Set.of(Oids.SCT_LIST, Oids.POISON), certificate);
  }

  private static Optional<Octets> without(Set<String> left, CertificateFacts certificate) {
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
    return kept(octets, field.get(), left)
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
  private static Optional<byte[]> kept(byte[] octets, Tlv field, Set<String> left) {
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
      if (!isAmong(left, extension.get())) {
        kept.write(
            octets, extension.get().start(), extension.get().end() - extension.get().start());
      }
    }
    return Optional.of(
        kept.size() == 0
            ? new byte[0]
            : element(CertificateParts.EXTENSIONS, element(Tag.SEQUENCE, kept.toByteArray())));
  }

  private static boolean isAmong(Set<String> oids, Tlv extension) {
    Problems unreported = new Problems();
    return extension.is(Tag.SEQUENCE)
        && extension
            .reader("extension", unreported)
            .next(Tag.OID, "extnID")
            .flatMap(oid -> DerValues.oid(oid, "extnID", unreported))
            .filter(oids::contains)
            .isPresent();
  }

  /** A DER element: the length in its shortest form. */
  static byte[] element(int tag, byte[] content) {
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
