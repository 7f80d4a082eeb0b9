package io.assay.app;

import io.assay.endpoint.FoundText;
import io.assay.report.ReportJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks a running daemon through its API. Every method throws a {@link Refusal} that names the
 * daemon if it cannot be reached, lets nobody in, or answers what cannot be understood.
 * Thread-safe.
 */
final class DaemonClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  /** Far more than a page of a list has. */
  private static final long MOST_OCTETS = 64L << 20;

  /** The most that the API gives at once. */
  private static final int PAGE = 1_000;

  /** RFC 9457, section 4.2.1. */
  private static final String ABOUT_THE_STATUS = "about:blank";

  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int MULTIPLE = 300;

  private final URI daemon;
  private final Optional<String> authorization;
  private final HttpClient client;

  /**
   * @param daemon where it answers, with a slash at the end
   * @param authorization what the header of that name says
   * @param trusting whom to trust; the system's own where absent
   */
  DaemonClient(URI daemon, Optional<String> authorization, Optional<SSLContext> trusting) {
    this.daemon = daemon;
    this.authorization = authorization;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER);
    trusting.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** Something that went wrong, as RFC 9457 has it. */
  private record Problem(@Nullable String type, @Nullable String title, @Nullable String detail) {}

  /**
   * What the API has at {@code path}; absent where there is no such thing.
   *
   * @param path below {@code api/v1/}
   */
  Optional<String> get(String path, Map<String, String> parameters) {
    return send(request(path, parameters).GET().build());
  }

  /** Sends {@code json}; answers as {@link #get}. */
  Optional<String> post(String path, String json) {
    return send(
        request(path, Map.of())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  /** The first items of a list, page by page. */
  <T> List<T> list(String path, Map<String, String> parameters, Class<T> type, int limit) {
    List<T> items = new ArrayList<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent() && items.size() < limit) {
      Map<String, String> all = new LinkedHashMap<>(parameters);
      all.put("limit", Integer.toString(Math.min(PAGE, limit - items.size())));
      after.filter(text -> !text.isEmpty()).ifPresent(text -> all.put("after", text));
      JsonNode page = page(path, all);
      for (JsonNode item : page.path("items")) {
        items.add(read(item.toString(), type));
      }
      after =
          Optional.ofNullable(page.get("next")).filter(JsonNode::isString).map(JsonNode::asString);
    }
    return items;
  }

  private JsonNode page(String path, Map<String, String> parameters) {
    HttpResponse<String> response = exchange(request(path, parameters).GET().build());
    // Of a list, there is none only where the daemon has a reason to give none.
    return read(succeeded(response), JsonNode.class);
  }

  /** What {@code json} says. */
  <T> T read(String json, Class<T> type) {
    try {
      return ReportJson.read(json, type);
    } catch (JacksonException e) {
      throw refusal(
          "answers what is not understood here (%s); see whether it is Assay, and its version"
              .formatted(FoundText.quoted(String.valueOf(e.getOriginalMessage()))),
          e);
    }
  }

  private HttpRequest.Builder request(String path, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(
                daemon.resolve("api/v1/" + path + (query.isEmpty() ? "" : "?" + query)))
            .timeout(ANSWER)
            .header("Accept", "application/json")
            .header("User-Agent", Version.userAgent());
    authorization.ifPresent(value -> builder.header("Authorization", value));
    return builder;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Optional<String> send(HttpRequest request) {
    HttpResponse<String> response = exchange(request);
    return isUnknown(response) ? Optional.empty() : Optional.of(succeeded(response));
  }

  /** Whether the daemon says that there is no such thing, and not that it has nothing at all. */
  private static boolean isUnknown(HttpResponse<String> response) {
    return response.statusCode() == NOT_FOUND
        && problem(response).filter(problem -> ABOUT_THE_STATUS.equals(problem.type)).isPresent();
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return client.send(
          request,
          BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_OCTETS));
    } catch (SSLHandshakeException e) {
      throw refusal(
          "does not show that it is who was asked for (%s); ask it by a name that its certificate has, and give its authority with --ca if the system does not know it"
              .formatted(FoundText.quoted(reason(e))),
          e);
    } catch (IOException e) {
      throw refusal(
          "cannot be asked (%s); see whether `assay run` answers there"
              .formatted(FoundText.quoted(reason(e))),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal("was not waited for", e);
    }
  }

  private static String reason(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }

  private String succeeded(HttpResponse<String> response) {
    if (response.statusCode() < MULTIPLE) {
      return response.body();
    }
    if (response.statusCode() == UNAUTHORIZED) {
      throw new Refusal(
          (authorization.isPresent()
                  ? "%s: has no such user, or another password; see --user, and --password-file or %s"
                  : "%s: lets nobody in without name and password; give --user, and the password with --password-file or in %s")
              .formatted(daemon, DaemonPlace.PASSWORD));
    }
    String reason =
        problem(response)
            .flatMap(
                problem ->
                    Optional.ofNullable(problem.detail)
                        .or(() -> Optional.ofNullable(problem.title)))
            .orElseGet(
                () ->
                    "answers with status %d, and no reason that is understood here; see whether it is Assay"
                        .formatted(response.statusCode()));
    throw new Refusal("%s: %s".formatted(daemon, SafeText.escape(reason, false)));
  }

  private static Optional<Problem> problem(HttpResponse<String> response) {
    try {
      return Optional.ofNullable(ReportJson.read(response.body(), Problem.class));
    } catch (JacksonException e) {
      return Optional.empty(); // Not from the API: a proxy, say.
    }
  }

  private Refusal refusal(String what, Exception cause) {
    Refusal refusal = new Refusal("%s: %s".formatted(daemon, what));
    refusal.initCause(cause);
    return refusal;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
