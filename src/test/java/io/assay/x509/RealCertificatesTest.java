package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of the real world, and what the Java platform makes of those that it can read. */
class RealCertificatesTest {
  /** The platform adds the NULL that this key's algorithm lacks: its digest is of other octets. */
  private static final Set<String> KEYS_ENCODED_ANEW_BY_THE_PLATFORM =
      Set.of("publicKeyIsRSAExplicitNullMissing.pem 1");

  private static final int SAN_DNS = 2;
  private static final int SAN_IP = 7;

  @ParameterizedTest
  @ValueSource(strings = {"certs/resolvers", "certs/fina", "certs/ctgo"})
  void ordinaryCertificatesAreNotMalformed(String folder) {
    Map<String, CertificateFacts> facts = SharedData.facts(folder);
    assertThat(facts).isNotEmpty();
    assertThat(facts).allSatisfy((name, each) -> assertThat(each.malformed()).as(name).isEmpty());
  }

  @Test
  void certificatesOfAuthoritiesAreHardlyEverMalformed() {
    Map<String, CertificateFacts> facts = SharedData.facts("roots/ccadb");
    assertThat(facts).hasSizeGreaterThan(10_000);
    List<String> malformed = new ArrayList<>();
    facts.values().stream()
        .flatMap(each -> each.malformed().stream())
        .map(text -> text.replaceAll("\"[^\"]*\"", "…").replaceAll("[0-9]+", "N"))
        .forEach(malformed::add);
    assertThat(malformed).hasSizeLessThan(100);
    // What of them is broken breaks RFC 5280 to the letter, each for another of its reasons.
    assertThat(Set.copyOf(malformed))
        .isSubsetOf(
            "keyUsage: no element in the last N octets of keyUsage",
            "notAfter: … is not in the form YY[YY]MMDDHHMMSSZ",
            "notAfter: GeneralizedTime … before N",
            "notBefore: … is not in the form YY[YY]MMDDHHMMSSZ",
            "notBefore: GeneralizedTime … before N",
            "serialNumber: longer than N octets: N",
            "serialNumber: negative",
            "signatureAlgorithm: not the one within tbsCertificate",
            "subjectAltName: no entry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed", "certs"})
  void everyFileGoesThroughAsItStands(String folder) {
    assertThat(SharedData.rawFiles(folder))
        .isNotEmpty()
        .allSatisfy(
            file -> {
              CertificateFacts facts = CertificateFacts.of(Octets.copyOf(file));
              assertThat(facts.sha256()).isEqualTo(Sha256.of(file));
              assertThat(facts.malformed()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed", "certs", "roots/observatory", "roots/debian", "roots/ccadb"})
  void factsAgreeWithTheJavaPlatformWhereItCanRead(String folder) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    SoftAssertions softly = new SoftAssertions();
    int compared = 0;
    for (Map.Entry<String, byte[]> entry : SharedData.certificates(folder).entrySet()) {
      Optional<X509Certificate> platform = parse(factory, entry.getValue());
      if (platform.isPresent()) {
        CertificateFacts facts = CertificateFacts.of(Octets.copyOf(entry.getValue()));
        compare(softly, entry.getKey(), facts, platform.get());
        compared++;
      }
    }
    softly.assertAll();
    assertThat(compared).isPositive();
  }

  private static Optional<X509Certificate> parse(CertificateFactory factory, byte[] der) {
    try {
      return Optional.of(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static void compare(
      SoftAssertions softly, String name, CertificateFacts facts, X509Certificate platform)
      throws CertificateException {
    softly
        .assertThat(facts.serial().map(hex -> new BigInteger(hex, 16)))
        .as("%s: serial", name)
        .contains(platform.getSerialNumber());
    softly
        .assertThat(facts.notBefore())
        .as("%s: notBefore", name)
        .contains(platform.getNotBefore().toInstant());
    softly
        .assertThat(facts.notAfter())
        .as("%s: notAfter", name)
        .contains(platform.getNotAfter().toInstant());
    softly
        .assertThat(facts.sha256())
        .as("%s: SHA-256", name)
        .isEqualTo(Sha256.of(platform.getEncoded()));
    softly
        .assertThat(facts.tbsSha256())
        .as("%s: TBS SHA-256", name)
        .contains(Sha256.of(platform.getTBSCertificate()));
    if (!KEYS_ENCODED_ANEW_BY_THE_PLATFORM.contains(name)) {
      softly
          .assertThat(facts.spkiSha256())
          .as("%s: SPKI SHA-256", name)
          .contains(Sha256.of(platform.getPublicKey().getEncoded()));
    }
    int pathLength = platform.getBasicConstraints();
    softly.assertThat(facts.ca().orElse(false)).as("%s: CA", name).isEqualTo(pathLength >= 0);
    if (pathLength >= 0) {
      softly
          .assertThat(facts.pathLength().orElse(Integer.MAX_VALUE))
          .as("%s: path length", name)
          .isEqualTo(pathLength);
    }
    softly
        .assertThat(facts.criticalExtensions())
        .as("%s: critical extensions", name)
        .isEqualTo(orEmpty(platform.getCriticalExtensionOIDs()));
    purposes(platform)
        .ifPresent(
            purposes ->
                softly
                    .assertThat(facts.extendedKeyUsage().orElse(Set.of()))
                    .as("%s: extended key usage", name)
                    .isEqualTo(purposes));
    softly
        .assertThat(facts.keyUsage().orElse(Set.of()).size())
        .as("%s: key usage", name)
        .isEqualTo(countTrue(platform.getKeyUsage()));
    compareNames(softly, name, facts.names(), platform);
  }

  private static Set<String> orEmpty(Set<String> set) {
    return set == null ? Set.of() : set;
  }

  /** Empty where one purpose that the platform cannot read hides the others. */
  private static Optional<Set<String>> purposes(X509Certificate platform) {
    try {
      List<String> purposes = platform.getExtendedKeyUsage();
      return Optional.of(purposes == null ? Set.of() : new HashSet<>(purposes));
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
  }

  private static int countTrue(boolean[] bits) {
    int count = 0;
    if (bits != null) {
      for (boolean bit : bits) {
        count += bit ? 1 : 0;
      }
    }
    return count;
  }

  private static void compareNames(
      SoftAssertions softly, String name, SubjectNames names, X509Certificate platform) {
    Collection<List<?>> theirs;
    try {
      theirs = platform.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      // One name that the platform cannot read, and it gives none.
      return;
    }
    Map<Integer, List<String>> byKind = new LinkedHashMap<>();
    if (theirs != null) {
      for (List<?> each : theirs) {
        byKind
            .computeIfAbsent((Integer) each.get(0), kind -> new ArrayList<>())
            .add(String.valueOf(each.get(1)));
      }
    }
    softly
        .assertThat(names.dnsNames().stream().map(RealCertificatesTest::withOctetsLost).toList())
        .as("%s: dNSName", name)
        .isEqualTo(
            byKind.getOrDefault(SAN_DNS, List.of()).stream()
                .map(text -> text.replace("\n", "\\0A"))
                .toList());
    softly
        .assertThat(names.ipAddresses().stream().map(InetAddress::getHostAddress).toList())
        .as("%s: iPAddress", name)
        .isEqualTo(byKind.getOrDefault(SAN_IP, List.of()));
  }

  /** As the platform shows it, which reads ASCII and puts U+FFFD for each octet that is none. */
  private static String withOctetsLost(String escaped) {
    return escaped.replaceAll("\\\\[89A-F][0-9A-F]", "\ufffd");
  }

  @Test
  void theAddressesThatThePlatformLosesAreRead() throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    int rejected = 0;
    int lost = 0;
    for (Map.Entry<String, byte[]> entry : SharedData.certificates("malformed").entrySet()) {
      CertificateFacts facts = CertificateFacts.of(Octets.copyOf(entry.getValue()));
      Optional<X509Certificate> platform = parse(factory, entry.getValue());
      if (platform.isEmpty()) {
        rejected++;
        assertThat(facts.tbsSha256()).as(entry.getKey()).isPresent();
        assertThat(facts.notAfter()).as(entry.getKey()).isPresent();
      } else if (losesNames(platform.get())) {
        lost++;
        assertThat(facts.names().equals(SubjectNames.NONE))
            .as(entry.getKey())
            .isEqualTo(facts.malformed().contains("subjectAltName: no entry"));
      }
    }
    assertThat(rejected).isPositive();
    assertThat(lost).isPositive();
  }

  private static boolean losesNames(X509Certificate platform) {
    try {
      return platform.getSubjectAlternativeNames() == null
          && platform.getExtensionValue("2.5.29.17") != null;
    } catch (CertificateParsingException e) {
      return true;
    }
  }
}
