package io.assay.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long pages and resources of the API take, fetched one after the other now and then. */
final class PageTimes {
  private static final Pattern TARGET = Pattern.compile("/target/([0-9a-f]{16})");
  private static final int PERCENTILE = 95;

  private final Map<String, List<Duration>> times = new LinkedHashMap<>();
  private final Map<String, Integer> characters = new LinkedHashMap<>();

  /** Fetches each once. */
  void fetch(AssayProcess assay) throws IOException, InterruptedException {
    String overview = fetch(assay, "overview", "/");
    Matcher target = TARGET.matcher(overview);
    if (target.find()) {
      fetch(assay, "target", "/target/" + target.group(1));
      fetch(assay, "target, a year", "/target/" + target.group(1) + "?range=1y");
      fetch(assay, "api target", "/api/v1/targets/" + target.group(1));
    }
    fetch(assay, "resolver", "/resolver?name=lab-00000");
    fetch(assay, "incidents", "/incidents");
    fetch(assay, "api targets", "/api/v1/targets?limit=1000");
    fetch(assay, "api verdicts", "/api/v1/verdicts?limit=1000");
    fetch(assay, "api sightings", "/api/v1/sightings?limit=1000");
    fetch(assay, "api observations", "/api/v1/observations?limit=1000");
  }

  private String fetch(AssayProcess assay, String name, String path)
      throws IOException, InterruptedException {
    AssayProcess.Page page = assay.page(path);
    times.computeIfAbsent(name, _ -> new ArrayList<>()).add(page.took());
    characters.put(name, page.text().length());
    return page.text();
  }

  /** Prints a line for each. */
  void print() {
    System.out.println("page              fetched  median ms  95th percentile  most  kB");
    times.forEach(
        (name, all) -> {
          List<Duration> sorted = all.stream().sorted().toList();
          System.out.printf(
              Locale.ROOT,
              "%-17s %7d %10.1f %16.1f %5.0f %5d%n",
              name,
              sorted.size(),
              milliseconds(sorted.get(sorted.size() / 2)),
              milliseconds(sorted.get((sorted.size() - 1) * PERCENTILE / 100)),
              milliseconds(sorted.getLast()),
              characters.getOrDefault(name, 0) / 1000);
        });
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }
}
