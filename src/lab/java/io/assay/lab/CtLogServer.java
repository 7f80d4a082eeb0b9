package io.assay.lab;

import io.assay.ct.Log;
import io.assay.probe.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A log of RFC 6962 of other makers: Google's ctfe over Trillian in memory, which takes what chains
 * to the roots that it is started with and merges it within a second. It stands beside the project;
 * where it is absent, the test is skipped. Thread-safe.
 */
public final class CtLogServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("..", "shared", "lab", "ct", "labct");
  private static final int OK = 200;
  private static final int CONFUSED = 500;
  private static final int AGAIN = 3;

  private final Setup setup;
  private final String url;

  /** Another one after each {@link #restartEmpty}. */
  private volatile LabProcess process;

  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * What the log promised.
   *
   * @param octets the SCT as it stands in a list (RFC 6962, section 3.2)
   */
  public record Sct(Instant timestamp, Octets octets) {
    /** The TLS encoding of a list of just this one. */
    public byte[] list() {
      return ByteBuffer.allocate(4 + octets.length())
          .putShort((short) (2 + octets.length()))
          .putShort((short) octets.length())
          .put(octets.toByteArray())
          .array();
    }
  }

  /** A precertificate, and the certificate with the SCT that the log gave for it. */
  public record Issued(LabCertificate precertificate, LabCertificate certificate, Sct sct) {}

  /** All that a log is started with. */
  private record Setup(Path program, List<LabCertificate> roots, KeyPair keys, int port) {
    LabProcess start() {
      Path directory = LabProcess.newDirectory();
      LabProcess process =
          LabProcess.start(
              directory,
              List.of(
                  program.toString(),
                  "-listen",
                  "127.0.0.1:" + port,
                  "-roots",
                  Pem.write(directory.resolve("roots.pem"), Pem.certificates(roots)).toString(),
                  "-key",
                  Pem.write(directory.resolve("key.pem"), Pem.key(keys)).toString()));
      process.awaitPorts(List.of(port));
      return process;
    }
  }

  private CtLogServer(Setup setup) {
    this.setup = setup;
    this.url = "http://127.0.0.1:%d/lab/".formatted(setup.port);
    this.process = setup.start();
  }

  /** Starts an empty log with a key of its own. */
  public static CtLogServer start(LabCertificate... roots) {
    Path program = Programs.requireShared(PROGRAM);
    KeyPair keys = LabKey.P256.generate();
    return Ports.with(
        1, ports -> new CtLogServer(new Setup(program, List.of(roots), keys, ports.getFirst())));
  }

  /**
   * Kills the log without warning, and starts it at the same place with the same key. It keeps its
   * tree in memory: what it had promised to keep is gone.
   */
  public void restartEmpty() {
    process.handle().destroyForcibly();
    process.close();
    process = setup.start();
  }

  /** Where it is, to which {@code ct/v1/…} is added. */
  public String url() {
    return url;
  }

  /** The key that it signs with. */
  public KeyPair keys() {
    return setup.keys;
  }

  /** The log as a usable one of a list. */
  public Log log() {
    return LabLogs.log("labct", setup.keys, Log.Kind.RFC6962, url, url);
  }

  /** Submits a certificate with its issuers. */
  public Sct add(LabCertificate leaf) {
    return submit("add-chain", leaf);
  }

  /** Submits a precertificate with its issuers. */
  public Sct addPrecertificate(LabCertificate precertificate) {
    return submit("add-pre-chain", precertificate);
  }

  /**
   * Makes a precertificate of {@code leaf}, submits it, and makes the certificate with the SCT;
   * does not submit that.
   */
  public Issued issue(CertificateBuilder leaf) {
    leaf.settled();
    LabCertificate precertificate = leaf.extension(CtEntry.POISON, true, new byte[] {5, 0}).build();
    Sct sct = addPrecertificate(precertificate);
    try {
      byte[] list = new DEROctetString(sct.list()).getEncoded();
      LabCertificate certificate =
          leaf.withoutExtension(CtEntry.POISON).extension(CtEntry.SCT_LIST, false, list).build();
      leaf.withoutExtension(CtEntry.SCT_LIST);
      return new Issued(precertificate, certificate, sct);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode", e);
    }
  }

  private Sct submit(String operation, LabCertificate leaf) {
    String chain =
        Stream.iterate(
                leaf,
                certificate -> certificate != null,
                certificate -> certificate.issuer().orElse(null))
            .map(certificate -> Base64.getEncoder().encodeToString(certificate.der()))
            .collect(Collectors.joining("\",\"", "{\"chain\":[\"", "\"]}"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "ct/v1/" + operation))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(chain))
            .build();
    return sct(answer(operation, request));
  }

  /** How many entries its tree has by now; those submitted within the last second may follow. */
  public long treeSize() {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "ct/v1/get-sth")).build();
    return answer("get-sth", request).path("tree_size").longValue();
  }

  private JsonNode answer(String operation, HttpRequest request) {
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      // Its memory has a race: it may fail to say what it did, and knows a second time that it did.
      for (int i = 0; i < AGAIN && answer.statusCode() == CONFUSED; i++) {
        answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      }
      if (answer.statusCode() != OK) {
        throw new LabException(
            "%s: %d %s".formatted(operation, answer.statusCode(), answer.body()));
      }
      return new JsonMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(operation, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while asking the log", e);
    }
  }

  private static Sct sct(JsonNode json) {
    byte[] id = decode(json, "id");
    byte[] extensions = decode(json, "extensions");
    byte[] signature = decode(json, "signature");
    long millis = json.path("timestamp").longValue();
    return new Sct(
        Instant.ofEpochMilli(millis),
        Octets.copyOf(
            ByteBuffer.allocate(1 + id.length + 8 + 2 + extensions.length + signature.length)
                .put((byte) 0)
                .put(id)
                .putLong(millis)
                .putShort((short) extensions.length)
                .put(extensions)
                .put(signature)
                .array()));
  }

  private static byte[] decode(JsonNode json, String key) {
    return Base64.getDecoder().decode(json.path(key).asString(""));
  }

  /** The running program. */
  public LabProcess process() {
    return process;
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
