package io.assay.judge;

import io.assay.judge.CheckResult.Undetermined;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture.KeyProof;
import io.assay.trust.Certificates;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SctList;

/** Everything that was presented, in the TLS handshake or in a file, can be read. */
final class MalformedCheck {
  private static final String EXPECTED = "everything presented can be read";

  private MalformedCheck() {}

  static CheckResult judge(Evidence evidence) {
    Presented presented = evidence.presented();
    if (presented.certificates().isEmpty() && !presented.unsplit()) {
      return new Undetermined(Check.MALFORMED, EXPECTED, evidence.noLeaf());
    }
    Findings findings = new Findings();
    if (presented.unsplit()) {
      findings.add(Severity.CRITICAL, "the Certificate message cannot be split into certificates");
    }
    if (presented.keyProof().filter(KeyProof.UNVERIFIABLE::equals).isPresent()) {
      findings.add(
          Severity.CRITICAL, "the leaf's key cannot be read, so its possession was not proved");
    }
    for (CertificateFacts certificate : evidence.paths().certificates()) {
      addFaults(certificate, findings);
    }
    presented
        .staple()
        .filter(staple -> !isOcspResponse(staple))
        .ifPresent(
            staple ->
                findings.add(
                    Severity.WARNING,
                    "the stapled OCSP response (%d octets) is no OCSPResponse"
                        .formatted(staple.length())));
    presented
        .sctList()
        .filter(list -> !SctList.read(list).wellFramed())
        .ifPresent(
            list ->
                findings.add(
                    Severity.WARNING,
                    "the SCT list (%d octets) is not well framed".formatted(list.length())));
    int count = evidence.paths().certificates().size();
    return findings.result(
        Check.MALFORMED,
        EXPECTED,
        count
            + (count == 1 ? " certificate" : " certificates")
            + (presented.staple().isPresent() ? ", an OCSP response" : "")
            + (presented.sctList().isPresent() ? ", an SCT list" : ""));
  }

  private static void addFaults(CertificateFacts certificate, Findings findings) {
    boolean unusable = certificate.tbsSha256().isEmpty() || certificate.spkiSha256().isEmpty();
    Severity severity = unusable ? Severity.CRITICAL : Severity.WARNING;
    for (String fault : certificate.malformed()) {
      findings.add(severity, Certificates.name(certificate) + ": " + fault);
    }
    for (String entry : certificate.names().unreadable()) {
      findings.add(Severity.WARNING, Certificates.name(certificate) + ": subjectAltName: " + entry);
    }
  }

  /** The frame of an OCSPResponse (RFC 6960, section 4.2.1): one SEQUENCE of a status and [0]. */
  static boolean isOcspResponse(Octets staple) {
    byte[] der = staple.toByteArray();
    if (der.length < 5 || der[0] != 0x30) {
      return false;
    }
    int first = der[1] & 0xff;
    int lengthOctets = first < 0x80 ? 0 : first & 0x7f;
    int content = 2 + lengthOctets;
    if (first == 0x80 || lengthOctets > 3 || der.length < content + 3) {
      return false;
    }
    int length = lengthOctets == 0 ? first : 0;
    for (int i = 2; i < content; i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    if (length != der.length - content || der[content] != 0x0a || der[content + 1] != 1) {
      return false;
    }
    return length == 3 || (length > 3 && der[content + 3] == (byte) 0xa0);
  }
}
