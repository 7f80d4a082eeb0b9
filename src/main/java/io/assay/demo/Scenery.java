package io.assay.demo;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.ClosedPort;
import io.assay.lab.DotConversation;
import io.assay.lab.HttpConversation;
import io.assay.lab.Interception;
import io.assay.lab.LabCertificate;
import io.assay.lab.Pem;
import io.assay.lab.ServerIdentity;
import io.assay.lab.Socks5Server;
import io.assay.lab.Socks5Server.Path.Refused;
import io.assay.lab.Socks5Server.Path.To;
import io.assay.lab.Socks5Server.Reply;
import io.assay.lab.Tampering;
import io.assay.lab.TlsServer;
import io.assay.trust.source.Source.Publisher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that the demonstration is about, on 127.0.0.1 at free ports: resolvers that are well
 * and resolvers that are not, a proxy with a gateway and a firewall behind it, CT logs, and the
 * documents of the root programs; and the files that tell a daemon of them. {@link #close} ends all
 * of it. Thread-safe.
 */
public final class Scenery implements AutoCloseable {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z0-9-]+)}");

  /** How long after the start the certificate is renewed. */
  private static final Duration RENEWAL = Duration.ofSeconds(8);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, String> values = new HashMap<>();
  private final Authorities authorities = Authorities.create();
  private final Logs logs;
  private final Replay replay;
  private final Thread renewal;

  private Scenery() {
    logs = opened(Logs.start());
    Publishers publishers = opened(Publishers.start(authorities));
    values.put("ccadb", publishers.base(Publisher.CCADB));
    values.put("microsoft", publishers.base(Publisher.MICROSOFT));
    values.put("chromium", publishers.base(Publisher.CHROMIUM));
    values.put("expected-issuer", pin(authorities.expected()));
    startServersThatAreWell();
    startServersThatAreNot();
    renewal = renewing();
    int genuine = startServersBehindTheProxy();
    values.put("nobody", Integer.toString(opened(ClosedPort.take()).number()));
    values.put("down", Integer.toString(opened(ClosedPort.take()).number()));
    startProxy(genuine);
    replay = opened(Replay.of(authorities, logs));
  }

  /** Starts all servers. */
  public static Scenery start() {
    return new Scenery();
  }

  /**
   * Writes {@code probes.yaml} and the files that it names.
   *
   * @param listen where the daemon's web server is to listen, such as {@code 127.0.0.1:9853}
   * @return the configuration
   * @throws IOException if it cannot be written
   */
  public Path writeTo(Path directory, String listen) throws IOException {
    Files.writeString(directory.resolve("platform.pem"), Pem.certificates(authorities.roots(true)));
    Files.writeString(directory.resolve("log_list.json"), logs.json());
    Map<String, String> all = new HashMap<>(values);
    all.put("listen", listen);
    String text =
        PLACE
            .matcher(template())
            .replaceAll(
                place -> Matcher.quoteReplacement(Objects.requireNonNull(all.get(place.group(1)))));
    return Files.writeString(directory.resolve("probes.yaml"), text);
  }

  /** Begins with what happens in time: the replay in the logs, and the renewal. */
  public void play() {
    replay.start();
    renewal.start();
  }

  @Override
  public void close() {
    renewal.interrupt();
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a server of the demonstration does not end", e);
      }
    }
  }

  private static String template() {
    try (InputStream in =
        Objects.requireNonNull(Scenery.class.getResourceAsStream("probes.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startServersThatAreWell() {
    ServerIdentity healthy = identity("healthy.example");
    dot("healthy", healthy);
    doh("healthy-doh", healthy);
    dot(
        "one-one-one-one",
        ServerIdentity.of(logs.issue(leaf("one.one.one.one").ip("1.1.1.1", "1.0.0.1"))));
  }

  private void startServersThatAreNot() {
    dot(
        "rogue-issuer",
        ServerIdentity.of(
            logs.issue(
                authorities.rogue().leaf("CN=rogue-issuer.example").dns("rogue-issuer.example"))));
    dot(
        "one-program",
        ServerIdentity.of(
            logs.issue(
                authorities.mark().leaf("CN=one-program.example").dns("one-program.example"))));
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    dot(
        "expired",
        ServerIdentity.of(
            logs.issue(
                leaf("expired.example")
                    .validity(yesterday.minus(Duration.ofDays(90)), yesterday))));
    dot("wrong-name", identity("another-name.example"));
    LabCertificate alone = logs.issue(leaf("missing-intermediate.example"));
    dot("missing-intermediate", ServerIdentity.ofChain(alone));
    put(
        "tampered",
        TlsServer.presenting(identity("tampered.example"))
            .speaking(DotConversation.tampered(Tampering.address("203.0.113.66"))));
  }

  /** What renews the certificate, when its time has come. */
  private Thread renewing() {
    // Six days, as short-lived certificates have them.
    Instant now = Instant.now();
    LabCertificate present =
        logs.issue(
            leaf("renewing.example")
                .validity(now.minus(Duration.ofDays(3)), now.plus(Duration.ofDays(3))));
    LabCertificate next =
        logs.issue(
            leaf("renewing.example")
                .validity(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(6))));
    values.put("present-key", pin(present));
    values.put("next-key", pin(next));
    TlsServer server = dot("renewing", ServerIdentity.of(present));
    return Thread.ofVirtual()
        .name("demo-renewal")
        .unstarted(
            () -> {
              try {
                Thread.sleep(RENEWAL);
                server.present(ServerIdentity.of(next));
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /**
   * @return the port of the server whose connections are intercepted
   */
  private int startServersBehindTheProxy() {
    ServerIdentity intercepted = identity("intercepted.example");
    doh("intercepted-doh", intercepted);
    dot("filtered", identity("filtered.example"));
    return dot("intercepted", intercepted).port();
  }

  private void startProxy(int genuine) {
    LabCertificate signedAnew =
        authorities.interceptor().leaf("CN=intercepted.example").dns("intercepted.example").build();
    TlsServer gateway =
        opened(
            TlsServer.presenting(ServerIdentity.ofChain(signedAnew, authorities.interceptor()))
                .speaking(new Interception(genuine))
                .start());
    int filtered = Integer.parseInt(Objects.requireNonNull(values.get("filtered")));
    Socks5Server proxy =
        opened(
            Socks5Server.start(
                port -> {
                  if (port == genuine) {
                    return new To(gateway.port());
                  }
                  return port == filtered ? new Refused(Reply.CONNECTION_REFUSED) : new To(port);
                }));
    values.put("socks5", Integer.toString(proxy.port()));
  }

  private ServerIdentity identity(String name) {
    return ServerIdentity.of(logs.issue(leaf(name)));
  }

  private CertificateBuilder leaf(String name) {
    return authorities.expected().leaf("CN=" + name).dns(name);
  }

  private TlsServer dot(String place, ServerIdentity identity) {
    return put(place, TlsServer.presenting(identity).alpn("dot"));
  }

  private void doh(String place, ServerIdentity identity) {
    put(place, TlsServer.presenting(identity).alpn("http/1.1").speaking(HttpConversation.honest()));
  }

  private TlsServer put(String place, TlsServer.Builder settings) {
    TlsServer server = opened(settings.start());
    values.put(place, Integer.toString(server.port()));
    return server;
  }

  private <T extends AutoCloseable> T opened(T server) {
    open.push(server);
    return server;
  }

  private static String pin(LabCertificate certificate) {
    return "sha256/" + Sha256.of(certificate.keys().getPublic().getEncoded()).base64();
  }
}
