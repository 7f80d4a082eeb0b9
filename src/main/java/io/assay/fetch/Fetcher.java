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
 * time unless the owner says otherwise.
 *
 * <p>Every address of every hop is held against the policy after the name has been looked up, and
 * the connection is made to that very address, so that no name server can change its mind in
 * between. Servers of https must be trusted by the Java runtime. A connection is kept for some
 * seconds, for the next GET from the same scheme, host and port; it was made by these rules.
 *
 * <pre>
 *   fetch ─▶ FetchUrl ─▶ AddressLookup ─▶ AddressPolicy ─▶ HttpExchange ─▶ Reply ─▶ FetchResult
 *               ▲ │                                            ▲ │           │
 *               │ └────────────── IdleConnections ─────────────┘◀┘           │
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
  private final int fetches;
  private final Semaphore slots;
  private final IdleConnections idle;
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
    this(policy, lookup, userAgent, Bounds.FETCHES);
  }

  /**
   * Starts the event loop.
   *
   * @param fetches how many may be under way at a time, and how many connections are kept in all
   */
  public Fetcher(AddressPolicy policy, AddressLookup lookup, String userAgent, int fetches) {
    this(
        policy,
        lookup,
        userAgent,
        new Settings(fetches, Bounds.IDLE, SSLContext::getDefault, InstantSource.system()));
  }

  /**
   * What is the same in every program, but not in tests.
   *
   * @param fetches how many may be under way at a time, and how many connections are kept in all
   * @param idle how long a connection is kept without being used
   * @param trust the TLS context with the anchors to trust
   * @param clock tells how far away the dates are that servers name
   */
  record Settings(int fetches, Duration idle, ServerTls.Trust trust, InstantSource clock) {}

  Fetcher(AddressPolicy policy, AddressLookup lookup, String userAgent, Settings settings) {
    this.policy = policy;
    this.lookup = lookup;
    new DefaultHttpHeaders().set(HttpHeaderNames.USER_AGENT, userAgent);
    this.userAgent = userAgent;
    this.tls = new ServerTls(settings.trust);
    this.clock = settings.clock;
    this.fetches = settings.fetches;
    this.slots = new Semaphore(fetches, true);
    this.idle = new IdleConnections(fetches, settings.idle);
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
          .passed("%d other fetches".formatted(fetches))
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
    idle.close();
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
      Optional<Reply> early = overIdle(url, call);
      if (early.isPresent()) {
        return early.get();
      }
      List<InetAddress> addresses = allowed(addresses(url));
      List<String> failures = new ArrayList<>();
      for (int i = 0; i < addresses.size(); i++) {
        HttpConnection connection =
            new HttpConnection(
                url,
                new InetSocketAddress(addresses.get(i), url.port()),
                url.secure() ? tls.handler(url) : null,
                dialer,
                loop.next(),
                idle);
        boolean last = i == addresses.size() - 1;
        Deadline until = last ? deadline : deadline.part(Bounds.CONNECT);
        Optional<Reply> reply = exchange(url, call, connection, until, failures);
        if (reply.isPresent()) {
          return reply.get();
        }
      }
      throw FetchFailure.failed(listed(failures));
    }

    /** Over a connection from an earlier fetch; empty if there is none that still stands. */
    private Optional<Reply> overIdle(FetchUrl url, HttpCall call)
        throws FetchFailure, InterruptedException {
      Optional<HttpConnection> connection =
          call.isRepeatable() ? idle.take(HttpConnection.Server.of(url)) : Optional.empty();
      try {
        return connection.isPresent()
            ? exchange(url, call, connection.get(), deadline, new ArrayList<>())
            : Optional.empty();
      } catch (FetchFailure e) {
        if (e.isStale()) {
          return Optional.empty();
        }
        throw e;
      }
    }

    /**
     * @param until when {@code connection} has to stand; if it does not, there is no reply
     * @param failures takes why not
     */
    private Optional<Reply> exchange(
        FetchUrl url,
        HttpCall call,
        HttpConnection connection,
        Deadline until,
        List<String> failures)
        throws FetchFailure, InterruptedException {
      HttpExchange exchange = new HttpExchange(url, call, connection);
      inFlight.add(exchange);
      try {
        if (closed) {
          exchange.end();
        } else {
          exchange.begin();
        }
        return connects(exchange, until, failures)
            ? Optional.of(await(exchange.reply(), deadline, exchange))
            : Optional.empty();
      } finally {
        inFlight.remove(exchange);
        exchange.end();
      }
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
