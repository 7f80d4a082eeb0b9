package io.assay.x509;

import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the certificates in a file in which an authority publishes its own: one in DER, or several
 * in a CMS SignedData that signs nothing (RFC 5280, section 4.2.2.1; RFC 5652, section 5.1). PEM is
 * not foreseen there, but occurs.
 */
public final class CertificateFile {
  private CertificateFile() {}

  /**
   * The certificates in {@code file}, DER, in order; what they contain is not looked at. None where
   * it is no such file, or too broken. Never throws for what the file contains.
   */
  public static List<Octets> certificates(Octets file) {
    byte[] octets = file.toByteArray();
    if (octets.length == 0 || octets[0] != Tag.SEQUENCE) {
      return pem(octets);
    }
    Problems unreported = new Problems();
    return new DerReader(octets, 0, octets.length, false, "file", unreported)
        .next("file")
        .map(whole -> whole.reader("file", unreported))
        .map(parts -> parts.at(Tag.SEQUENCE) ? List.of(file) : certificates(parts, unreported))
        .orElse(List.of());
  }

  private static List<Octets> pem(byte[] text) {
    try {
      return Pem.certificates(text);
    } catch (PemException e) {
      return List.of();
    }
  }

  private static List<Octets> certificates(DerReader contentInfo, Problems unreported) {
    Optional<DerReader> signedData =
        contentInfo
            .next(Tag.OID, "contentType")
            .flatMap(type -> DerValues.oid(type, "contentType", unreported))
            .filter(Oids.SIGNED_DATA::equals)
            .flatMap(type -> contentInfo.next(Tag.constructed(0), "content"))
            .flatMap(content -> content.reader("content", unreported).next(Tag.SEQUENCE, "data"))
            .map(data -> data.reader("SignedData", unreported));
    if (signedData.isEmpty()) {
      return List.of();
    }
    signedData.get().next(Tag.INTEGER, "version");
    signedData.get().next(Tag.SET, "digestAlgorithms");
    signedData.get().next(Tag.SEQUENCE, "encapContentInfo");
    Optional<DerReader> set =
        signedData
            .get()
            .optional(Tag.constructed(0), "certificates")
            .map(certificates -> certificates.reader("certificates", unreported));
    List<Octets> found = new ArrayList<>();
    while (set.isPresent() && set.get().hasMore() && found.size() < Bounds.LIST_ENTRIES) {
      set.get()
          .next("certificate")
          .filter(element -> element.is(Tag.SEQUENCE) && element.whole())
          .ifPresent(element -> found.add(Octets.copyOf(element.encoding())));
    }
    return List.copyOf(found);
  }
}
