package io.assay.fetch;

import io.assay.endpoint.FoundText;
import io.assay.endpoint.Host;
import io.assay.probe.AddressLookup;
import io.assay.probe.Resolution;
import io.assay.probe.dial.Dialer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Gets documents by HTTP/1.1 from servers that may be hostile. Thread-safe; each fetch holds its
 * calling thread (a virtual one, then) and one connection, at most {@value Bounds#FETCHES} at a
 * time.
 *
 * <p>Every address of every hop is held against the policy after the name has been looked up, and
 * the connection is made to that very address, so that no name server can change its mind in
 * between. Servers of https must be trusted by the Java runtime.
 *
 * <pre>
 *   fetch ─▶ FetchUrl ─▶ AddressLookup ─▶ AddressPolicy ─▶ HttpExchange ─▶ Reply ─▶ FetchResult
 *               ▲                                                            │
 *               └────────────────────────── redirect ────────────────────────┘
 * </pre>
 */
public final class Fetcher implements AutoCloseable {
  private static final long SHUTDOWN_SECONDS = 2;

  private final AddressPolicy policy;
  private final AddressLookup lookup;
  private final String userAgent;
  private final ServerTls tls;
  private final InstantSource clock;
  private final Dialer dialer = Dialer.direct();
  private final EventLoopGroup loop;
  private final Semaphore slots = new Semaphore(Bounds.FETCHES, true);
  private final Set<HttpExchange> inFlight = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Starts the event loop.
   *
   * @param policy which addresses may be contacted
   * @param lookup asks for the addresses of names
   * @param userAgent the value of User-Agent, such as {@code assay/0.1 (mailto:noc@example.net)}
   * @throws IllegalArgumentException if {@code userAgent} cannot stand in a header field
   */
  public Fetcher(AddressPolicy policy, AddressLookup lookup, String userAgent) {
    this(policy, lookup, userAgent, SSLContext::getDefault, InstantSource.system());
  }

  /**
   * @param trust the TLS context with the anchors to trust instead of the runtime's
   * @param clock tells how far away the dates are that servers name
   */
  Fetcher(
      AddressPolicy policy,
      AddressLookup lookup,
      String userAgent,
      ServerTls.Trust trust,
      InstantSource clock) {
    this.policy = policy;
    this.lookup = lookup;
    new DefaultHttpHeaders().set(HttpHeaderNames.USER_AGENT, userAgent);
    this.userAgent = userAgent;
    this.tls = new ServerTls(trust);
    this.clock = clock;
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("fetch", true), dialer.ioHandlerFactory());
  }

  /**
   * Gets what {@code request} asks for, and waits for it until the request's deadline at most.
   * Whatever goes wrong outside of this program is a result with its reason, in which text of
   * others is quoted, escaped and shortened.
   *
   * @throws InterruptedException if the calling thread is interrupted; the connection is closed
   *     then
   */
  public FetchResult fetch(FetchRequest request) throws InterruptedException {
    Deadline deadline = Deadline.after(request.deadline());
    if (!slots.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
      return deadline
          .passed("%d other fetches".formatted(Bounds.FETCHES))
          .result(FoundText.quoted(request.url()));
    }
    try {
      return new Journey(request, deadline).run();
    } finally {
      slots.release();
    }
  }

  /** Ends every fetch that is under way as failed, and stops the event loop. */
  @Override
  public void close() {
    closed = true;
    inFlight.forEach(HttpExchange::end);
    loop.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(2 * SHUTDOWN_SECONDS, TimeUnit.SECONDS);
  }

  /** One fetch through all its redirects. Confined to the calling thread. */
  private final class Journey {
    private final FetchRequest request;
    private final Deadline deadline;

    /** What is being fetched now, as it is shown. */
    private String where;

    Journey(FetchRequest request, Deadline deadline) {
      this.request = request;
      this.deadline = deadline;
      this.where = FoundText.quoted(request.url());
    }

    FetchResult run() throws InterruptedException {
      try {
        FetchUrl url = FetchUrl.parse(request.url());
        HttpCall call = HttpCall.of(request, userAgent);
        Reply reply = exchange(url, call);
        Set<FetchUrl> visited = new HashSet<>(List.of(url));
        while (reply.isRedirect()) {
          url = next(url, reply, visited);
          call = reply.status() == 303 ? call.asGet() : call;
          where = FoundText.quoted(url.text());
          reply = exchange(url, call);
        }
        return result(url, reply);
      } catch (FetchFailure e) {
        return e.result(where);
      }
    }

    private FetchUrl next(FetchUrl url, Reply reply, Set<FetchUrl> visited) throws FetchFailure {
      String location =
          reply
              .header(HttpHeaderNames.LOCATION)
              .orElseThrow(
                  () ->
                      FetchFailure.failed("status %d without Location".formatted(reply.status())));
      FetchUrl next = url.redirected(location);
      if (!visited.add(next)) {
        throw FetchFailure.failed(
            "redirect in a circle to %s".formatted(FoundText.quoted(location)));
      }
      if (visited.size() > 1 + Bounds.REDIRECTS) {
        throw FetchFailure.failed(
            "more than %d redirects, the last to %s"
                .formatted(Bounds.REDIRECTS, FoundText.quoted(location)));
      }
      return next;
    }

    private FetchResult result(FetchUrl url, Reply reply) throws FetchFailure {
      if (reply.status() == 200) {
        return new FetchResult.Fetched(
            url.text(), reply.document(request.octets()), reply.validators());
      }
      if (reply.status() == 304 && request.validators().isPresent()) {
        return new FetchResult.Unchanged();
      }
      Optional<String> retryAfter = reply.header(HttpHeaderNames.RETRY_AFTER);
      return new FetchResult.Rejected(
          reply.status(),
          reply.retryAfter(clock.instant()),
          "%s: status %d instead of 200%s"
              .formatted(
                  where,
                  reply.status(),
                  retryAfter.map(after -> ", Retry-After " + FoundText.quoted(after)).orElse("")));
    }

    /** Tries the allowed addresses in turn until one of them can be connected to. */
    private Reply exchange(FetchUrl url, HttpCall call) throws FetchFailure, InterruptedException {
      List<InetAddress> addresses = allowed(addresses(url));
      List<String> failures = new ArrayList<>();
      for (int i = 0; i < addresses.size(); i++) {
        InetSocketAddress address = new InetSocketAddress(addresses.get(i), url.port());
        HttpExchange exchange =
            new HttpExchange(url, address, call, url.secure() ? tls.handler(url) : null);
        inFlight.add(exchange);
        try {
          if (closed) {
            exchange.end();
          } else {
            exchange.begin(dialer, loop.next());
          }
          boolean last = i == addresses.size() - 1;
          if (connects(exchange, last ? deadline : deadline.part(Bounds.CONNECT), failures)) {
            return await(exchange.reply(), deadline, exchange);
          }
        } finally {
          inFlight.remove(exchange);
          exchange.end();
        }
      }
      throw FetchFailure.failed(listed(failures));
    }

    private boolean connects(HttpExchange exchange, Deadline until, List<String> failures)
        throws InterruptedException {
      try {
        return await(exchange.connected(), until, exchange);
      } catch (FetchFailure e) {
        failures.add(e.getMessage());
        return false;
      }
    }

    private static <T> T await(CompletableFuture<T> future, Deadline until, HttpExchange exchange)
        throws FetchFailure, InterruptedException {
      try {
        return future.get(until.nanosLeft(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw until.passed(exchange.progress());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof FetchFailure failure) {
          throw failure;
        }
        throw new IllegalStateException("the exchange met a defect", e.getCause());
      }
    }

    private List<InetAddress> addresses(FetchUrl url) throws FetchFailure, InterruptedException {
      return switch (url.host()) {
        case Host.Ip ip -> List.of(ip.address());
        case Host.Name name ->
            switch (lookup.lookup(name, Duration.ofNanos(deadline.nanosLeft()))) {
              case Resolution.Found found -> found.addresses();
              case Resolution.NotFound notFound -> {
                // The look-up answers an interruption with a result.
                if (Thread.interrupted()) {
                  throw new InterruptedException("while looking up a name");
                }
                throw FetchFailure.failed(
                    "no address of %s: %s"
                        .formatted(name.ascii(), FoundText.quoted(notFound.failure().detail())));
              }
            };
      };
    }

    private List<InetAddress> allowed(List<InetAddress> addresses) throws FetchFailure {
      List<InetAddress> allowed = new ArrayList<>();
      List<String> refusals = new ArrayList<>();
      for (InetAddress address : addresses) {
        policy.refusal(address).ifPresentOrElse(refusals::add, () -> allowed.add(address));
      }
      if (allowed.isEmpty()) {
        throw FetchFailure.refused(listed(refusals));
      }
      return allowed;
    }

    private static String listed(List<String> reasons) {
      String first =
          String.join("; ", reasons.subList(0, Math.min(reasons.size(), Bounds.REASONS)));
      return reasons.size() <= Bounds.REASONS
          ? first
          : first + "; and %d more".formatted(reasons.size() - Bounds.REASONS);
    }
  }
}
