package io.assay.bench;

import com.sun.management.OperatingSystemMXBean;
import io.assay.bus.Certificates;
import io.assay.bus.JudgeStore;
import io.assay.bus.ObservationHandler;
import io.assay.bus.Outbox;
import io.assay.bus.Publisher;
import io.assay.bus.Received;
import io.assay.bus.Subscriber;
import io.assay.config.Bus;
import io.assay.lab.KafkaBroker;
import io.assay.lab.Observations;
import io.assay.probe.Observation;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;

/**
 * Observations from an outbox over a real broker, which is a process of its own, to a judge that
 * does nothing with them. {@code BusLoad [OBSERVATIONS [ENDPOINTS [PARTITIONS]]]}. Prints
 * observations a second and for each second of this process's CPU time, for the prober's side and
 * the judge's, and octets an observation on the broker's disk, which are those on the wire.
 */
public final class BusLoad {
  private static final int IN_FLIGHT = 256;
  private static final double NANOS = 1e9;

  private BusLoad() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int endpoints = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    int partitions = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 32;
    Path folder = Files.createTempDirectory("assay-bus");
    try (KafkaBroker broker = KafkaBroker.start()) {
      for (String topics : List.of("warm", "measured")) {
        Bus bus =
            new Bus(
                "bench",
                Map.of("bootstrap.servers", broker.servers()),
                topics,
                partitions,
                Optional.empty(),
                1L << 33,
                Duration.ofSeconds(60));
        publish(bus, folder.resolve(topics), count, endpoints);
        octets(broker, topics + "-observations", count);
        judge(bus, folder.resolve(topics + "-judge"), count);
      }
    }
  }

  private static void publish(Bus bus, Path directory, int count, int endpoints) throws Exception {
    Observations source = new Observations(1, "here", endpoints);
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(source.number(i));
    }
    try (Outbox outbox = Outbox.open(directory, bus.outboxOctets());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Measured taking = new Measured();
      Semaphore inFlight = new Semaphore(IN_FLIGHT);
      for (Observation observation : all) {
        inFlight.acquire();
        Future<?> _ =
            threads.submit(
                () -> {
                  outbox.add(observation);
                  inFlight.release();
                  return true;
                });
      }
      inFlight.acquire(IN_FLIGHT);
      taking.print(bus.topics() + ": taken", count);
      Measured publishing = new Measured();
      try (Publisher publisher = Publisher.start(bus, outbox, "1", Map::of)) {
        while (outbox.figures().rows() > 0) {
          Thread.sleep(20);
        }
        publishing.print(bus.topics() + ": published", publisher.figures().published());
      }
    }
  }

  private static void judge(Bus bus, Path directory, int count) throws Exception {
    LongAdder handled = new LongAdder();
    ObservationHandler handler =
        new ObservationHandler() {
          @Override
          public void handle(Received received) {
            handled.increment();
          }

          @Override
          public void assigned(Set<Integer> partitions, int of) {}

          @Override
          public void revoked(Set<Integer> partitions) {}
        };
    Measured judging = new Measured();
    try (JudgeStore store = JudgeStore.open(directory);
        Certificates certificates = Certificates.start(bus, store)) {
      Subscriber subscriber = Subscriber.start(bus, store, certificates, handler, Duration.ZERO, 1);
      while (handled.sum() < count) {
        Thread.sleep(20);
      }
      judging.print(bus.topics() + ": received", handled.sum());
      subscriber.close();
    }
  }

  private static void octets(KafkaBroker broker, String topic, int count) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      long octets =
          admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
              .flatMap(folders -> folders.values().stream())
              .flatMap(folder -> folder.replicaInfos().entrySet().stream())
              .filter(replica -> replica.getKey().topic().equals(topic))
              .mapToLong(replica -> replica.getValue().size())
              .sum();
      System.out.printf("%s: %d octets an observation%n", topic, octets / count);
    }
  }

  /** Time and CPU time of this process since it was made. */
  private static final class Measured {
    private final OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long start = System.nanoTime();
    private final long cpu = system.getProcessCpuTime();

    void print(String what, long count) {
      double seconds = (System.nanoTime() - start) / NANOS;
      double cpuSeconds = (system.getProcessCpuTime() - cpu) / NANOS;
      System.out.printf(
          "%s %d in %.1f s: %.0f a second, %.0f for each second of CPU time (%.0f us each)%n",
          what, count, seconds, count / seconds, count / cpuSeconds, cpuSeconds * 1e6 / count);
    }
  }
}
