package io.assay.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertSpotter;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtLogServer;
import io.assay.lab.LabCertificate;
import io.assay.lab.Programs;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay ct watch} and certspotter on the same real log. */
class CertSpotterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int DNS_NAME = 0x82;
  private static final int URI = 0x86;

  @TempDir private Path folder;

  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final LabCertificate issuing = root.authority("CN=Lab Issuing").build();

  /** What was submitted, by the digest of what stands in the log; the names are for people. */
  private final Map<String, String> submitted = new LinkedHashMap<>();

  /** What one of the two says of an entry. */
  private record Said(String tbsSha256, List<String> dnsNames) {}

  private CertificateBuilder leaf(String... names) {
    return issuing.leaf("O=Test").dns(names);
  }

  private CertificateBuilder leaf(int tag, byte[] name) {
    return leaf()
        .rawName(
            ByteBuffer.allocate(2 + name.length)
                .put((byte) tag)
                .put((byte) name.length)
                .put(name)
                .array());
  }

  private void add(CtLogServer log, String what, CertificateBuilder leaf) {
    LabCertificate certificate = leaf.build();
    log.add(certificate);
    submitted.put(Sha256.of(certificate.der()).hex(), what);
  }

  /** Those that both must find, by the DNS names in them. */
  private void addForNames(CtLogServer log) {
    add(log, "name", leaf("one.watched.test"));
    add(log, "below", leaf("a.b.suffix.test"));
    add(log, "suffix itself", leaf("suffix.test"));
    add(log, "wildcard that covers a name", leaf("*.watched.test"));
    add(log, "wildcard below", leaf("*.suffix.test"));
    add(log, "wildcard of a whole top-level domain", leaf("*.test"));
    add(log, "wildcard within a label", leaf("o*.watched.test"));
    add(log, "upper case", leaf("ONE.Watched.TEST"));
    add(log, "trailing dot", leaf("one.watched.test."));
    add(log, "leading space", leaf(" one.watched.test"));
    add(log, "URL in a dNSName", leaf("https://one.watched.test/"));
    add(log, "A-label", leaf("xn--bcher-kva.test"));
    add(log, "A-label in upper case", leaf("XN--BCHER-KVA.test"));
    add(log, "U-label in UTF-8", leaf(DNS_NAME, "b\u00fccher.test".getBytes(UTF_8)));
    add(log, "U-label in Latin-1", leaf(DNS_NAME, "b\u00fccher.test".getBytes(ISO_8859_1)));
    add(log, "NUL", leaf(DNS_NAME, "one.watched.test\0.other.test".getBytes(ISO_8859_1)));
    add(log, "label that was redacted", leaf("?.suffix.test"));
    add(log, "common name", issuing.leaf("CN=one.watched.test"));
    add(log, "common name with a U-label", issuing.leaf("CN=b\u00fccher.test"));
    CtLogServer.Issued issued = log.issue(leaf("one.watched.test", "pre.suffix.test"));
    log.add(issued.certificate());
    submitted.put(Sha256.of(issued.precertificate().der()).hex(), "precertificate");
    submitted.put(Sha256.of(issued.certificate().der()).hex(), "its certificate");
  }

  /** Those that ours alone must find. */
  private Set<String> addForAddresses(CtLogServer log) {
    add(log, "IPv4 address", leaf("other.test").ip("198.51.100.8"));
    add(log, "IPv6 address", leaf("other.test").ip("2001:db8::1"));
    add(log, "address in a dNSName", leaf("198.51.100.7"));
    add(log, "address in a common name", issuing.leaf("CN=198.51.100.9"));
    // No client takes it for an identity of a server, so certspotter does not look at it; we say
    // rather too much of who is able to have such a certificate issued.
    add(log, "host of a URI", leaf(URI, "https://one.watched.test/x".getBytes(ISO_8859_1)));
    return Set.of(
        "IPv4 address",
        "IPv6 address",
        "address in a dNSName",
        "address in a common name",
        "host of a URI");
  }

  /** Those that neither may find. */
  private void addForNobody(CtLogServer log) {
    add(log, "neighbours", leaf("none.watched.test", "watched.test", "xsuffix.test"));
    add(log, "name within another", leaf("one.watched.test.example"));
    add(log, "wildcard below a name", leaf("*.one.watched.test"));
    add(log, "other address", leaf("other.test").ip("198.51.101.8", "2001:db8::2"));
  }

  private Map<String, Said> certSpotter(CtLogServer log) {
    try (CertSpotter spotter =
        CertSpotter.follow(
            log.log(), List.of("one.watched.test", ".suffix.test", "xn--bcher-kva.test"))) {
      spotter.awaitVerified(submitted.size());
      assertThat(spotter.malformed()).as(spotter.process().output()).isZero();
      Map<String, Said> said = new TreeMap<>();
      for (CertSpotter.Found found : spotter.found()) {
        said.put(
            submitted.getOrDefault(found.sha256(), found.sha256()),
            new Said(found.tbsSha256(), found.dnsNames()));
      }
      return said;
    }
  }

  private Map<String, Said> assay(CtLogServer log) {
    Assay.file(folder, "root.pem", root.pem());
    String config =
        Assay.file(
            folder,
            "probes.yaml",
            """
            trust: { platform: root.pem, directory: roots, refresh: never }
            ct:
              follow: none
              logs: [{ name: labct, url: "%s", key: %s }]
              poll: 1s
              directory: ct
            resolvers:
              - name: lab
                endpoints: ["tls://127.0.0.1:%d"]
                watch: [one.watched.test, "*.suffix.test", suffix.test, xn--bcher-kva.test,
                  198.51.100.0/24, "2001:db8::1"]
            """
                .formatted(
                    log.url(),
                    Base64.getEncoder().encodeToString(log.keys().getPublic().getEncoded()),
                    Assay.closedPort()));
    Assay run = Assay.run("ct", "watch", "--from", "0", "--once", "--json", "-c", config);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.VIOLATED);
    JsonMapper mapper = new JsonMapper();
    Map<String, Said> said = new TreeMap<>();
    for (String line : run.out().lines().toList()) {
      JsonNode json = mapper.readTree(line);
      String sha256 = json.get("sha256").asString();
      assertThat(
              said.put(
                  submitted.getOrDefault(sha256, sha256),
                  new Said(
                      json.get("tbsSha256").asString(),
                      json.get("dnsNames").valueStream().map(JsonNode::asString).toList())))
          .as(line)
          .isNull();
    }
    return said;
  }

  @Test
  void bothFindTheSameNamesAndOursAlsoAddresses() {
    Programs.require("certspotter");
    try (CtLogServer log = CtLogServer.start(root)) {
      addForNames(log);
      Set<String> forNames = new TreeSet<>(submitted.values());
      Set<String> forAddresses = addForAddresses(log);
      addForNobody(log);
      await().atMost(LIMIT).until(() -> log.treeSize() == submitted.size());

      Map<String, Said> theirs = certSpotter(log);
      Map<String, Said> ours = assay(log);

      assertThat(theirs).containsOnlyKeys(forNames);
      assertThat(ours.keySet()).containsAll(forNames).containsAll(forAddresses);
      assertThat(ours).hasSize(forNames.size() + forAddresses.size());

      // Also of a precertificate and its certificate, which are one issuance.
      for (String what : forNames) {
        assertThat(of(ours, what).tbsSha256()).as(what).isEqualTo(of(theirs, what).tbsSha256());
      }
      assertThat(of(ours, "its certificate")).isEqualTo(of(ours, "precertificate"));

      // We show names as they stand in the certificate, certspotter shows what it made of them.
      for (String plain :
          List.of("name", "below", "wildcard below", "upper case", "A-label", "precertificate")) {
        assertThat(of(ours, plain).dnsNames())
            .as(plain)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .containsExactlyInAnyOrderElementsOf(of(theirs, plain).dnsNames());
      }
      assertThat(of(ours, "trailing dot").dnsNames()).containsExactly("one.watched.test.");
      assertThat(of(theirs, "trailing dot").dnsNames()).containsExactly("one.watched.test");
    }
  }

  private static Said of(Map<String, Said> all, String what) {
    return Optional.ofNullable(all.get(what)).orElseThrow(() -> new AssertionError("no " + what));
  }
}
