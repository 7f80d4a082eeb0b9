package io.assay.ct;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.VerifiedSct.Status;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtLogServer;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * SCTs of a log of other makers: Google's ctfe over Trillian, where it stands beside the project.
 */
class RealLogTest {
  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final LabCertificate issuing = root.authority("CN=Lab Issuing").build();

  @Test
  void sctsOfPrecertificatesAndCertificatesVerify() {
    try (CtLogServer log = CtLogServer.start(root)) {
      CtLogServer.Issued issued =
          log.issue(issuing.leaf("CN=resolver.test").dns("resolver.test").ip("127.0.0.1"));
      Octets embedded = Octets.copyOf(issued.sct().list());
      Octets byTls = Octets.copyOf(log.add(issued.certificate()).list());

      SctVerifier verifier =
          new SctVerifier(
              Optional.of(LogLists.of(Instant.now(), LogLists.Entry.usable("labct", log.keys()))));
      assertThat(
              verifier.verify(
                  facts(issued.certificate()),
                  List.of(facts(issuing)),
                  Optional.of(byTls),
                  Optional.empty(),
                  Instant.now().plus(Duration.ofMinutes(1))))
          .extracting(VerifiedSct::status)
          .containsExactly(Status.VALID, Status.VALID);
      // Under another key of the issuer, or for the other kind of entry, it proves nothing.
      assertThat(
              verifier.verify(
                  facts(issued.certificate()),
                  List.of(facts(root)),
                  Optional.of(embedded),
                  Optional.empty(),
                  Instant.now().plus(Duration.ofMinutes(1))))
          .extracting(VerifiedSct::status)
          .containsExactly(Status.FORGED, Status.FORGED);
    }
  }

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate.der()));
  }
}
