package io.assay.report;

import io.assay.history.VerdictInterval;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verdict that stood for a while, for the same reasons.
 *
 * @param kind {@code verdict}
 * @param address null while the endpoint's name has never resolved
 * @param first when the first probe began that was judged so; {@code last} the last one
 * @param confidence null where it is not more or less sure
 * @param failure stage and kind, such as {@code connect:refused}; null where the probe did not fail
 */
public record VerdictReport(
    String kind,
    String resolver,
    String endpoint,
    @Nullable String address,
    String vantage,
    Instant first,
    Instant last,
    long times,
    String verdict,
    @Nullable String confidence,
    List<Violated> violated,
    @Nullable String failure) {

  /**
   * A check that is violated.
   *
   * @param check its id
   */
  public record Violated(String check, String severity) {}

  /** What is said of a verdict. */
  public static VerdictReport of(VerdictInterval one) {
    return new VerdictReport(
        "verdict",
        one.target().resolver(),
        one.target().endpoint(),
        known(one.target().address()),
        one.target().vantage(),
        one.first(),
        one.last(),
        one.times(),
        one.verdict(),
        one.confidence().orElse(null),
        one.violated().stream()
            .map(check -> new Violated(check.check(), check.severity()))
            .toList(),
        one.failure().orElse(null));
  }

  /** A text that is empty where nothing is known. */
  static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
