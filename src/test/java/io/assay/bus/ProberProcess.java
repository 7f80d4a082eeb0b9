package io.assay.bus;

import io.assay.lab.JavaProgram;
import io.assay.lab.LabProcess;
import io.assay.lab.Observations;
import io.assay.probe.Observation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A prober that takes observations as fast as it is told to, in a process of its own that can be
 * killed. It appends the id of each to a file when it has taken it, and writes to standard output
 * how many parts of its vantage point's targets are its own.
 */
final class ProberProcess {
  private ProberProcess() {}

  /**
   * @param taken the file of the ids
   */
  static LabProcess start(
      String servers, String site, String topics, Path folder, Path taken, int perSecond) {
    return LabProcess.start(
        LabProcess.newDirectory(),
        JavaProgram.command(
            ProberProcess.class,
            List.of(
                servers,
                site,
                topics,
                folder.toString(),
                taken.toString(),
                Integer.toString(perSecond))));
  }

  public static void main(String[] arguments) throws Exception {
    var bus = BusLab.bus(arguments[0], arguments[1], arguments[2], 4);
    Path taken = Path.of(arguments[4]);
    int perSecond = Integer.parseInt(arguments[5]);
    Outbox outbox = Outbox.open(Path.of(arguments[3]), 1L << 30);
    Publisher publisher = Publisher.start(bus, outbox, "1", Map::of);
    Share share = Share.start(bus, outbox, List.of("fra"), Duration.ofSeconds(60), vantage -> {});
    Observations source = new Observations(System.nanoTime(), arguments[1], 50);
    for (int i = 0; ; i++) {
      Observation observation = source.number(i);
      outbox.add(observation);
      Files.writeString(
          taken, observation.id() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (i % 20 == 0) {
        System.out.println("parts " + share.figures().getFirst().partitions());
        publisher.figures().trouble().ifPresent(System.out::println);
      }
      Thread.sleep(1_000 / perSecond);
    }
  }
}
