package io.assay.lab;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What an authority publishes, on loopback over HTTP: its certificate, a CRL, and the answers of
 * {@code openssl ocsp}. Its URLs are known before any certificate that names them. Thread-safe, but
 * for {@link #database}.
 */
public final class CaServer implements AutoCloseable {
  private static final String CERTIFICATE = "/ca.der";
  private static final String CRL = "/ca.crl";
  private static final String OCSP = "/ocsp";

  private final LabCertificate authority;
  private final OpensslCa database;
  private final CompletableFuture<byte[]> crl = new CompletableFuture<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final LoopbackServer server;

  private CaServer(LabCertificate authority) {
    this.authority = authority;
    this.database = new OpensslCa(authority);
    this.server = LoopbackServer.start(new HttpConversation(this::reply));
  }

  /** Starts the server of {@code authority}, which has issued nothing yet. */
  public static CaServer of(LabCertificate authority) {
    return new CaServer(authority);
  }

  /** What the authority has issued and revoked. */
  public OpensslCa database() {
    return database;
  }

  /** Where the authority's own certificate is, in DER. */
  public String certificateUrl() {
    return url(CERTIFICATE);
  }

  /** Where the CRL is; who asks before {@link #publish} waits for that. */
  public String crlUrl() {
    return url(CRL);
  }

  /** Where OCSP requests are answered. */
  public String ocspUrl() {
    return url(OCSP);
  }

  /** Publishes a CRL of what is revoked by now, once and for all. */
  public void publish() {
    crl.complete(database.crl());
  }

  /** How many requests there were. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    crl.cancel(false);
    server.close();
    database.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  private Conversation reply(HttpConversation.Request request) {
    requests.incrementAndGet();
    return switch (request.target()) {
      case CERTIFICATE -> found(authority.der());
      case CRL -> peer -> found(published()).hold(peer);
      case OCSP -> found(database.answer(request.body().toByteArray()));
      default -> HttpConversation.status(404, "Not Found");
    };
  }

  private byte[] published() throws InterruptedException {
    try {
      return crl.get();
    } catch (ExecutionException e) {
      throw new LabException("no CRL: " + e);
    }
  }

  private static Conversation found(byte[] body) {
    return HttpConversation.response(200, "OK", List.of(), body);
  }
}
