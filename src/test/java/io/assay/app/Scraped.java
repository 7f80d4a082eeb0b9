package io.assay.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** The samples of one scrape. */
record Scraped(List<String> lines) {
  static Scraped of(String text) {
    return new Scraped(text.lines().filter(line -> !line.startsWith("#")).toList());
  }

  /** From {@code metrics} below a daemon's URL. */
  static Scraped from(String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "metrics"))
              .timeout(Duration.ofSeconds(20))
              .build();
      return of(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return new Scraped(List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Scraped(List.of());
    }
  }

  /**
   * The sum of the samples of {@code metric} that have all of {@code labels}, each written as
   * {@code name=value}; empty where there is none.
   */
  OptionalDouble sum(String metric, String... labels) {
    List<Double> values =
        lines.stream()
            .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
            .filter(line -> Arrays.stream(labels).allMatch(label -> has(line, label)))
            .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
            .toList();
    return values.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(values.stream().mapToDouble(Double::doubleValue).sum());
  }

  private static boolean has(String line, String label) {
    int split = label.indexOf('=');
    return line.contains(label.substring(0, split) + "=\"" + label.substring(split + 1) + "\"");
  }
}
