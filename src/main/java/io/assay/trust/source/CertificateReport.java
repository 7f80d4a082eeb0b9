package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.util.Map;

/** Reads CCADB's report of the certificates of one year. */
final class CertificateReport {
  private CertificateReport() {}

  /** The certificates by SHA-256; there may be none of a year. */
  static Map<Sha256, Octets> read(Document document, Warnings warnings) throws Damage {
    Csv csv = new Csv(document.body().toByteArray());
    CertificateColumns columns = new CertificateColumns(csv, document.name(), warnings);
    columns.requireCertificates();
    while (csv.next()) {
      var _ = columns.read();
    }
    return columns.finish();
  }
}
