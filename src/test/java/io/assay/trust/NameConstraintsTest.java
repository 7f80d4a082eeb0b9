package io.assay.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameConstraintsTest {
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Root").build();

  private static String judge(
      List<GeneralName> permitted,
      List<GeneralName> excluded,
      UnaryOperator<CertificateBuilder> leaf) {
    LabCertificate issuing =
        ROOT.authority("CN=Constrained").nameConstraints(permitted, excluded).build();
    LabCertificate built = leaf.apply(issuing.leaf("CN=leaf")).build();
    PathFinder finder = PathFinderTest.finder(PathFinderTest.program("platform", ROOT));
    TrustResult result =
        PathFinderTest.trust(
            finder,
            finder.find(PathFinderTest.octets(List.of(built, issuing)), Instant.now()),
            Instant.now(),
            "platform");
    return switch (result) {
      case TrustResult.Trusted trusted -> "allowed";
      case TrustResult.Untrusted untrusted -> untrusted.reason();
      case TrustResult.Undetermined undetermined -> undetermined.reason();
    };
  }

  private static List<GeneralName> names(int kind, String... names) {
    return List.of(names).stream().map(name -> new GeneralName(kind, name)).toList();
  }

  private static void assertAllowed(boolean allowed, String result) {
    if (allowed) {
      assertThat(result).isEqualTo("allowed");
    } else {
      assertThat(result).startsWith("name constraints of CN=Constrained: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "inside.test, inside.test, true",
    "inside.test, a.b.inside.test, true",
    "Inside.Test, A.INSIDE.test, true",
    "inside.test, *.inside.test, true",
    "inside.test, outside.test, false",
    "inside.test, notinside.test, false",
    ".inside.test, a.inside.test, true",
    ".inside.test, inside.test, false"
  })
  void permittedDnsNames(String constraint, String name, boolean allowed) {
    assertAllowed(
        allowed, judge(names(GeneralName.dNSName, constraint), List.of(), leaf -> leaf.dns(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "bad.test, good.test, true",
    "bad.test, bad.test, false",
    "bad.test, a.bad.test, false",
    "a.bad.test, *.bad.test, false",
    "a.b.bad.test, *.bad.test, true",
    "bad.test, *.test, false"
  })
  void excludedDnsNames(String constraint, String name, boolean allowed) {
    assertAllowed(
        allowed, judge(List.of(), names(GeneralName.dNSName, constraint), leaf -> leaf.dns(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.7, true",
    "192.0.2.0/24, 192.0.3.7, false",
    "192.0.2.0/24, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8::1, true",
    "2001:db8::/32, 2001:db9::1, false"
  })
  void permittedAddresses(String constraint, String address, boolean allowed) {
    assertAllowed(
        allowed,
        judge(names(GeneralName.iPAddress, constraint), List.of(), leaf -> leaf.ip(address)));
  }

  @Test
  void everyNameIsHeldAgainstTheConstraints() {
    List<GeneralName> permitted = names(GeneralName.dNSName, "inside.test");
    assertAllowed(
        false, judge(permitted, List.of(), leaf -> leaf.dns("inside.test", "outside.test")));
    assertAllowed(
        true, judge(permitted, List.of(), leaf -> leaf.dns("inside.test").ip("192.0.2.1")));
  }

  @Test
  void subjectIsHeldAgainstDirectoryNames() {
    List<GeneralName> permitted = List.of(new GeneralName(new X500Name("C=HR, O=Lab")));
    assertAllowed(true, judge(permitted, List.of(), leaf -> leaf.subject("C=hr, O=LAB, CN=x")));
    assertAllowed(false, judge(permitted, List.of(), leaf -> leaf.subject("C=HR, O=Other")));
    assertAllowed(false, judge(List.of(), permitted, leaf -> leaf.subject("C=HR, O=Lab, CN=x")));
    assertAllowed(true, judge(permitted, List.of(), leaf -> leaf.subject("")));
  }

  @Test
  void whatIsNotCertainIsNotAllowed() {
    List<GeneralName> mail = names(GeneralName.rfc822Name, "lab.test");
    byte[] mailbox = {(byte) 0x81, 3, 'a', '@', 'b'};
    assertAllowed(false, judge(mail, List.of(), leaf -> leaf.rawName(mailbox)));
    assertAllowed(true, judge(mail, List.of(), leaf -> leaf.dns("leaf.test")));
    byte[] oddAddress = {(byte) 0x87, 3, 1, 2, 3};
    assertAllowed(
        false,
        judge(names(GeneralName.dNSName, "test"), List.of(), leaf -> leaf.rawName(oddAddress)));
  }

  @Test
  void constraintsThatCannotBeReadAllowNothing() {
    LabCertificate issuing =
        ROOT.authority("CN=Constrained").extension("2.5.29.30", true, new byte[] {4, 1, 0}).build();
    PathFinder finder = PathFinderTest.finder(PathFinderTest.program("platform", ROOT));
    List<LabCertificate> chain = List.of(issuing.leaf("CN=leaf").build(), issuing);
    assertThat(
            PathFinderTest.trust(
                finder,
                finder.find(PathFinderTest.octets(chain), Instant.now()),
                Instant.now(),
                "platform"))
        .isEqualTo(new TrustResult.Untrusted("name constraints of CN=Constrained: cannot be read"));
  }
}
