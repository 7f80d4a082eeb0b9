package io.assay.app;

import io.assay.demo.Staged;
import io.assay.report.ChainReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches what the daemon detects, through its API as any client would, until all that is staged
 * was detected or somebody ends it. Confined to one thread.
 */
final class DemoWatch {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DaemonClient client;
  private final DemoPrinter printer;
  private final boolean once;
  private final Map<Staged, Detection> detected = new LinkedHashMap<>();
  private int certificates;
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
   */
  DemoWatch(DaemonClient client, DemoPrinter printer, boolean once) {
    this.client = client;
    this.printer = printer;
    this.once = once;
  }

  /**
   * Watches.
   *
   * @param end counted down when somebody ends it
   * @return whether everything that is staged was detected, and nothing else
   */
  boolean until(CountDownLatch end) throws InterruptedException {
    long begin = System.nanoTime();
    boolean complete = false;
    do {
      DemoView view = DemoView.of(client);
      look(view);
      if (!complete && isComplete(view)) {
        complete = true;
        told = true;
        printer.complete(detected, view, once);
      } else if (!told && System.nanoTime() - begin > PATIENCE.toNanos()) {
        told = true;
        printer.missed(missing(), disturbed(view), view);
      }
    } while (!(told && once) && !end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    return complete;
  }

  private void look(DemoView view) {
    for (Staged staged : Staged.ALL) {
      List<DemoView.Target> seen = view.showing(staged);
      if (seen.isEmpty() || detected.containsKey(staged)) {
        continue;
      }
      Optional<ChainReport.Check> check =
          DemoView.reason(client, seen.getFirst(), staged.check());
      if (check.isPresent()) {
        Detection detection = new Detection(seen, check.get());
        detected.put(staged, detection);
        printer.detected(staged, detection);
      }
    }
    for (; certificates < view.unexpected().size(); certificates++) {
      printer.logged(view.unexpected().get(certificates), certificates + 1);
    }
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
