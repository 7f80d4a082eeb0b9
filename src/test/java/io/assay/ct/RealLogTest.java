package io.assay.ct;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.VerifiedSct.Status;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabProcess;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * SCTs of a log of other makers: Google's ctfe over Trillian, where it stands beside the project.
 */
class RealLogTest {
  private static final Path PROGRAM = Path.of("..", "shared", "lab", "ct", "labct");
  private static final String POISON = "1.3.6.1.4.1.11129.2.4.3";

  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final LabCertificate issuing = root.authority("CN=Lab Issuing").build();
  private final KeyPair log = LabKey.P256.generate();

  @Test
  void sctsOfPrecertificatesAndCertificatesVerify() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " is absent");
    Path directory = LabProcess.newDirectory();
    Files.writeString(directory.resolve("roots.pem"), root.pem());
    Files.writeString(
        directory.resolve("key.pem"),
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(log.getPrivate().getEncoded())));
    int port = freePort();
    try (LabProcess server =
        LabProcess.start(
            directory,
            List.of(
                PROGRAM.toAbsolutePath().normalize().toString(),
                "-listen",
                "127.0.0.1:" + port,
                "-roots",
                "roots.pem",
                "-key",
                "key.pem"))) {
      server.awaitPorts(List.of(port));
      CertificateBuilder leaf =
          issuing
              .leaf("CN=resolver.test")
              .dns("resolver.test")
              .ip("127.0.0.1")
              .serial(BigInteger.TEN)
              .keys(LabKey.P256.generate());
      Octets embedded = submit(port, "add-pre-chain", poisoned(leaf));
      LabCertificate issued =
          leaf.extension(
                  Scts.EXTENSION, false, new DEROctetString(embedded.toByteArray()).getEncoded())
              .build();
      Octets byTls = submit(port, "add-chain", issued);

      SctVerifier verifier =
          new SctVerifier(
              Optional.of(LogLists.of(Instant.now(), LogLists.Entry.usable("labct", log))));
      assertThat(
              verifier.verify(
                  facts(issued),
                  List.of(facts(issuing)),
                  Optional.of(byTls),
                  Optional.empty(),
                  Instant.now().plus(Duration.ofMinutes(1))))
          .extracting(VerifiedSct::status)
          .containsExactly(Status.VALID, Status.VALID);
      // Under another key of the issuer, or for the other kind of entry, it proves nothing.
      assertThat(
              verifier.verify(
                  facts(issued),
                  List.of(facts(root)),
                  Optional.of(embedded),
                  Optional.empty(),
                  Instant.now().plus(Duration.ofMinutes(1))))
          .extracting(VerifiedSct::status)
          .containsExactly(Status.FORGED, Status.FORGED);
    }
  }

  /** The same with the poison in place of the SCTs, by a builder that goes on without it. */
  private LabCertificate poisoned(CertificateBuilder leaf) throws IOException {
    CertificateFacts plain = facts(leaf.build());
    assertThat(plain.sctList()).isEmpty();
    return issuing
        .leaf("CN=resolver.test")
        .dns("resolver.test")
        .ip("127.0.0.1")
        .serial(BigInteger.TEN)
        .keys(leaf.build().keys())
        .validity(plain.notBefore().orElseThrow(), plain.notAfter().orElseThrow())
        .extension(POISON, true, new byte[] {5, 0})
        .build();
  }

  private Octets submit(int port, String operation, LabCertificate leaf) throws Exception {
    String chain =
        Stream.of(leaf, issuing, root)
            .map(certificate -> Base64.getEncoder().encodeToString(certificate.der()))
            .collect(Collectors.joining("\",\"", "{\"chain\":[\"", "\"]}"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:%d/lab/ct/v1/%s".formatted(port, operation)))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(chain))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode sct = new JsonMapper().readTree(answer.body());
      byte[] id = decode(sct, "id");
      byte[] extensions = decode(sct, "extensions");
      byte[] signature = decode(sct, "signature");
      return Scts.list(
          ByteBuffer.allocate(1 + id.length + 8 + 2 + extensions.length + signature.length)
              .put((byte) 0)
              .put(id)
              .putLong(sct.get("timestamp").longValue())
              .putShort((short) extensions.length)
              .put(extensions)
              .put(signature)
              .array());
    }
  }

  private static byte[] decode(JsonNode sct, String key) {
    return Base64.getDecoder().decode(sct.path(key).asString(""));
  }

  private static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate.der()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
