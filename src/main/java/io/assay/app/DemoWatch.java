package io.assay.app;

import io.assay.demo.Staged;
import io.assay.report.ChainReport;
import io.assay.report.CtMatchReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches what the daemon detects, through its API as any client would, until all that is staged
 * was detected or somebody ends it. Confined to one thread.
 */
final class DemoWatch {
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** For how long everything may take to be detected. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Certificates that are shown one by one. */
  private static final int ISSUANCES = 100;

  /** So often in a row the daemon may be too busy to answer. */
  private static final int TROUBLES = 20;

  private final DaemonClient client;
  private final DemoPrinter printer;
  private final boolean once;
  private final Duration patience;
  private final Map<Staged, Detection> detected = new LinkedHashMap<>();
  private final Set<String> issuances = new HashSet<>();
  private int troubles;
  private boolean complete;
  private boolean told;

  /**
   * What was detected.
   *
   * @param targets where, at least one
   * @param check what the daemon says of it
   */
  record Detection(List<DemoView.Target> targets, ChainReport.Check check) {
    Detection {
      targets = List.copyOf(targets);
    }
  }

  /**
   * @param once whether it ends when it knows
   * @param patience after how long it says what is missing
   */
  DemoWatch(DaemonClient client, DemoPrinter printer, boolean once, Duration patience) {
    this.client = client;
    this.printer = printer;
    this.once = once;
    this.patience = patience;
  }

  /**
   * Watches.
   *
   * @param end counted down when somebody ends it
   * @return whether everything that is staged was detected, and nothing else
   */
  boolean until(CountDownLatch end) throws InterruptedException {
    long begin = System.nanoTime();
    do {
      boolean late = System.nanoTime() - begin > patience.toNanos();
      try {
        look(DemoView.of(client), late);
        troubles = 0;
      } catch (Refusal e) {
        if (++troubles == TROUBLES) {
          throw e;
        }
      }
    } while (!(told && once) && !end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    return complete;
  }

  private void look(DemoView view, boolean late) {
    for (Staged staged : Staged.ALL) {
      if (!detected.containsKey(staged)) {
        detection(staged, view)
            .ifPresent(
                detection -> {
                  detected.put(staged, detection);
                  printer.detected(staged, detection);
                });
      }
    }
    for (CtMatchReport match : view.unexpected()) {
      // Another log's entry, and the certificate to a precertificate, are the same issuance.
      if (issuances.size() < ISSUANCES && issuances.add(match.tbsSha256())) {
        printer.logged(match, issuances.size());
      }
    }
    if (!complete && isComplete(view)) {
      complete = true;
      told = true;
      printer.complete(detected.size(), view, once);
    } else if (!told && late) {
      told = true;
      printer.missed(missing(), disturbed(view), view);
    }
  }

  private Optional<Detection> detection(Staged staged, DemoView view) {
    List<DemoView.Target> seen = view.showing(staged);
    return seen.isEmpty()
        ? Optional.empty()
        : DemoView.reason(client, seen.getFirst(), staged.check())
            .map(check -> new Detection(seen, check));
  }

  private boolean isComplete(DemoView view) {
    return missing().isEmpty() && disturbed(view).isEmpty();
  }

  private List<Staged> missing() {
    return Staged.ALL.stream().filter(staged -> !detected.containsKey(staged)).toList();
  }

  /** Targets that are to be well and are not, or of which there is an incident. */
  private static List<DemoView.Target> disturbed(DemoView view) {
    List<DemoView.Target> disturbed = new ArrayList<>();
    for (DemoView.Target target : view.undisturbed()) {
      boolean isAlarming =
          view.incidents().stream()
              .anyMatch(
                  incident ->
                      target.endpoint().equals(incident.endpoint())
                          && incident.vantages().contains(target.vantage()));
      if (!target.has("ok") || isAlarming) {
        disturbed.add(target);
      }
    }
    return disturbed;
  }
}
