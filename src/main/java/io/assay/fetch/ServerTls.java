package io.assay.fetch;

import io.assay.endpoint.FoundText;
import io.assay.endpoint.Host;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS of a document's server, verified as by any other Java program: the JDK's engine, the trust
 * store of the Java runtime, and the host's name by RFC 9525. Thread-safe.
 *
 * <p>What is probed goes through {@link io.assay.probe.tls} instead, which trusts nobody.
 */
final class ServerTls {
  private static final int DNS_NAME = 2;

  private final Trust trust;

  /** Where the context with the trust anchors comes from; asked when it is needed first. */
  @FunctionalInterface
  interface Trust {
    SSLContext context() throws GeneralSecurityException;
  }

  ServerTls(Trust trust) {
    this.trust = trust;
  }

  /**
   * A handler for a new connection.
   *
   * @throws FetchFailure if the runtime's trust store cannot be read or the name cannot be sent
   */
  SslHandler handler(FetchUrl url) throws FetchFailure {
    try {
      SSLEngine engine = trust.context().createSSLEngine(url.host().text(), url.port());
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setServerNames(
          switch (url.host()) {
            case Host.Name name -> List.of(new SNIHostName(name.ascii()));
            case Host.Ip _ -> List.of();
          });
      engine.setSSLParameters(parameters);
      // Verifying a chain is no I/O and has no place on the event loop.
      SslHandler handler =
          new SslHandler(engine, task -> Thread.ofVirtual().name("fetch-tls").start(task));
      // The fetch has its own deadline.
      handler.setHandshakeTimeoutMillis(0);
      return handler;
    } catch (GeneralSecurityException e) {
      throw FetchFailure.failed(
          "the trust store of the Java runtime cannot be read: "
              + FoundText.quoted("" + e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw FetchFailure.failed(
          "the host name cannot be sent in TLS: " + FoundText.quoted("" + e.getMessage()));
    }
  }

  /**
   * Holds the JDK to RFC 9525, section 2: where a certificate has no dNSName, it would still take
   * the common name for one.
   */
  static void requireDnsName(FetchUrl url, SslHandler handler) throws FetchFailure {
    if (!(url.host() instanceof Host.Name)) {
      return;
    }
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      var names = ((X509Certificate) chain[0]).getSubjectAlternativeNames();
      if (names == null || names.stream().noneMatch(name -> name.getFirst().equals(DNS_NAME))) {
        throw FetchFailure.failed("the server's certificate has no dNSName");
      }
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      throw FetchFailure.failed(
          "the server's certificate cannot be read: " + FoundText.quoted("" + e.getMessage()));
    }
  }

  /** What {@code error}, which ended a handshake, means. */
  static FetchFailure failure(Throwable error) {
    return FetchFailure.failed(
        switch (error) {
          case NotSslRecordException _ -> "the server does not speak TLS";
          case ClosedChannelException _ ->
              "the server closed the connection before the TLS handshake was complete";
          default -> "the TLS handshake failed: " + FoundText.quoted(innermost(error));
        });
  }

  /** The innermost exception is the one that tells what is wrong with a chain. */
  private static String innermost(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
