package io.assay.trust.source;

/** A document that is downloaded, under the base URL of its publisher. */
public enum Source {
  /** Root certificates with PEM and each program's status. */
  CCADB_INCLUDED(Publisher.CCADB, "ccadb/RootCACertificatesIncludedByRSReportCSV"),
  /** All authorities' certificates: status, CRLs; no PEM. */
  CCADB_RECORDS(Publisher.CCADB, "ccadb/AllCertificateRecordsCSVFormatV5"),
  /** PEM of all authorities' certificates of one year; the year is appended. */
  CCADB_PEMS(Publisher.CCADB, "ccadb/AllCertificatePEMsCSVFormat?NotBeforeYear="),
  /** Mozilla's roots: trust bits, distrust dates, constraints. */
  MOZILLA_INCLUDED(Publisher.CCADB, "mozilla/IncludedCACertificateReportPEMCSV"),
  /** Microsoft's roots: status and EKUs. */
  MICROSOFT_INCLUDED(Publisher.CCADB, "microsoft/IncludedCACertificateReportForMSFTCSV"),
  /** Microsoft's signed list of roots: dates of distrust. */
  MICROSOFT_ROOTS(Publisher.MICROSOFT, "authroot.stl"),
  /** Microsoft's signed list of disallowed certificates. */
  MICROSOFT_DISALLOWED(Publisher.MICROSOFT, "disallowedcert.stl"),
  /** Chrome's root store: anchors and constraints. */
  CHROME_ROOTS(Publisher.CHROMIUM, "net/data/ssl/chrome_root_store/root_store.textproto"),
  /** What Chrome knows of interception products, leaked keys and captive portals. */
  CHROME_INTERCEPTORS(
      Publisher.CHROMIUM,
      "components/resources/ssl/ssl_error_assistant/ssl_error_assistant.asciipb");

  /** Who publishes documents, each under a base URL of its own. */
  public enum Publisher {
    CCADB,
    MICROSOFT,
    CHROMIUM
  }

  private final Publisher publisher;
  private final String path;

  Source(Publisher publisher, String path) {
    this.publisher = publisher;
    this.path = path;
  }

  public Publisher publisher() {
    return publisher;
  }

  /** The path under the publisher's base URL. */
  public String path() {
    return path;
  }
}
