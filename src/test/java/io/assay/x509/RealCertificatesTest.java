package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.cert.CertificateEncodingException;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates of the real world, and what the Java platform makes of those that it can read. */
class RealCertificatesTest {
  private static final Map<String, Set<String>> NOT_THE_SAME =
      Map.of(
          // The platform encodes the key anew, with the NULL that is missing in the certificate.
          "publicKeyIsRSAExplicitNullMissing.pem 1", Set.of("spkiSha256"));

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
            "extKeyUsage criticality: FALSE, which is the default and left out in DER",
            "keyUsage: no element in the last N octets of keyUsage",
            "notAfter: … is not in the form YY[YY]MMDDHHMMSSZ",
            "notAfter: GeneralizedTime … before N",
            "notBefore: … is not in the form YY[YY]MMDDHHMMSSZ",
            "notBefore: GeneralizedTime … before N",
            "serialNumber: longer than N octets: N",
            "serialNumber: negative",
            "signatureAlgorithm: not the one within tbsCertificate",
            "subjectAltName: no entry",
            "version: vN, which is the default and left out in DER");
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
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (Map.Entry<String, byte[]> entry : SharedData.certificates(folder).entrySet()) {
      Optional<X509Certificate> platform = parse(factory, entry.getValue());
      if (platform.isPresent()) {
        CertificateFacts facts = CertificateFacts.of(Octets.copyOf(entry.getValue()));
        Map<String, Object> ours = ours(facts);
        Map<String, Object> theirs = theirs(platform.get());
        NOT_THE_SAME.getOrDefault(entry.getKey(), Set.of()).forEach(theirs::remove);
        theirs.forEach(
            (fact, value) -> {
              if (!value.equals(ours.get(fact))) {
                differences.add(
                    "%s: %s is %s, not %s".formatted(entry.getKey(), fact, ours.get(fact), value));
              }
            });
        compared++;
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isPositive();
  }

  private static Map<String, Object> ours(CertificateFacts facts) {
    Map<String, Object> ours = new LinkedHashMap<>();
    ours.put("serial", new BigInteger(facts.serial().orElseThrow(), 16));
    ours.put("notBefore", facts.notBefore().orElseThrow());
    ours.put("notAfter", facts.notAfter().orElseThrow());
    ours.put("sha256", facts.sha256());
    ours.put("tbsSha256", facts.tbsSha256().orElseThrow());
    ours.put("spkiSha256", facts.spkiSha256().orElseThrow());
    boolean ca = facts.ca().orElse(false);
    ours.put("pathLength", ca ? facts.pathLength().orElse(Integer.MAX_VALUE) : -1);
    ours.put("criticalExtensions", facts.criticalExtensions());
    ours.put("extendedKeyUsage", facts.extendedKeyUsage().orElse(Set.of()));
    ours.put("keyUsage", facts.keyUsage().orElse(Set.of()).size());
    ours.put(
        "dnsNames",
        facts.names().dnsNames().stream().map(RealCertificatesTest::withOctetsLost).toList());
    ours.put(
        "ipAddresses",
        facts.names().ipAddresses().stream().map(InetAddress::getHostAddress).toList());
    return ours;
  }

  /** What the platform can read of these. */
  private static Map<String, Object> theirs(X509Certificate platform)
      throws CertificateEncodingException {
    Map<String, Object> theirs = new LinkedHashMap<>();
    theirs.put("serial", platform.getSerialNumber());
    theirs.put("notBefore", platform.getNotBefore().toInstant());
    theirs.put("notAfter", platform.getNotAfter().toInstant());
    theirs.put("sha256", Sha256.of(platform.getEncoded()));
    theirs.put("tbsSha256", Sha256.of(platform.getTBSCertificate()));
    theirs.put("spkiSha256", Sha256.of(platform.getPublicKey().getEncoded()));
    theirs.put("pathLength", platform.getBasicConstraints());
    Set<String> critical = platform.getCriticalExtensionOIDs();
    theirs.put("criticalExtensions", critical == null ? Set.of() : critical);
    theirs.put("keyUsage", countTrue(platform.getKeyUsage()));
    try {
      List<String> purposes = platform.getExtendedKeyUsage();
      theirs.put("extendedKeyUsage", purposes == null ? Set.of() : new HashSet<>(purposes));
    } catch (CertificateParsingException e) {
      // One purpose that the platform cannot read, and it gives none.
    }
    try {
      putNames(theirs, platform.getSubjectAlternativeNames());
    } catch (CertificateParsingException e) {
      // One name that the platform cannot read, and it gives none.
    }
    return theirs;
  }

  private static void putNames(Map<String, Object> theirs, @Nullable Collection<List<?>> entries) {
    List<String> dnsNames = new ArrayList<>();
    List<String> ipAddresses = new ArrayList<>();
    for (List<?> entry : entries == null ? List.<List<?>>of() : entries) {
      switch ((Integer) entry.get(0)) {
        case SAN_DNS -> dnsNames.add(((String) entry.get(1)).replace("\n", "\\0A"));
        case SAN_IP -> ipAddresses.add((String) entry.get(1));
        default -> {}
      }
    }
    theirs.put("dnsNames", dnsNames);
    theirs.put("ipAddresses", ipAddresses);
  }

  private static Optional<X509Certificate> parse(CertificateFactory factory, byte[] der) {
    try {
      return Optional.of(
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    } catch (CertificateException e) {
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
