package io.assay.bus;

import io.assay.lab.LabJvm;
import io.assay.lab.LabProcess;
import io.assay.probe.Observation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A prober that takes observations as fast as it is told to, in a process of its own that can be
 * killed. It writes the id of each to standard output when it has taken it, and which parts of its
 * vantage point's targets are its own whenever that changes.
 */
final class ProberProcess {
  private ProberProcess() {}

  static LabProcess start(String servers, String site, String topics, Path folder, int perSecond) {
    return LabProcess.start(
        LabProcess.newDirectory(),
        LabJvm.command(
            ProberProcess.class,
            List.of(servers, site, topics, folder.toString(), Integer.toString(perSecond))));
  }

  public static void main(String[] arguments) throws Exception {
    var bus = BusLab.bus(arguments[0], arguments[1], arguments[2], 4);
    int perSecond = Integer.parseInt(arguments[4]);
    Outbox outbox = Outbox.open(Path.of(arguments[3]), 1L << 30);
    Publisher publisher = Publisher.start(bus, outbox, "1", Map::of);
    Share share =
        Share.start(
            bus, outbox, List.of("fra"), Duration.ofSeconds(60), v -> System.out.println("changed"));
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  main.interrupt();
                  publisher.close();
                  share.close();
                }));
    Observations source = new Observations(System.nanoTime(), arguments[1], 50);
    try {
      for (int i = 0; ; i++) {
        Observation observation = source.number(i);
        outbox.add(observation);
        System.out.println("took " + observation.id());
        if (i % 20 == 0) {
          System.out.println("parts " + share.figures().getFirst().partitions());
        }
        Thread.sleep(1_000 / perSecond);
      }
    } catch (InterruptedException e) {
      System.out.println("ends");
    }
  }
}
