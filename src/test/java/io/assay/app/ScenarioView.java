package io.assay.app;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the daemon of a {@link ScenarioLab} says of the endpoints at one moment.
 *
 * @param log its lines since some moment
 */
record ScenarioView(Scraped metrics, String log) {
  /** The endpoints, as the log names them. */
  static final String DOT = "tls://resolver.test";

  static final String DOH = "https://resolver.test/dns-query";
  static final String CONTROL = "tls://10.53.0.3";
  static final List<String> ENDPOINTS = List.of(DOT, DOH, CONTROL);

  private static final Pattern CHECK = Pattern.compile("check=\"([^\"]+)\"");
  private static final int WARNING = 2;

  /** The number of a verdict, as metrics have it. */
  double verdict(String endpoint, String vantage) {
    return metrics
        .sum("assay_verdict", "endpoint=" + endpoint, "vantage=" + vantage)
        .orElse(Double.NaN);
  }

  long probes(String endpoint) {
    return (long) metrics.sum("assay_probes_total", "endpoint=" + endpoint, "vantage=b").orElse(0);
  }

  /** The checks that are violated, and not merely notes. */
  Set<String> violated(String endpoint, String vantage) {
    Set<String> checks = new TreeSet<>();
    for (String line : metrics.lines()) {
      Matcher check = CHECK.matcher(line);
      if (line.startsWith("assay_check_severity{")
          && line.contains("endpoint=\"" + endpoint + "\"")
          && line.contains("vantage=\"" + vantage + "\"")
          && Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) >= WARNING
          && check.find()) {
        checks.add(check.group(1));
      }
    }
    return checks;
  }

  /** The verdict that was logged last at {@code b}, and how sure it is; ok where none was. */
  String logged(String endpoint) {
    return verdicts(endpoint).stream().reduce("ok", (_, later) -> later);
  }

  /** All verdicts that were logged at {@code b}. */
  List<String> verdicts(String endpoint) {
    String before = " " + endpoint + " at 10.53.0.";
    return log.lines()
        .filter(line -> line.contains(before) && line.contains(" from b: "))
        .map(line -> line.substring(line.indexOf(" from b: ") + " from b: ".length()))
        .map(line -> line.replaceFirst("(, was | \\().*", ""))
        .map(line -> line.replace(" with ", ", ").replace(" confidence", ""))
        .toList();
  }

  /** Whether nothing at all is wrong from {@code vantage}. */
  boolean isWell(String vantage) {
    return ENDPOINTS.stream()
        .allMatch(
            endpoint -> verdict(endpoint, vantage) == 0 && violated(endpoint, vantage).isEmpty());
  }
}
