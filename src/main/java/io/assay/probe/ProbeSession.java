package io.assay.probe;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.Route;
import io.assay.probe.dial.Dialer;
import io.assay.probe.dial.FirstHop;
import io.assay.probe.dial.IoFailures;
import io.assay.probe.dial.TunnelEvent;
import io.assay.probe.dial.TunnelHandler;
import io.assay.probe.dns.DnsExchange;
import io.assay.probe.dns.DnsQuery;
import io.assay.probe.dns.ExchangeEvent;
import io.assay.probe.tls.ClientCrypto;
import io.assay.probe.tls.TlsClientHandler;
import io.assay.probe.tls.TlsEvent;
import io.assay.probe.tls.TlsSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt from dialling to its observation: the last handler of the connection's pipeline.
 * Confined to its event loop but for {@link #begin}, {@link #endNow} and {@link #result}.
 *
 * <pre>
 *   [PROXY ─▶] CONNECT ─▶ TLS ─▶ QUERY [─▶ IDENTITY] ─▶ CLOSE ─▶ result
 *       └─────────┴────────┴───────┴─ failure, deadline ─▶ result
 * </pre>
 */
final class ProbeSession extends ChannelInboundHandlerAdapter {
  private final Attempt attempt;
  private final DnsQuery query;
  private final IdentityQueries identity;
  private final Dialer dialer;
  private final ClientCrypto crypto;
  private final EventLoop loop;
  private final Instant startedAt;
  private final StageClock clock;
  private final CompletableFuture<Observation> result = new CompletableFuture<>();

  /** Set while this connection is being made. */
  private FirstHop.@Nullable Found hop;

  private @Nullable Channel channel;
  private @Nullable TlsClientHandler tls;
  private @Nullable DnsExchange exchange;
  private Optional<DnsCapture> answer = Optional.empty();
  private Optional<HttpCapture> answerHttp = Optional.empty();
  private boolean ended;

  ProbeSession(
      Attempt attempt, Dialer dialer, ClientCrypto crypto, EventLoop loop, Instant startedAt) {
    this.attempt = attempt;
    this.query = DnsQuery.of(attempt);
    this.identity = IdentityQueries.of(attempt);
    this.dialer = dialer;
    this.crypto = crypto;
    this.loop = loop;
    this.startedAt = startedAt;
    this.clock = new StageClock(attempt, loop, this::deadlinePassed);
  }

  /** Completed with the observation when the connection is closed. */
  CompletableFuture<Observation> result() {
    return result;
  }

  /** Starts the attempt. Thread-safe. */
  void begin(FirstHop hop) {
    execute(() -> dial(hop));
  }

  /** Ends the attempt with {@code failure} unless it is over. Thread-safe. */
  void endNow(Failure failure) {
    execute(() -> fail(failure));
  }

  private void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop is no more and has closed its channels, so nothing else touches this session.
      result.complete(
          observation(
              new Outcome.Failed(clock.stage(), FailureKind.LOCAL, "the prober was closed")));
    }
  }

  private void dial(FirstHop first) {
    if (ended) {
      return;
    }
    clock.start(first.nanos());
    switch (first) {
      case FirstHop.Found found -> dial(found);
      case FirstHop.Missing(var failure, _) -> fail(failure);
    }
  }

  private void dial(FirstHop.Found found) {
    hop = found;
    try {
      ChannelFuture connected = dialer.dial(loop, found, attempt.segment(), this);
      channel = connected.channel();
      connected.addListener(future -> connected(future.cause()));
    } catch (RuntimeException e) {
      failWith(e);
    }
  }

  /** Called before the channel tells its handlers that it is active. */
  private void connected(@Nullable Throwable error) {
    if (ended || channel == null) {
      return;
    }
    if (error != null) {
      failWith(error);
      return;
    }
    hop = null;
    if (attempt.route() instanceof Route.Proxied proxied) {
      channel.pipeline().addFirst(TunnelHandler.of(proxied, Optional.of(destination())));
    } else {
      channel.pipeline().addFirst(beginTls());
    }
  }

  /** What the proxy is to connect to. */
  private HostPort destination() {
    Endpoint endpoint = attempt.target().endpoint();
    Host host = attempt.target().address().<Host>map(Host.Ip::new).orElse(endpoint.host());
    return new HostPort(host, endpoint.port());
  }

  private TlsClientHandler beginTls() {
    clock.enter(Stage.TLS);
    TlsClientHandler handler = new TlsClientHandler(tlsSettings(), crypto);
    tls = handler;
    return handler;
  }

  private TlsSettings tlsSettings() {
    Optional<String> sni =
        attempt.serverName() instanceof Host.Name name
            ? Optional.of(name.ascii())
            : Optional.empty();
    List<String> alpn =
        switch (attempt.target().endpoint()) {
          case Endpoint.Dot _ -> List.of("dot");
          case Endpoint.Doh _ -> List.of("h2", "http/1.1");
        };
    return new TlsSettings(sni, alpn);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (ended) {
      return;
    }
    switch (event) {
      case TunnelEvent.Asked _ -> clock.enter(Stage.CONNECT);
      case TunnelEvent.Opened _ -> ctx.pipeline().addBefore(ctx.name(), null, beginTls());
      case TunnelEvent.Failed(var stage, var failure) -> failInTunnel(stage, failure);
      case TlsEvent.Established established -> {
        clock.enter(Stage.QUERY);
        exchange = DnsExchange.begin(ctx, attempt, query, established.alpn());
      }
      case TlsEvent.Failed failed -> cutShort(new Failure(failed.kind(), failed.detail()));
      case ExchangeEvent.Answered _ -> answered(ctx);
      case ExchangeEvent.Failed failed -> fail(failed.failure());
      default -> {
        // Events of the codecs among themselves.
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cutShort(
        new Failure(
            FailureKind.CLOSED_EARLY,
            "the server closed the connection before %s was complete".formatted(what())));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failWith(cause);
  }

  private void deadlinePassed(String detail) {
    cutShort(new Failure(FailureKind.TIMEOUT, "%s was not complete %s".formatted(what(), detail)));
  }

  private String what() {
    return switch (clock.stage()) {
      case PROXY ->
          (hop == null ? "coming to terms" : "the TCP connection") + proxy(" with the proxy ");
      case RESOLVE, CONNECT -> "the TCP connection" + proxy(" through the proxy ");
      case TLS -> "the TLS handshake";
      case QUERY -> "the answer";
      case IDENTITY -> identity.asked().map("the answer to "::concat).orElse("the answer");
      case CLOSE -> "closing";
    };
  }

  private String proxy(String before) {
    return attempt.route() instanceof Route.Proxied proxied
        ? before + proxied.proxy().server().text()
        : "";
  }

  private void failWith(Throwable error) {
    IoFailures.classify(error)
        .map(failure -> hop == null ? failure : hop.explain(attempt.route(), failure))
        .ifPresentOrElse(this::cutShort, () -> defect(error));
  }

  /** That the proxy refuses is never the endpoint's failure, even if it was asked for it. */
  private void failInTunnel(Stage stage, Failure failure) {
    if (stage == Stage.PROXY && clock.stage() == Stage.CONNECT) {
      clock.belongsTo(Stage.PROXY);
    }
    fail(failure);
  }

  /** Fails with {@code failure}, unless the exchange has seen what tells more. */
  private void cutShort(Failure failure) {
    if (!ended) {
      fail(exchange == null ? failure : exchange.cutShort(failure));
    }
  }

  private void fail(Failure failure) {
    if (ended) {
      return;
    }
    if (clock.stage() == Stage.IDENTITY && exchange != null) {
      notIdentified(exchange, failure);
    } else {
      end();
      Outcome outcome = new Outcome.Failed(clock.stage(), failure.kind(), failure.detail());
      clock.stop();
      closeThen(() -> result.complete(observation(outcome)));
    }
  }

  private void answered(ChannelHandlerContext ctx) {
    DnsExchange asking = exchange;
    if (asking == null) {
      return;
    }
    if (clock.stage() == Stage.QUERY) {
      answer = Optional.of(asking.dns());
      answerHttp = asking.http();
      if (identity.hasNext()) {
        clock.enter(Stage.IDENTITY);
      }
    } else {
      identity.answered(asking.dns());
    }
    askNext(asking, ctx.pipeline().context(asking));
  }

  /** The probe has its answer, whatever becomes of the questions after it. */
  private void notIdentified(DnsExchange asking, Failure failure) {
    identity.failed(asking.dns(), failure);
    // A refusal by HTTP says nothing of the next question; anything else, that nothing will come.
    if (failure.kind() == FailureKind.HTTP_STATUS && channel != null && channel.isActive()) {
      // Not at once: the exchange may be in the middle of the response that it gave up.
      ChannelHandlerContext own = channel.pipeline().context(asking);
      loop.execute(() -> askNext(asking, own));
    } else {
      finish();
    }
  }

  private void askNext(DnsExchange asking, ChannelHandlerContext own) {
    if (!ended) {
      identity.next().ifPresentOrElse(next -> asking.ask(own, next), this::finish);
    }
  }

  private void finish() {
    end();
    clock.enter(Stage.CLOSE);
    closeThen(
        () -> {
          clock.stop();
          result.complete(observation(new Outcome.Answered()));
        });
  }

  private void defect(Throwable error) {
    if (!ended) {
      end();
      clock.stop();
      closeThen(() -> result.completeExceptionally(error));
    }
  }

  private void end() {
    ended = true;
    clock.disarm();
  }

  private void closeThen(Runnable completion) {
    if (channel == null) {
      completion.run();
      return;
    }
    channel.closeFuture().addListener(closed -> completion.run());
    ChannelFuture _ = channel.close();
  }

  private Observation observation(Outcome outcome) {
    return new Observation(
        UUID.randomUUID(),
        attempt.target(),
        Origin.SOUND,
        attempt.serverName(),
        attempt.query(),
        startedAt,
        clock.timings(),
        Optional.ofNullable(tls).map(TlsClientHandler::capture),
        answer.isPresent() ? answerHttp : Optional.ofNullable(exchange).flatMap(DnsExchange::http),
        answer.or(() -> Optional.ofNullable(exchange).map(DnsExchange::dns)),
        outcome,
        identity.answers(),
        Optional.empty());
  }
}
