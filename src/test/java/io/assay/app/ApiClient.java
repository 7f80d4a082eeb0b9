package io.assay.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the API of a daemon in a test as {@link Kim}, and holds every answer to its description. */
final class ApiClient implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;
  private final ApiDescription description;

  /** An answer: octets as ISO 8859-1. */
  record Answer(int status, String type, Optional<String> link, String body) {
    JsonNode json() {
      return MAPPER.readTree(body);
    }

    String detail() {
      return json().get("detail").asString();
    }
  }

  ApiClient(URI daemon) {
    base = daemon.resolve("api/v1/");
    description =
        new ApiDescription(send(HttpRequest.newBuilder(base.resolve("openapi.json"))).body());
  }

  ApiDescription description() {
    return description;
  }

  URI base() {
    return base;
  }

  /**
   * @param path as described, below {@code /api/v1/}
   * @param actual the same with values and parameters
   */
  Answer get(String path, String actual) {
    return described("GET", path, HttpRequest.newBuilder(base.resolve(actual)));
  }

  Answer get(String path) {
    return get(path.split("\\?", 2)[0], path);
  }

  Answer post(String path, String actual, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(actual)).POST(BodyPublishers.ofString(json));
    request.header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return described("POST", path, request);
  }

  private Answer described(String method, String path, HttpRequest.Builder request) {
    Answer answer = send(request);
    description.assertDescribed(method, "/api/v1/" + path, answer.status, answer.type, answer.body);
    return answer;
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          client.send(
              request
                  .timeout(Duration.ofSeconds(30))
                  .setHeader("Authorization", Kim.AUTHORIZATION)
                  .build(),
              BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.headers().firstValue("Link"),
          new String(response.body(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalStateException(request.build().uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
