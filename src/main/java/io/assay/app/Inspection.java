package io.assay.app;

import io.assay.endpoint.Host;
import io.assay.endpoint.Target;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.probe.AddressLookup;
import io.assay.probe.Attempt;
import io.assay.probe.Observation;
import io.assay.probe.Prober;
import io.assay.probe.Resolution;
import io.assay.probe.dial.AddressFamilies;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One look at everything selected: names are resolved, every address is probed once, all at the
 * same time, and each observation is judged. Immutable; each run is independent.
 */
final class Inspection {
  /** Probes at once: far below the file descriptors that a process may usually have. */
  private static final int IN_FLIGHT = 200;

  private final Selection selection;
  private final Callable<RootPrograms> programs;
  private final Supplier<ReferenceSource> source;
  private final Consumer<String> notes;
  private final InstantSource clock;

  /**
   * @param programs reads them, on another thread while the first probes are under way
   * @param source what each run bases its judgements on beside them
   * @param notes takes one line for each thing that was left out; called from any thread
   */
  Inspection(
      Selection selection,
      Callable<RootPrograms> programs,
      Supplier<ReferenceSource> source,
      Consumer<String> notes,
      InstantSource clock) {
    this.selection = selection;
    this.programs = programs;
    this.source = source;
    this.notes = notes;
    this.clock = clock;
  }

  /**
   * An inspection that trusts what the selection and the options name, and writes its notes to
   * standard error.
   */
  static Inspection of(Selection selection, ProbeOptions options, Main main) {
    InstantSource clock = InstantSource.system();
    return new Inspection(
        selection,
        () -> options.trust.programs(selection.trust(), main),
        () -> options.trust.source(selection.trust(), selection.nameservers(), clock),
        main::note,
        clock);
  }

  /**
   * Looks, and hands on each judgement as soon as it and all before it are there, in the order of
   * the selection.
   *
   * @throws Refusal if the judge cannot be made
   */
  void run(Consumer<Judgement> judgements) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Run run = new Run(threads)) {
      List<Future<List<Future<Judgement>>>> looks =
          selection.aims().stream().map(aim -> threads.submit(() -> run.look(aim))).toList();
      for (Future<List<Future<Judgement>>> look : looks) {
        for (Future<Judgement> judgement : get(look)) {
          judgements.accept(get(judgement));
        }
      }
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Refusal refusal
          ? refusal
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  /** What one run holds. Thread-safe. */
  private final class Run implements AutoCloseable {
    private final ExecutorService threads;
    private final Prober prober = new Prober(1, clock);
    private final AddressLookup lookup = new AddressLookup(selection.nameservers());
    private final Semaphore permits = new Semaphore(IN_FLIGHT);
    private final ReferenceSource reference = source.get();
    private final Future<Judge> judgeToBe;

    Run(ExecutorService threads) {
      this.threads = threads;
      this.judgeToBe = threads.submit(() -> reference.judge(programs.call()));
    }

    /** Starts a probe of each address. */
    List<Future<Judgement>> look(Aim aim) {
      if (!aim.addresses().isEmpty()) {
        return probes(aim, aim.addresses(), Optional.empty());
      }
      Instant start = clock.instant();
      return switch (aim.endpoint().host()) {
        case Host.Ip(var address) -> probes(aim, List.of(address), Optional.empty());
        case Host.Name name ->
            switch (lookup.lookup(name, aim.deadlines().resolve())) {
              case Resolution.Found found ->
                  probes(
                      aim, reachable(name, found.addresses(), notes), Optional.of(found.nanos()));
              case Resolution.NotFound notFound ->
                  List.of(threads.submit(() -> judge(aim, unresolved(aim, notFound, start))));
            };
      };
    }

    private List<Future<Judgement>> probes(
        Aim aim, List<InetAddress> addresses, Optional<Long> resolveNanos) {
      Function<InetAddress, Future<Judgement>> start =
          address -> threads.submit(() -> judge(aim, probe(aim, address, resolveNanos)));
      return addresses.stream().map(start).toList();
    }

    private Observation probe(Aim aim, InetAddress address, Optional<Long> resolveNanos)
        throws InterruptedException {
      permits.acquire();
      try {
        return prober.probe(
            new Attempt(
                target(aim, Optional.of(address)),
                selection.vantage().route(),
                aim.serverName(),
                aim.query(),
                aim.deadlines(),
                resolveNanos));
      } finally {
        permits.release();
      }
    }

    private Judgement judge(Aim aim, Observation observation) throws InterruptedException {
      Judge judge = get(judgeToBe);
      return reference.judged(
          () -> judge.judge(observation, aim.expectation()), observation.startedAt());
    }

    @Override
    public void close() {
      prober.close();
      reference.close();
      threads.shutdownNow();
    }
  }

  private Observation unresolved(Aim aim, Resolution.NotFound notFound, Instant start) {
    return Observation.unresolved(
        target(aim, Optional.empty()), aim.serverName(), aim.query(), start, notFound);
  }

  private Target target(Aim aim, Optional<InetAddress> address) {
    return new Target(aim.resolver(), aim.endpoint(), address, selection.vantage().name());
  }

  /**
   * The addresses of the families that this machine has an address of itself: that it has none of
   * the others is no fault of the resolver's. What is left out is said.
   *
   * @param notes takes one line about it
   */
  static List<InetAddress> reachable(
      Host.Name name, List<InetAddress> addresses, Consumer<String> notes) {
    AddressFamilies families = AddressFamilies.ofThisMachine();
    List<InetAddress> kept = new ArrayList<>(addresses);
    kept.removeIf(address -> !families.reach(address));
    if (kept.isEmpty()) {
      return addresses;
    }
    if (kept.size() < addresses.size()) {
      notes.accept(
          "%d of %d addresses of %s left out, since this machine has no %s address"
              .formatted(
                  addresses.size() - kept.size(),
                  addresses.size(),
                  name.ascii(),
                  families.ipv6() ? "IPv4" : "IPv6"));
    }
    return kept;
  }
}
