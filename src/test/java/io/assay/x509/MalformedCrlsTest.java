package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A linter's collection of odd and broken CRLs. */
class MalformedCrlsTest {
  private static List<byte[]> crls() {
    return SharedData.rawFiles("malformed/zlint")
        .map(file -> new String(file, StandardCharsets.ISO_8859_1))
        .filter(text -> text.contains("-----BEGIN X509 CRL-----"))
        .map(text -> text.substring(text.indexOf("-----BEGIN X509 CRL-----")))
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Test
  void oddCrlsAreReadOrReportedAndNeverThrow() {
    List<byte[]> crls = crls();
    assertThat(crls).hasSizeGreaterThan(20);
    int usable = 0;
    for (byte[] crl : crls) {
      CertificateList list = CertificateList.read(Octets.copyOf(crl));
      CrlSearch search = list.find(Set.of("01", "7f"));
      assertThat(search.revoked()).hasSizeLessThanOrEqualTo(2);
      if (list.flaw().isEmpty() && search.flaw().isEmpty()) {
        usable++;
        assertThat(list.issuer()).isPresent();
        assertThat(list.thisUpdate()).isPresent();
      }
    }
    assertThat(usable).isGreaterThan(crls.size() / 2);
  }
}
