package io.assay.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * The web server of a log of the lab, which can be made to answer something else for a while.
 * Thread-safe.
 */
public final class CtFrontEnd implements AutoCloseable {
  private static final int REQUESTS_KEPT = 65_536;

  private final Function<String, Optional<byte[]>> bodies;
  private final Map<String, Function<HttpConversation.Request, Conversation>> faults =
      new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> userAgents = new ConcurrentLinkedQueue<>();
  private final AtomicInteger noted = new AtomicInteger();
  private final LoopbackServer server;
  private volatile boolean isGzip;

  /**
   * @param bodies what there is, by path and query
   */
  CtFrontEnd(Function<String, Optional<byte[]>> bodies) {
    this.bodies = bodies;
    this.server = LoopbackServer.start(new HttpConversation(this::answer));
  }

  /** Where it is; ends in a slash. */
  public String url() {
    return "http://127.0.0.1:%d/".formatted(server.port());
  }

  /** Whether bodies are compressed, asked or not. */
  public void gzip(boolean value) {
    isGzip = value;
  }

  /**
   * Answers requests whose path begins with {@code prefix} in this way from now on; of several
   * prefixes the longest counts.
   */
  public void fault(String prefix, Function<HttpConversation.Request, Conversation> answer) {
    faults.put(prefix, answer);
  }

  /** Has another front end answer such requests. */
  public void redirect(String prefix, CtFrontEnd other) {
    fault(prefix, other::answer);
  }

  /** Answers with this status, and perhaps a header field such as {@code Retry-After: 1}. */
  public void fail(String prefix, int status, String... fields) {
    fault(
        prefix, request -> HttpConversation.response(status, "Lab", List.of(fields), new byte[0]));
  }

  /** Answers with what {@code change} makes of the right body. */
  public void change(String prefix, UnaryOperator<byte[]> change) {
    fault(
        prefix,
        request ->
            bodies
                .apply(request.target())
                .map(body -> found(change.apply(body)))
                .orElseGet(CtFrontEnd::notFound));
  }

  /** Answers rightly from now on. */
  public void restore() {
    faults.clear();
  }

  /** The first {@value #REQUESTS_KEPT} paths and queries that were asked for, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Forgets what was asked for. */
  public void forgetRequests() {
    requests.clear();
    userAgents.clear();
    noted.set(0);
  }

  /** What clients called themselves, in order of requests. */
  public List<String> userAgents() {
    return List.copyOf(userAgents);
  }

  /** How many connections there were. */
  public int connections() {
    return server.connections();
  }

  @Override
  public void close() {
    server.close();
  }

  private Conversation answer(HttpConversation.Request request) {
    if (noted.getAndUpdate(count -> Math.min(count + 1, REQUESTS_KEPT)) < REQUESTS_KEPT) {
      requests.add(request.target());
      request.field("User-Agent").ifPresent(userAgents::add);
    }
    return faults.entrySet().stream()
        .filter(fault -> request.target().startsWith(fault.getKey()))
        .max((one, other) -> Integer.compare(one.getKey().length(), other.getKey().length()))
        .map(fault -> fault.getValue().apply(request))
        .orElseGet(
            () -> bodies.apply(request.target()).map(this::found).orElseGet(CtFrontEnd::notFound));
  }

  private static Conversation notFound() {
    return HttpConversation.status(404, "Not Found");
  }

  private Conversation found(byte[] body) {
    return isGzip
        ? HttpConversation.response(200, "OK", List.of("Content-Encoding: gzip"), compressed(body))
        : HttpConversation.response(200, "OK", List.of(), body);
  }

  private static byte[] compressed(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compress", e);
    }
    return out.toByteArray();
  }
}
