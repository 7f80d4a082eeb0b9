package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.Pem;
import io.assay.x509.PemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two columns of a CCADB report that hold a certificate: its SHA-256 and, where the report has
 * it, the PEM. Certificates that do not have the SHA-256 of their row are left out. Confined to one
 * thread.
 */
final class CertificateColumns {
  private final Csv csv;
  private final int fingerprintColumn;
  private final Optional<Integer> pemColumn;
  private final String document;
  private final Warnings warnings;
  private final Map<Sha256, Octets> certificates = new LinkedHashMap<>();
  private int unusable;
  private String firstUnusable = "";

  CertificateColumns(Csv csv, String document, Warnings warnings) throws Damage {
    this.csv = csv;
    this.document = document;
    this.warnings = warnings;
    fingerprintColumn = csv.column("SHA-256 Fingerprint");
    pemColumn = csv.optionalColumn("X.509 Certificate (PEM)", "PEM Info", "PEM");
  }

  /** Demands that the report holds certificates. */
  void requireCertificates() throws Damage {
    if (pemColumn.isEmpty()) {
      csv.column("X.509 Certificate (PEM)", "PEM Info", "PEM");
    }
  }

  /**
   * The SHA-256 of this row's certificate, which is remembered if it is there; empty where the row
   * has none, as the example row of a report, or cannot be used, which is reported.
   */
  Optional<Sha256> read() {
    String fingerprint = csv.field(fingerprintColumn);
    String pem = pemColumn.map(csv::field).orElse("");
    if (fingerprint.isEmpty() && pem.isEmpty()) {
      return Optional.empty();
    }
    try {
      Sha256 sha256 = Sha256.parse(fingerprint);
      if (!pem.isEmpty()) {
        Octets der = certificate(pem);
        Sha256 computed = Sha256.of(der.toByteArray());
        if (!computed.equals(sha256)) {
          throw new Damage(
              "the certificate has the SHA-256 %s… instead of %s…"
                  .formatted(computed.hex().substring(0, 16), sha256.hex().substring(0, 16)));
        }
        certificates.put(sha256, der);
      }
      return Optional.of(sha256);
    } catch (IllegalArgumentException e) {
      report("\"%s\" is no SHA-256".formatted(Damage.shown(fingerprint)));
    } catch (Damage e) {
      report(String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  private static Octets certificate(String field) throws Damage {
    boolean quoted = field.length() > 1 && field.startsWith("'") && field.endsWith("'");
    String pem = quoted ? field.substring(1, field.length() - 1) : field;
    try {
      List<Octets> blocks = Pem.certificates(pem);
      if (blocks.size() != 1) {
        throw new Damage(
            "%d certificates in PEM instead of one: \"%s\""
                .formatted(blocks.size(), Damage.shown(pem)));
      }
      return blocks.getFirst();
    } catch (PemException e) {
      throw new Damage("certificate is no PEM: " + Damage.shown(String.valueOf(e.getMessage())), e);
    }
  }

  private void report(String text) {
    String where = csv.place() + ": " + text;
    if (unusable == 0) {
      firstUnusable = where;
    }
    unusable++;
    warnings.add(document, where + "; the row is left out");
  }

  /**
   * The certificates of all rows.
   *
   * @throws Damage if a good part of the rows is unusable
   */
  Map<Sha256, Octets> finish() throws Damage {
    if (unusable > csv.rows() / Bounds.ROWS_FOR_ONE_UNUSABLE) {
      throw new Damage(
          "%d of %d rows are unusable, the first: %s"
              .formatted(unusable, csv.rows(), firstUnusable));
    }
    return certificates;
  }
}
