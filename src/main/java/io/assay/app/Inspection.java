package io.assay.app;

import io.assay.config.Examine;
import io.assay.endpoint.Host;
import io.assay.endpoint.Query;
import io.assay.endpoint.Target;
import io.assay.endpoint.Vantage;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.probe.AddressLookup;
import io.assay.probe.Attempt;
import io.assay.probe.Examiner;
import io.assay.probe.Failure;
import io.assay.probe.Observation;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.probe.Prober;
import io.assay.probe.Resolution;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One look at everything selected: names are resolved, every address is probed once from every
 * vantage point, all at the same time, and each observation is judged. Each run is independent.
 * Thread-safe.
 */
final class Inspection {
  /** Probes at once: far below the file descriptors that a process may usually have. */
  private static final int IN_FLIGHT = 200;

  /** How long it may take to find out whether a vantage point is well. */
  private static final Duration SELF_CHECK = Duration.ofSeconds(5);

  private final Selection selection;
  private final Callable<RootPrograms> programs;
  private final Supplier<ReferenceSource> source;
  private final Consumer<String> notes;
  private final InstantSource clock;
  private final Beside beside;
  private volatile Map<String, Instant> references = Map.of();

  /**
   * What is done beside probing.
   *
   * @param identity what to ask beside what is expected, to know who answers
   * @param examine whether a closer look is taken at each endpoint
   */
  record Beside(List<Query> identity, boolean examine) {
    static final Beside NOTHING = new Beside(List.of(), false);

    Beside {
      identity = List.copyOf(identity);
    }
  }

  /**
   * @param programs reads them, on another thread while the first probes are under way
   * @param source what each run bases its judgements on beside them
   * @param notes takes one line for each thing that was left out; called from any thread
   */
  private Inspection(
      Selection selection,
      Beside beside,
      Callable<RootPrograms> programs,
      Supplier<ReferenceSource> source,
      Consumer<String> notes,
      InstantSource clock) {
    this.selection = selection;
    this.beside = beside;
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
    return of(selection, Beside.NOTHING, options, main);
  }

  /** The same, which does more. */
  static Inspection of(Selection selection, Beside beside, ProbeOptions options, Main main) {
    InstantSource clock = InstantSource.system();
    return new Inspection(
        selection,
        beside,
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

  /** The dates of the reference data that the last run judged with, by name. */
  Map<String, Instant> references() {
    return references;
  }

  private RootPrograms programs() throws Exception {
    RootPrograms read = programs.call();
    references = read.dates();
    return read;
  }

  /** What one run holds. Thread-safe. */
  private final class Run implements AutoCloseable {
    private final ExecutorService threads;
    private final AddressLookup lookup = new AddressLookup(selection.nameservers());
    private final Prober prober = new Prober(1, clock, lookup::lookup);
    private final Optional<Examiner> examiner =
        beside.examine() ? Optional.of(new Examiner(prober::probe, clock)) : Optional.empty();
    private final PathPorts ports = new PathPorts(selection.resolvers());
    private final Map<Vantage, Optional<Failure>> health = new ConcurrentHashMap<>();
    private final Semaphore permits = new Semaphore(IN_FLIGHT);
    private final ReferenceSource reference = source.get();
    private final Future<Judge> judgeToBe;

    Run(ExecutorService threads) {
      this.threads = threads;
      this.judgeToBe = threads.submit(() -> reference.judge(programs()));
    }

    /** Starts a probe from each vantage point of each address. */
    List<Future<Judgement>> look(Aim aim) {
      if (!aim.addresses().isEmpty()) {
        return probes(aim, aim.addresses(), Optional.empty());
      }
      return switch (aim.endpoint().host()) {
        case Host.Ip(var address) -> probes(aim, List.of(address), Optional.empty());
        case Host.Name name -> look(aim, name);
      };
    }

    private List<Future<Judgement>> look(Aim aim, Host.Name name) {
      List<Vantage> proxies =
          aim.vantages().stream().filter(vantage -> vantage.route().resolvesNames()).toList();
      List<Vantage> others = new ArrayList<>(aim.vantages());
      others.removeAll(proxies);
      List<Future<Judgement>> all = new ArrayList<>();
      if (!others.isEmpty()) {
        Instant start = clock.instant();
        switch (lookup.lookup(name, aim.deadlines().resolve())) {
          case Resolution.Found found ->
              all.addAll(probes(aim.from(others), found.addresses(), Optional.of(found.nanos())));
          case Resolution.NotFound notFound ->
              others.forEach(
                  vantage ->
                      all.add(
                          threads.submit(
                              () ->
                                  judge(
                                      aim,
                                      stamped(
                                          vantage, unresolved(aim, vantage, notFound, start))))));
        }
      }
      proxies.forEach(
          vantage -> all.add(probing(aim, vantage, Optional.empty(), Optional.empty())));
      return all;
    }

    private List<Future<Judgement>> probes(
        Aim aim, List<InetAddress> addresses, Optional<Long> resolveNanos) {
      List<Future<Judgement>> all = new ArrayList<>();
      DialPlan.of(aim, addresses, resolveNanos.isPresent(), notes)
          .forEach(
              (vantage, reached) ->
                  reached.forEach(
                      address ->
                          all.add(probing(aim, vantage, Optional.of(address), resolveNanos))));
      return all;
    }

    private Future<Judgement> probing(
        Aim aim, Vantage vantage, Optional<InetAddress> address, Optional<Long> resolveNanos) {
      return threads.submit(() -> judge(aim, probe(aim, vantage, address, resolveNanos)));
    }

    private Observation probe(
        Aim aim, Vantage vantage, Optional<InetAddress> address, Optional<Long> resolveNanos)
        throws InterruptedException {
      permits.acquire();
      try {
        Attempt attempt =
            new Attempt(
                target(aim, vantage, address),
                vantage.route(),
                aim.serverName(),
                aim.query(),
                aim.deadlines(),
                resolveNanos,
                aim.expectation().identityQueriesAnd(beside.identity()));
        return examined(attempt, stamped(vantage, prober.probe(attempt)));
      } finally {
        permits.release();
      }
    }

    private Observation examined(Attempt attempt, Observation observation)
        throws InterruptedException {
      if (examiner.isEmpty() || attempt.target().address().isEmpty()) {
        return observation;
      }
      Target target = attempt.target();
      return observation.with(
          examiner
              .get()
              .examine(
                  attempt,
                  ports.at(target.address().get(), List.of(target.endpoint())),
                  Examine.DEFAULT.name()));
    }

    /** What failed is not held against the endpoint where the vantage point itself is ill. */
    private Observation stamped(Vantage vantage, Observation observation) {
      return observation.outcome() instanceof Outcome.Failed
          ? health
              .computeIfAbsent(vantage, one -> prober.selfCheck(one, SELF_CHECK))
              .map(failure -> observation.from(Origin.ill(failure.detail())))
              .orElse(observation)
          : observation;
    }

    private Judgement judge(Aim aim, Observation observation) throws InterruptedException {
      Judge judge = get(judgeToBe);
      return reference.judged(
          () -> judge.judge(observation, aim.expectation()), observation.startedAt());
    }

    @Override
    public void close() {
      examiner.ifPresent(Examiner::close);
      prober.close();
      reference.close();
      threads.shutdownNow();
    }
  }

  private Observation unresolved(
      Aim aim, Vantage vantage, Resolution.NotFound notFound, Instant start) {
    return Observation.unresolved(
        target(aim, vantage, Optional.empty()), aim.serverName(), aim.query(), start, notFound);
  }

  private static Target target(Aim aim, Vantage vantage, Optional<InetAddress> address) {
    return new Target(aim.resolver(), aim.endpoint(), address, vantage.name());
  }
}
