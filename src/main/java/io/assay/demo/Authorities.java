package io.assay.demo;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import java.util.List;

/**
 * The authorities of the demonstration, made anew at each start.
 *
 * @param expected issues what resolvers are expected to have; all programs have its root
 * @param rogue has the trust of all programs too, and issues where it was not asked
 * @param mark stands in for Fina RDC 2020, which issued the certificates for 1.1.1.1: Microsoft's
 *     program alone has its root
 * @param interceptor signs anew what passes; no program knows it
 */
record Authorities(
    LabCertificate expected,
    LabCertificate rogue,
    LabCertificate mark,
    LabCertificate interceptor) {

  /** The name by which the interceptor stands in the list of known products. */
  static final String PRODUCT = "Demo TLS Gateway";

  /** Makes new ones. */
  static Authorities create() {
    return new Authorities(
        below("Demo Trust", "Demo Trust Root", "Demo Trust Issuing CA 1"),
        below("Careless Trust", "Careless Trust Root", "Careless Trust Issuing CA"),
        below("Stand-in for Fina", "Stand-in for Fina Root CA", "Stand-in for Fina RDC 2020"),
        CertificateBuilder.root("CN=%s CA,O=Demo Gateways".formatted(PRODUCT)).build());
  }

  private static LabCertificate below(String organisation, String root, String issuing) {
    return CertificateBuilder.root("CN=%s,O=%s".formatted(root, organisation))
        .build()
        .authority("CN=%s,O=%s".formatted(issuing, organisation))
        .build();
  }

  /** The roots of a program: those that all have, and for Microsoft's one more. */
  List<LabCertificate> roots(boolean microsoft) {
    return microsoft
        ? List.of(root(expected), root(rogue), root(mark))
        : List.of(root(expected), root(rogue));
  }

  /** The intermediates that are known to CCADB. */
  List<LabCertificate> intermediates() {
    return List.of(expected, rogue, mark);
  }

  private static LabCertificate root(LabCertificate issuing) {
    return issuing.chainWithRoot().getLast();
  }
}
