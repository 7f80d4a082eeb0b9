package io.assay.fetch;

import io.assay.endpoint.FoundText;
import io.assay.probe.Failure;
import io.assay.probe.dial.IoFailures;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response over a connection. Confined to the connection's event loop but for
 * {@link #begin}, {@link #end}, {@link #isOver}, {@link #connected()}, {@link #reply} and {@link
 * #progress}.
 *
 * <pre>
 *   connect ─▶ (TLS) ─▶ request ─▶ head ─▶ body ─▶ reply
 *      └─────────┴─────────┴────────┴───────┴─ failure ─▶ reply
 * </pre>
 */
final class HttpExchange {
  private static final long UNKNOWN = -1;

  private final FetchUrl url;
  private final HttpCall call;
  private final HttpConnection connection;
  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();

  private volatile String awaited = "the TCP connection";
  private @Nullable HttpResponse head;
  private final BodyBuffer body = new BodyBuffer();
  private int interimResponses;
  private boolean complete;

  HttpExchange(FetchUrl url, HttpCall call, HttpConnection connection) {
    this.url = url;
    this.call = call;
    this.connection = connection;
  }

  /** Completed with true when the TCP connection stands, and as {@link #reply} if it fails. */
  CompletableFuture<Boolean> connected() {
    return connected;
  }

  /** Completed with the response, or exceptionally with a {@link FetchFailure}. */
  CompletableFuture<Reply> reply() {
    return reply;
  }

  /** What is being waited for, for a message. */
  String progress() {
    return "%s of %s".formatted(awaited, connection.where());
  }

  void begin() {
    connection.carry(this);
  }

  /** Ends the exchange and its connection, unless it is over. */
  void end() {
    FetchFailure failure = FetchFailure.failed("the fetcher was closed");
    connected.completeExceptionally(failure);
    if (reply.completeExceptionally(failure)) {
      connection.discard(this);
    }
  }

  boolean isOver() {
    return reply.isDone();
  }

  /** The TCP connection stands, and TLS is next. */
  void handshakes() {
    awaited = "the TLS handshake";
    connected.complete(true);
  }

  /** Everything is ready for the request. */
  void connected(Channel open) {
    awaited = "the response";
    connected.complete(true);
    open.writeAndFlush(call.message(url))
        .addListener(
            sent -> {
              if (sent.cause() != null) {
                failed(sent.cause());
              }
            });
  }

  void received(HttpObject object) {
    if (reply.isDone() || complete) {
      return;
    }
    if (!object.decoderResult().isSuccess()) {
      failed(broken(object.decoderResult().cause()));
      return;
    }
    if (object instanceof HttpResponse response) {
      begin(response);
    }
    if (head != null && !reply.isDone() && object instanceof HttpContent content) {
      read(head, content);
    }
  }

  private void begin(HttpResponse response) {
    if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      interimResponses++;
      if (interimResponses > Bounds.INTERIM_RESPONSES) {
        failed("more than %d interim responses".formatted(Bounds.INTERIM_RESPONSES));
      }
      return;
    }
    head = response;
    awaited = "the body";
    long announced = HttpUtil.getContentLength(response, UNKNOWN);
    if (isDocument(response) && announced > call.limit()) {
      failed(
          FetchFailure.tooLong(
              "the server announces %d octets; at most %d are taken"
                  .formatted(announced, call.limit())));
    } else {
      body.announce(announced);
    }
  }

  private static boolean isDocument(HttpResponse response) {
    return response.status().code() == 200;
  }

  private void read(HttpResponse response, HttpContent content) {
    if (isDocument(response)) {
      if (body.size() + (long) content.content().readableBytes() > call.limit()) {
        failed(FetchFailure.tooLong("the body has more than %d octets".formatted(call.limit())));
        return;
      }
      body.append(content.content());
    }
    if (content instanceof LastHttpContent) {
      complete = true;
      connection.awaitNothing();
    }
  }

  /** What came is read. Whether more came than the response is known only now. */
  void readComplete() {
    HttpResponse response = head;
    // Nothing but a document is waited for.
    if (response != null && !reply.isDone() && (complete || !isDocument(response))) {
      finish(response);
    }
  }

  private void finish(HttpResponse response) {
    boolean delimited =
        HttpUtil.isTransferEncodingChunked(response) || HttpUtil.isContentLengthSet(response);
    // A body that ends with the connection is complete only if TLS says so (RFC 9112, section 9.8).
    if (isDocument(response) && !delimited && connection.cutOff()) {
      failed("the connection was cut off after %d octets of the body".formatted(body.size()));
      return;
    }
    Reply received = new Reply(response.status().code(), response.headers(), body.take());
    // First, so that whoever waits for the reply finds the connection.
    connection.release(complete && isPersistent(response, delimited));
    reply.complete(received);
  }

  private boolean isPersistent(HttpResponse response, boolean delimited) {
    boolean bodiless = response.status().code() == 304 || response.status().code() == 204;
    return call.isRepeatable()
        && (delimited || bodiless)
        && response.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && HttpUtil.isKeepAlive(response);
  }

  /** Nothing more comes. */
  void closed() {
    if (reply.isDone()) {
      return;
    }
    HttpResponse response = head;
    if (response == null) {
      failed(unheard("the server closed the connection before %s was complete".formatted(awaited)));
    } else if (complete || !isDocument(response)) {
      finish(response);
    } else {
      long announced = HttpUtil.getContentLength(response, UNKNOWN);
      failed(
          "the server closed the connection after %d octets of the body%s"
              .formatted(
                  body.size(),
                  announced == UNKNOWN ? ", before its last chunk" : " instead of " + announced));
    }
  }

  private static String broken(Throwable cause) {
    return switch (cause) {
      case TooLongHttpHeaderException _ ->
          "more than %d octets of header fields".formatted(Bounds.HEADER_OCTETS);
      case TooLongHttpLineException _ ->
          "more than %d octets in a line of HTTP".formatted(Bounds.LINE_OCTETS);
      default -> "what came is not HTTP/1.1: " + FoundText.quoted("" + cause.getMessage());
    };
  }

  /** The connection failed. */
  void failed(Throwable error) {
    if (error.getCause() instanceof SSLException cause) {
      failed(ServerTls.failure(cause));
    } else {
      // Whatever the codecs make of hostile octets is the server's failure too.
      failed(
          unheard(
              IoFailures.classify(error)
                  .map(Failure::detail)
                  .map(detail -> "%s failed: %s".formatted(progress(), detail))
                  .orElseGet(
                      () -> "%s failed: %s".formatted(progress(), FoundText.quoted("" + error)))));
    }
  }

  /** That the connection broke: no wonder if it had been idle, unless the server had answered. */
  private FetchFailure unheard(String reason) {
    return connection.isReused() && !connection.heard()
        ? FetchFailure.stale(reason)
        : FetchFailure.failed(reason);
  }

  void failed(String reason) {
    failed(FetchFailure.failed(reason));
  }

  void failed(FetchFailure failure) {
    connected.completeExceptionally(failure);
    if (reply.completeExceptionally(failure)) {
      connection.discard(this);
    }
  }
}
