package io.assay.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabProcess;
import io.assay.lab.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs that check files for Prometheus and Alertmanager. Stateless. */
final class Promtool {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Promtool() {}

  /** Asserts that {@code promtool} finds nothing wrong, and answers what it says. */
  static String approves(List<String> command, Path... files) {
    return approves("promtool", command, files);
  }

  static String approves(String program, List<String> command, Path... files) {
    List<String> whole = new ArrayList<>(List.of(Programs.require(program).toString()));
    whole.addAll(command);
    Stream.of(files).forEach(file -> whole.add(file.toAbsolutePath().toString()));
    try (LabProcess process = LabProcess.start(LabProcess.newDirectory(), whole)) {
      int exit = process.awaitExit(LIMIT);
      assertThat(exit).as("%s: %s", whole, process.output()).isZero();
      return process.output();
    }
  }
}
