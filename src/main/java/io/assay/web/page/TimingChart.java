package io.assay.web.page;

import io.assay.history.HourTimings;
import io.assay.history.HourTimings.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How long probes took, hour by hour: the median, and between which bounds all were. Immutable. */
final class TimingChart {
  private static final int HEIGHT = 120;
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<HourTimings> hours;
  private final TimeAxis axis;

  TimingChart(List<HourTimings> hours, TimeAxis axis) {
    this.hours = hours.stream().filter(hour -> hour.total().isPresent()).toList();
    this.axis = axis;
  }

  void write(Html page) {
    if (hours.isEmpty()) {
      page.element("p", "No probe was answered in this time.");
      return;
    }
    double most =
        hours.stream().mapToDouble(hour -> milliseconds(total(hour).most())).max().orElse(1);
    double top = Math.max(most, 1);
    page.open(
        "svg",
        "class",
        "timings",
        "viewBox",
        "0 0 %d %d".formatted(TimeAxis.WIDTH, HEIGHT),
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        "Time that probes took, by hour; the newest: " + words(total(hours.getLast())));
    for (HourTimings hour : hours) {
      Spread all = total(hour);
      page.open("g").element("title", Ages.text(hour.hour()) + ": " + words(all));
      String x = TimeAxis.number(axis.at(hour.hour().plus(HALF_AN_HOUR)));
      line(page, "range", x, x, y(all.least(), top), y(all.most(), top));
      line(
          page,
          "median",
          TimeAxis.number(axis.at(hour.hour())),
          TimeAxis.number(axis.at(hour.hour().plus(HOUR))),
          y(all.median(), top),
          y(all.median(), top));
      page.close("g");
    }
    page.close("svg");
    page.element(
        "p",
        "Of the newest hour: %s. The scale ends at %s."
            .formatted(words(total(hours.getLast())), text(top)),
        "class",
        "faint");
  }

  private static Spread total(HourTimings hour) {
    return hour.total().orElseThrow();
  }

  private static void line(Html page, String style, String x1, String x2, String y1, String y2) {
    page.open("line", "class", style, "x1", x1, "x2", x2, "y1", y1, "y2", y2).close("line");
  }

  private static String y(Duration time, double top) {
    return TimeAxis.number(HEIGHT - 4 - milliseconds(time) / top * (HEIGHT - 8));
  }

  private static String words(Spread all) {
    return "%d probes, median %s, from %s to %s"
        .formatted(
            all.count(),
            text(milliseconds(all.median())),
            text(milliseconds(all.least())),
            text(milliseconds(all.most())));
  }

  private static String text(double milliseconds) {
    return String.format(Locale.ROOT, milliseconds < 10 ? "%.1f ms" : "%.0f ms", milliseconds);
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }
}
