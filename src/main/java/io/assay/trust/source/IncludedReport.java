package io.assay.trust.source;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * CCADB's report of the roots that the programs include.
 *
 * @param apple roots that Apple trusts for TLS servers
 * @param chrome roots for TLS servers that Chrome includes
 * @param microsoft roots for TLS servers that Microsoft includes
 * @param mozilla roots for TLS servers that Mozilla includes
 * @param certificates those of all rows, by SHA-256
 */
record IncludedReport(
    Set<Sha256> apple,
    Set<Sha256> chrome,
    Set<Sha256> microsoft,
    Set<Sha256> mozilla,
    Map<Sha256, Octets> certificates) {

  /** The use for TLS servers, by name and OID, either of which says it. */
  private static final Pattern SERVER_USE =
      Pattern.compile("Server Authentication \\(TLS\\)|1\\.3\\.6\\.1\\.5\\.5\\.7\\.3\\.1(?![0-9])");

  private static final String INCLUDED = "Included";

  /** How Apple's trust bits may call TLS servers. */
  private static final List<String> SERVER_BITS =
      List.of("serverauth", "server authentication", "tls server", "1.3.6.1.5.5.7.3.1");

  /** Statuses that are known; only the first means trust. Others are reported. */
  private static final Set<String> STATUSES =
      Set.of(
          INCLUDED,
          "",
          "Approved",
          "Blocked",
          "Change Requested",
          "Denied",
          "Disabled",
          "Distrusted",
          "N/A",
          "Not Included",
          "Not Trusted",
          "Not Yet Included",
          "NotBefore",
          "Pending",
          "Removed",
          "Requested",
          "Trusted",
          "Withdrawn");

  static IncludedReport read(Document document, Warnings warnings) throws Damage {
    Csv csv = new Csv(document.body().toByteArray());
    CertificateColumns columns = new CertificateColumns(csv, document.name(), warnings);
    columns.requireCertificates();
    int uses = csv.column("Intended Use Case(s) Served");
    Program apple =
        new Program(
            csv.column("Apple Status"),
            csv.optionalColumn("Apple Trust Bits"),
            new LinkedHashSet<>());
    Program chrome = program(csv, "Google Chrome Status", "Chrome Status");
    Program microsoft = program(csv, "Microsoft Status");
    Program mozilla = program(csv, "Mozilla Status");
    while (csv.next()) {
      Optional<Sha256> root = columns.read();
      if (root.isEmpty()) {
        continue;
      }
      boolean server = SERVER_USE.matcher(csv.field(uses)).find();
      for (Program program : List.of(apple, chrome, microsoft, mozilla)) {
        String status = csv.field(program.status());
        if (!STATUSES.contains(status)) {
          warnings.add(
              document.name(),
              "%s: status \"%s\" is not known, and not taken for \"%s\""
                  .formatted(csv.place(), Damage.shown(status), INCLUDED));
        } else if (status.equals(INCLUDED)
            && program.bits().map(bits -> isForServers(csv.field(bits))).orElse(server)) {
          program.roots().add(root.get());
        }
      }
    }
    Map<Sha256, Octets> certificates = columns.finish();
    if (certificates.isEmpty()) {
      throw new Damage("no row with a certificate behind the header");
    }
    return new IncludedReport(
        apple.roots(), chrome.roots(), microsoft.roots(), mozilla.roots(), certificates);
  }

  /**
   * The columns of a program.
   *
   * @param bits what it trusts its roots for; absent where only the root's own use is known
   */
  private record Program(int status, Optional<Integer> bits, Set<Sha256> roots) {}

  private static Program program(Csv csv, String... statusColumns) throws Damage {
    return new Program(csv.column(statusColumns), Optional.empty(), new LinkedHashSet<>());
  }

  private static boolean isForServers(String bits) {
    String lower = bits.toLowerCase(Locale.ROOT);
    return SERVER_BITS.stream().anyMatch(lower::contains);
  }
}
