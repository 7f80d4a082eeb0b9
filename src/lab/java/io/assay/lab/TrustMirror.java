package io.assay.lab;

import io.assay.probe.Octets;
import io.assay.trust.source.Source;
import io.assay.trust.source.Source.Publisher;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mirror of the documents that root programs publish, on loopback over HTTP/1.1, under their real
 * paths below one base URL for each publisher. It serves {@link TrustDocuments}, each of which can
 * be replaced or made to fail, and answers conditional requests (RFC 9110, section 13).
 * Thread-safe.
 */
public final class TrustMirror implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final int NOT_FOUND = 404;
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final TrustDocuments originals;
  private final Map<Key, Answer> changed = new ConcurrentHashMap<>();
  private final Map<Key, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final AtomicInteger notModified = new AtomicInteger();
  private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final LoopbackServer server;

  private record Key(Source source, String part) {}

  /**
   * What is answered for a document.
   *
   * @param sent how many octets of the body are sent, of all that are announced
   */
  private record Answer(int status, Octets body, int sent, Instant modified) {
    static Answer whole(byte[] body, Instant modified) {
      return new Answer(OK, Octets.copyOf(body), body.length, modified);
    }

    String tag() {
      return "\"" + Integer.toHexString(body.hashCode()) + "-" + body.length() + "\"";
    }
  }

  private TrustMirror(TrustDocuments originals) {
    this.originals = originals;
    this.server = LoopbackServer.start(new HttpConversation(this::answer));
  }

  /**
   * Starts a mirror.
   *
   * @param data the folder of real data that stands beside the project
   */
  public static TrustMirror start(Path data) {
    return new TrustMirror(new TrustDocuments(data));
  }

  /** The base URL of a publisher's documents, which ends in a slash. */
  public URI base(Publisher publisher) {
    return URI.create(
        "http://127.0.0.1:%d/%s/"
            .formatted(server.port(), publisher.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * The parts that a source has here: the years of CCADB's certificates, else one that is empty.
   */
  public List<String> parts(Source source) {
    return originals.parts(source);
  }

  /** What is served now for a document; empty where there is none. */
  public Optional<byte[]> body(Source source, String part) {
    return Optional.ofNullable(changed.get(new Key(source, part)))
        .map(answer -> answer.body().toByteArray())
        .or(() -> originals.body(source, part));
  }

  /** Serves {@code body} in place of a document from now on. */
  public void put(Source source, String part, byte[] body) {
    changed.put(new Key(source, part), Answer.whole(body, Instant.now()));
  }

  /** Answers with this status and an HTML page instead of a document from now on. */
  public void fail(Source source, String part, int status) {
    byte[] page =
        "<html><body><h1>Error %d</h1></body></html>\n"
            .formatted(status)
            .getBytes(StandardCharsets.UTF_8);
    changed.put(
        new Key(source, part), new Answer(status, Octets.copyOf(page), page.length, Instant.now()));
  }

  /** Announces the whole document, sends half of it, and closes the connection. */
  public void breakOff(Source source, String part) {
    byte[] body =
        originals
            .body(source, part)
            .orElseThrow(() -> new LabException("no document " + source + " " + part));
    changed.put(
        new Key(source, part), new Answer(OK, Octets.copyOf(body), body.length / 2, Instant.now()));
  }

  /** Serves the original document again. */
  public void restore(Source source, String part) {
    changed.remove(new Key(source, part));
  }

  /** How many requests there were for a document. */
  public int requests(Source source, String part) {
    return requests.computeIfAbsent(new Key(source, part), key -> new AtomicInteger()).get();
  }

  /** How many requests there were for any document. */
  public int requests() {
    return requests.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** How many requests were answered with 304 (Not Modified). */
  public int notModified() {
    return notModified.get();
  }

  @Override
  public void close() {
    server.close();
  }

  private Conversation answer(HttpConversation.Request request) {
    Optional<Key> key = key(request.target());
    key.ifPresent(
        known -> requests.computeIfAbsent(known, any -> new AtomicInteger()).incrementAndGet());
    Optional<Answer> answer = key.flatMap(this::answer);
    if (answer.isEmpty()) {
      return HttpConversation.status(NOT_FOUND, "Not Found");
    }
    if (answer.get().status() == OK && isCurrent(request, answer.get())) {
      notModified.incrementAndGet();
      return HttpConversation.raw(
          head(NOT_MODIFIED, "Not Modified", validators(answer.get())) + "\r\n");
    }
    return send(answer.get());
  }

  private Optional<Answer> answer(Key key) {
    return Optional.ofNullable(changed.get(key))
        .or(
            () ->
                originals
                    .body(key.source(), key.part())
                    .map(body -> Answer.whole(body, started.minus(1, ChronoUnit.DAYS))));
  }

  private static Optional<Key> key(String target) {
    for (Source source : Source.values()) {
      String path = "/" + source.publisher().name().toLowerCase(Locale.ROOT) + "/" + source.path();
      if (source == Source.CCADB_PEMS && target.startsWith(path)) {
        return Optional.of(new Key(source, target.substring(path.length())));
      }
      // Gitiles is asked for the text, which it serves as base64; readers take both.
      if (target.equals(path) || target.equals(path + "?format=TEXT")) {
        return Optional.of(new Key(source, ""));
      }
    }
    return Optional.empty();
  }

  /** RFC 9110, section 13.2.2: the date counts only where no entity tag is given. */
  private static boolean isCurrent(HttpConversation.Request request, Answer answer) {
    Optional<String> tag = request.field("If-None-Match");
    if (tag.isPresent()) {
      return Arrays.stream(tag.get().split(",", -1))
          .map(text -> text.strip().replaceFirst("^W/", ""))
          .anyMatch(text -> text.equals("*") || text.equals(answer.tag()));
    }
    return request
        .field("If-Modified-Since")
        .flatMap(TrustMirror::date)
        .map(since -> !answer.modified().truncatedTo(ChronoUnit.SECONDS).isAfter(since))
        .orElse(false);
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(ZonedDateTime.parse(text, HTTP_DATE).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static List<String> validators(Answer answer) {
    return List.of(
        "ETag: " + answer.tag(), "Last-Modified: " + HTTP_DATE.format(answer.modified()));
  }

  private static Conversation send(Answer answer) {
    List<String> fields =
        answer.status() == OK ? validators(answer) : List.of("Content-Type: text/html");
    byte[] body = answer.body().toByteArray();
    if (answer.sent() == body.length) {
      return HttpConversation.response(answer.status(), "Mirror", fields, body);
    }
    String announced =
        head(answer.status(), "Mirror", fields) + "Content-Length: " + body.length + "\r\n\r\n";
    return peer -> {
      peer.out().write(announced.getBytes(StandardCharsets.ISO_8859_1));
      peer.send(Arrays.copyOf(body, answer.sent()));
      peer.cut();
    };
  }

  private static String head(int status, String reason, List<String> fields) {
    return "HTTP/1.1 %d %s\r\n%s\r\n".formatted(status, reason, String.join("\r\n", fields));
  }
}
