package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * CCADB's report of the roots of Microsoft's program.
 *
 * @param roots the statuses of those for TLS servers
 * @param certificates those of all rows, by SHA-256; the report usually has none
 */
record MicrosoftReport(Map<Sha256, Status> roots, Map<Sha256, Octets> certificates) {
  private static final String SERVER = "Server Authentication";

  /** The key purposes that occur; others are reported, since one may be a misspelt server. */
  private static final Set<String> PURPOSES =
      Set.of(
          SERVER,
          "",
          "Client Authentication",
          "Code Signing",
          "Document Signing",
          "Encrypting File System",
          "IP Security End System",
          "IP Security IKE Intermediate",
          "IP Security Tunnel Termination",
          "IP Security User",
          "OCSP Signing",
          "Secure Email",
          "Time Stamping");

  /** Statuses that mean no trust at all. */
  private static final Set<String> OUTSIDE =
      Set.of("", "Not Included", "Pending", "Removed", "Blocked", "Change Requested");

  /** What Microsoft does with a root. */
  enum Status {
    /** Trusted. */
    INCLUDED,
    /** Trusted for certificates issued until a date, which only Microsoft's list has. */
    NOT_BEFORE,
    /** Not trusted any more since a date, which only Microsoft's list has. */
    DISABLED
  }

  static MicrosoftReport read(Document document, Warnings warnings) throws Damage {
    Csv csv = new Csv(document.body().toByteArray());
    CertificateColumns columns = new CertificateColumns(csv, document.name(), warnings);
    int statusColumn = csv.column("Microsoft Status");
    int purposesColumn = csv.column("Microsoft EKUs");
    Map<Sha256, Status> roots = new LinkedHashMap<>();
    while (csv.next()) {
      Optional<Sha256> root = columns.read();
      List<String> purposes = List.of(csv.field(purposesColumn).split("\\s*;\\s*", -1));
      Optional<Status> status = status(csv, csv.field(statusColumn), document, warnings);
      for (String purpose : purposes) {
        if (!PURPOSES.contains(purpose)) {
          warnings.add(
              document.name(),
              "%s: EKU \"%s\" is not known".formatted(csv.place(), Damage.shown(purpose)));
        }
      }
      if (root.isPresent() && status.isPresent() && purposes.contains(SERVER)) {
        roots.put(root.get(), status.get());
      }
    }
    Map<Sha256, Octets> certificates = columns.finish();
    if (roots.isEmpty()) {
      throw new Damage("no row has \"%s\" among its EKUs".formatted(SERVER));
    }
    return new MicrosoftReport(roots, certificates);
  }

  private static Optional<Status> status(
      Csv csv, String text, Document document, Warnings warnings) {
    return switch (text) {
      case "Included" -> Optional.of(Status.INCLUDED);
      case "NotBefore" -> Optional.of(Status.NOT_BEFORE);
      case "Disabled" -> Optional.of(Status.DISABLED);
      default -> {
        if (!OUTSIDE.contains(text)) {
          warnings.add(
              document.name(),
              "%s: status \"%s\" is not known, and not taken for trust"
                  .formatted(csv.place(), Damage.shown(text)));
        }
        yield Optional.empty();
      }
    };
  }
}
