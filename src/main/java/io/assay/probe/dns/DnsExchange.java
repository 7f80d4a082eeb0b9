package io.assay.probe.dns;

import io.assay.endpoint.Endpoint;
import io.assay.probe.Attempt;
import io.assay.probe.DnsCapture;
import io.assay.probe.Failure;
import io.assay.probe.HttpCapture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.util.Optional;

/**
 * The handler that asks and waits for the answer, as often as it is told to. Confined to its event
 * loop; what it captured of the present query is read there too, at any time.
 */
public sealed interface DnsExchange extends ChannelHandler
    permits DotExchange, Http1Exchange, Http2Exchange {

  /** The messages so far. */
  DnsCapture dns();

  /** The HTTP response so far; never present in DoT. */
  Optional<HttpCapture> http();

  /**
   * What it amounts to that the exchange is ended from outside, by a deadline or the end of the
   * connection: {@code cause}, unless what was received until then tells more.
   */
  Failure cutShort(Failure cause);

  /**
   * Asks the next query on the same connection, and forgets what it captured of the one before.
   * Only after its {@link ExchangeEvent}: at once after an answer, later after a failure that left
   * the connection in order.
   *
   * @param own the context of this handler
   */
  void ask(ChannelHandlerContext own, DnsQuery query);

  /**
   * Puts the exchange that {@code attempt} asks for in front of {@code last}, which gets its {@link
   * ExchangeEvent}, and begins it.
   *
   * @param query what {@link DnsQuery#of} made of the attempt
   * @param alpn the application protocol that the server selected
   */
  static DnsExchange begin(
      ChannelHandlerContext last, Attempt attempt, DnsQuery query, Optional<String> alpn) {
    ChannelPipeline pipeline = last.pipeline();
    DnsExchange exchange =
        switch (attempt.target().endpoint()) {
          case Endpoint.Dot _ -> new DotExchange(query);
          case Endpoint.Doh doh -> {
            DohRequest request = DohRequest.of(doh, attempt.serverName(), query);
            if (alpn.filter("h2"::equals).isPresent()) {
              pipeline.addBefore(last.name(), null, Http2Exchange.codec());
              yield new Http2Exchange(request);
            }
            pipeline.addBefore(last.name(), null, Http1Exchange.codec());
            yield new Http1Exchange(request);
          }
        };
    pipeline.addBefore(last.name(), null, exchange);
    return exchange;
  }
}
