package io.assay.bus;

import io.assay.lab.JavaProgram;
import io.assay.lab.LabProcess;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A judge in a process of its own that can be killed. It appends to a file what it is handed:
 * {@code live} or {@code replay} and the id.
 */
final class JudgeProcess implements ObservationHandler {
  private final PrintWriter out;

  private JudgeProcess(PrintWriter out) {
    this.out = out;
  }

  static LabProcess start(String servers, String topics, Path folder, Path handed) {
    return LabProcess.start(
        LabProcess.newDirectory(),
        JavaProgram.command(
            JudgeProcess.class, List.of(servers, topics, folder.toString(), handed.toString())));
  }

  public static void main(String[] arguments) throws Exception {
    var bus = BusLab.bus(arguments[0], "judge", arguments[1], 4);
    JudgeStore store = JudgeStore.open(Path.of(arguments[2]));
    Certificates certificates = Certificates.start(bus, store);
    PrintWriter out =
        new PrintWriter(
            Files.newBufferedWriter(
                Path.of(arguments[3]),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND),
            true);
    Subscriber subscriber =
        Subscriber.start(
            bus, store, certificates, new JudgeProcess(out), Duration.ofSeconds(30), 2);
    Runtime.getRuntime().addShutdownHook(new Thread(subscriber::close));
    Thread.currentThread().join();
  }

  @Override
  public synchronized void handle(Received received) {
    out.println((received.replay() ? "replay " : "live ") + received.observation().id());
  }

  @Override
  public void assigned(Set<Integer> partitions, int of) {}

  @Override
  public void revoked(Set<Integer> partitions) {}
}
