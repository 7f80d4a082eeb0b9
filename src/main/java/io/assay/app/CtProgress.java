package io.assay.app;

import io.assay.ct.follow.LogStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How far following is, on standard error: a line that is written over every second for a person,
 * one every half a minute for a file. Confined to one thread.
 */
final class CtProgress {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

  /** How much the latest second counts for the rate that is shown. */
  private static final double WEIGHT = 0.2;

  private static final double NANOS = 1e9;

  private final PrintWriter err;
  private final boolean overwrites;
  private long lastLine;
  private boolean isFirst = true;
  private long lastTime = System.nanoTime();
  private long lastEntries;
  private double rate;
  private int width;

  CtProgress(CommandSpec spec, boolean overwrites) {
    this.err = spec.commandLine().getErr();
    this.overwrites = overwrites;
  }

  /** Shows how far it is, if it is time to. */
  void show(List<LogStatus> logs, long found, long alarms) {
    measure(logs);
    boolean due = System.nanoTime() - lastLine > BETWEEN_LINES.toNanos();
    if (overwrites) {
      String line = line(logs, found, alarms);
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      err.flush();
      width = line.length();
    } else if (due || isFirst) {
      err.println(line(logs, found, alarms));
      lastLine = System.nanoTime();
    }
    isFirst = false;
  }

  /** Shows how far it got. */
  void end(List<LogStatus> logs, long found, long alarms) {
    measure(logs);
    err.println((overwrites ? "\r" : "") + line(logs, found, alarms));
    logs.forEach(
        log ->
            log.problems()
                .forEach(
                    (problem, detail) ->
                        err.println(
                            SafeText.escape(
                                "%s: %s: %s".formatted(log.log(), problem.id(), detail), true))));
  }

  private void measure(List<LogStatus> logs) {
    long now = System.nanoTime();
    long entries = logs.stream().mapToLong(LogStatus::entries).sum();
    double seconds = (now - lastTime) / NANOS;
    if (seconds > 0) {
      double current = (entries - lastEntries) / seconds;
      rate = isFirst ? current : rate + WEIGHT * (current - rate);
    }
    lastTime = now;
    lastEntries = entries;
  }

  private String line(List<LogStatus> logs, long found, long alarms) {
    long verified = logs.stream().mapToLong(LogStatus::verifiedSize).sum();
    long size = logs.stream().mapToLong(LogStatus::treeSize).sum();
    long behind = logs.stream().mapToLong(LogStatus::behind).sum();
    long troubled = logs.stream().filter(log -> !log.problems().isEmpty()).count();
    return String.format(
        Locale.ROOT,
        "%d log%s%s: at %,d of %,d, %,.0f entries/s, %s; %,d found, %,d unexpected",
        logs.size(),
        logs.size() == 1 ? "" : "s",
        troubled == 0 ? "" : " (%d with problems)".formatted(troubled),
        verified,
        size,
        rate,
        lag(logs, behind),
        found,
        alarms);
  }

  private String lag(List<LogStatus> logs, long behind) {
    long unread = logs.stream().filter(log -> log.caughtUp().isEmpty()).count();
    if (behind == 0) {
      return unread == 0 ? "caught up" : "%d not read to the end yet".formatted(unread);
    }
    String entries = String.format(Locale.ROOT, "%,d behind", behind);
    return rate < 1
        ? entries
        : entries + ", " + text(Duration.ofSeconds((long) Math.ceil(behind / rate))) + " to go";
  }

  private static String text(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes < 2) {
      return duration.toSeconds() + " s";
    }
    return minutes < 120 ? minutes + " min" : duration.toHours() + " h";
  }
}
