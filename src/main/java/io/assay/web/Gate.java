package io.assay.web;

import io.assay.config.Web;
import io.assay.web.Users.Answer;
import io.assay.web.problem.Problem;
import io.assay.web.problem.ProblemException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Through which every request goes before anything else looks at it, whatever its path. What a
 * handler gets is from somebody who may read; if its method changes something, from somebody who
 * may change, and meant to: {@link ChangeGuard}. So a handler has nothing to check, and learns by
 * {@link Actor#of} who it is. In order:
 *
 * <ol>
 *   <li>{@code /-/healthy} and {@code /-/ready} are answered to everybody.
 *   <li>What comes over the local socket may do everything.
 *   <li>In plain HTTP this server has to be asked by an IP address or a name of its own: {@link
 *       HostNames}. In TLS the certificate sees to that.
 *   <li>A page of another site may link here, and nothing else.
 *   <li>Where there are users, it takes a user's password.
 *   <li>{@code POST /-/reload} is also for every program on this machine that comes over loopback;
 *       not for pages in browsers, nor for what a proxy sends on.
 * </ol>
 *
 * Thread-safe.
 */
final class Gate implements AutoCloseable {
  static final String HEALTHY = "/-/healthy";
  static final String READY = "/-/ready";
  static final String RELOAD = "/-/reload";

  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private static final Set<String> PROBES = Set.of(HEALTHY, READY);
  private static final Set<HandlerType> READING =
      Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);

  /** Of these, a program that asks for itself sends none. */
  private static final List<String> SENT_ON =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", Header.VIA);

  private static final String CHALLENGE = "Basic realm=\"Assay\", charset=\"UTF-8\"";
  private static final String FETCH_MODE = "Sec-Fetch-Mode";

  private final Users users;
  private final ChangeGuard changes;
  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
  private volatile HostNames names;

  /**
   * @param clock tells how old pages are
   */
  Gate(Web web, InstantSource clock) {
    users = new Users(web.users(), System::nanoTime);
    changes = new ChangeGuard(clock);
    names = new HostNames(web.names());
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, new LongAdder());
    }
  }

  /** Puts other users and names in force. */
  void put(Web web) {
    users.put(web.users());
    names = new HostNames(web.names());
  }

  /** How many requests were refused since the start, by the label of the reason. */
  Map<String, Long> refusals() {
    Map<String, Long> counted = new LinkedHashMap<>();
    refusals.forEach((refusal, count) -> counted.put(refusal.text(), count.sum()));
    return counted;
  }

  /** The token for forms on the page that {@code ctx} asks for, where it may change something. */
  Optional<String> token(Context ctx) {
    return changes.token(Actor.of(ctx));
  }

  /**
   * Lets {@code ctx} through, and notes who it is from.
   *
   * @throws ProblemException if it may not pass
   * @throws InterruptedException if the server ends meanwhile
   */
  void check(Context ctx) throws ProblemException, InterruptedException {
    boolean reading = READING.contains(ctx.method());
    if (reading && PROBES.contains(ctx.path())) {
      return;
    }
    Arrival arrival = Arrival.of(ctx);
    Actor actor =
        switch (arrival) {
          case Arrival.Socket socket -> new Actor.Local(socket.user());
          case Arrival.Tcp tcp -> actor(ctx, tcp);
        };
    if (!reading && !isReloadFromHere(ctx, arrival)) {
      Optional<Problem> problem = changes.refusal(ctx, actor, names);
      if (problem.isPresent()) {
        throw refuse(Refusal.CHANGE, problem.get());
      }
    }
    ctx.attribute(Actor.ATTRIBUTE, actor);
  }

  private Actor actor(Context ctx, Arrival.Tcp tcp) throws ProblemException, InterruptedException {
    String host = ctx.header(Header.HOST);
    if (!tcp.tls() && host != null && !names.areAskedBy(host)) {
      throw refuse(
          Refusal.HOST,
          Problem.of(
              HttpStatus.MISDIRECTED_REQUEST,
              "This server has no such name. Ask it by its IP address, or add the name to"
                  + " web.names."));
    }
    if (isCrossSite(ctx)) {
      throw refuse(
          Refusal.CROSS_SITE,
          Problem.forbidden("Pages of other sites may link here, and nothing else."));
    }
    boolean silent = users.isEmpty() || ctx.header(Header.AUTHORIZATION) == null;
    if (silent && isReloadFromHere(ctx, tcp)) {
      return new Actor.Program();
    }
    return users.isEmpty() ? new Actor.Anybody() : user(ctx, tcp);
  }

  /** Links lead here from anywhere; frames and forms of other sites are stopped elsewhere too. */
  private static boolean isCrossSite(Context ctx) {
    String site = ctx.header(ChangeGuard.FETCH_SITE);
    return site != null
        && !site.equals("same-origin")
        && !site.equals("none")
        && !(ctx.method().equals(HandlerType.GET) && "navigate".equals(ctx.header(FETCH_MODE)));
  }

  private static boolean isReloadFromHere(Context ctx, Arrival arrival) {
    return ctx.path().equals(RELOAD)
        && ctx.method().equals(HandlerType.POST)
        && arrival instanceof Arrival.Tcp tcp
        && tcp.peer().isLoopbackAddress()
        && ctx.header(Header.ORIGIN) == null
        && ctx.header(ChangeGuard.FETCH_SITE) == null
        && SENT_ON.stream().allMatch(header -> ctx.header(header) == null);
  }

  private Actor user(Context ctx, Arrival.Tcp tcp) throws ProblemException, InterruptedException {
    String authorization = ctx.header(Header.AUTHORIZATION);
    if (authorization == null) {
      throw unknown("This needs a user's name and password.").exception();
    }
    Optional<Credentials> credentials = Credentials.parse(authorization);
    if (credentials.isEmpty()) {
      throw refuse(Refusal.PASSWORD, unknown("The header Authorization is not of Basic form."));
    }
    return switch (users.check(credentials.get(), tcp.peer())) {
      case Answer.Right right -> new Actor.User(right.name());
      case Answer.Wrong wrong -> {
        LOG.debug("Wrong name or password from {}", tcp.peer());
        throw refuse(Refusal.PASSWORD, unknown("The name or the password is wrong."));
      }
      case Answer.TooMany tooMany ->
          throw refuse(
              Refusal.THROTTLED,
              Problem.of(
                      HttpStatus.TOO_MANY_REQUESTS,
                      "Too many wrong passwords came from your address; wait a moment.")
                  .with(Header.RETRY_AFTER, "1"));
      case Answer.Busy busy ->
          throw refuse(
              Refusal.BUSY, Problem.busy("Too many passwords are looked at; wait a moment."));
    };
  }

  private static Problem unknown(String detail) {
    return Problem.of(HttpStatus.UNAUTHORIZED, detail).with(Header.WWW_AUTHENTICATE, CHALLENGE);
  }

  private ProblemException refuse(Refusal refusal, Problem problem) {
    Objects.requireNonNull(refusals.get(refusal)).increment();
    return problem.exception();
  }

  @Override
  public void close() {
    users.close();
  }
}
