package io.assay.app;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.probe.AddressLookup;
import io.assay.probe.Resolution;
import io.assay.probe.path.HopProber;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Compares the distances of the ports at every address of the endpoints selected. Names are
 * resolved first; then each address is measured once, whatever number of endpoints it has.
 * Immutable; each run is independent.
 */
final class PathInspection {
  /** Addresses that are measured at once: each brings up to a hundred connects a second. */
  private static final int AT_ONCE = 4;

  private final Selection selection;
  private final Duration limit;
  private final Consumer<String> notes;

  /**
   * @param limit for the measurement of one address
   * @param notes takes one line for each thing that was left out; called from any thread
   */
  PathInspection(Selection selection, Duration limit, Consumer<String> notes) {
    this.selection = selection;
    this.limit = limit;
    this.notes = notes;
  }

  /**
   * Measures, and hands on what was found of each address as soon as it and all before it are
   * there, in the order of the selection; first the names that have none.
   */
  void run(Consumer<PathFinding> findings) {
    try (HopProber prober = new HopProber(InstantSource.system());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<InetAddress, List<Endpoint>> endpoints = new LinkedHashMap<>();
      for (Located located : locate(threads)) {
        switch (located) {
          case Located.At(Endpoint endpoint, List<InetAddress> addresses) ->
              addresses.forEach(
                  address ->
                      endpoints.computeIfAbsent(address, _ -> new ArrayList<>()).add(endpoint));
          case Located.Nowhere(PathFinding.Unresolved unresolved) -> findings.accept(unresolved);
        }
      }
      Semaphore permits = new Semaphore(AT_ONCE);
      List<Future<PathFinding>> measured =
          endpoints.entrySet().stream()
              .map(
                  one ->
                      threads.submit(() -> measure(prober, permits, one.getKey(), one.getValue())))
              .toList();
      measured.forEach(finding -> findings.accept(get(finding)));
    }
  }

  private PathFinding measure(
      HopProber prober, Semaphore permits, InetAddress address, List<Endpoint> endpoints)
      throws InterruptedException {
    List<Integer> ports = new PathPorts(selection.resolvers()).at(address, endpoints);
    permits.acquire();
    try {
      return new PathFinding.Compared(endpoints, prober.compare(address, ports, limit));
    } finally {
      permits.release();
    }
  }

  /** Where an endpoint is. */
  private sealed interface Located {
    record At(Endpoint endpoint, List<InetAddress> addresses) implements Located {}

    record Nowhere(PathFinding.Unresolved unresolved) implements Located {}
  }

  private List<Located> locate(ExecutorService threads) {
    AddressLookup lookup = new AddressLookup(selection.nameservers());
    Map<Host.Name, Future<Resolution>> names = new LinkedHashMap<>();
    for (Aim aim : selection.aims()) {
      if (aim.addresses().isEmpty() && aim.endpoint().host() instanceof Host.Name name) {
        names.computeIfAbsent(
            name, _ -> threads.submit(() -> lookup.lookup(name, aim.deadlines().resolve())));
      }
    }
    return selection.aims().stream().distinct().map(aim -> located(aim, names)).toList();
  }

  private Located located(Aim aim, Map<Host.Name, Future<Resolution>> names) {
    if (!(aim.endpoint().host() instanceof Host.Name name) || !aim.addresses().isEmpty()) {
      return new Located.At(aim.endpoint(), aim.addresses());
    }
    return switch (get(Objects.requireNonNull(names.get(name), "every name is looked up"))) {
      case Resolution.Found found ->
          new Located.At(aim.endpoint(), Inspection.reachable(name, found.addresses(), notes));
      case Resolution.NotFound notFound ->
          new Located.Nowhere(
              new PathFinding.Unresolved(
                  aim.endpoint(),
                  notFound.failure().kind().text() + ": " + notFound.failure().detail()));
    };
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
