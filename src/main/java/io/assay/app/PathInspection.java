package io.assay.app;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Host;
import io.assay.endpoint.Route;
import io.assay.endpoint.Vantage;
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
import java.util.function.Consumer;

/**
 * Compares the distances of the ports at every address of the endpoints selected. Names are
 * resolved first; then each address is measured once from each vantage point, whatever number of
 * endpoints it has. Immutable; each run is independent.
 */
final class PathInspection {
  private final Selection selection;
  private final Duration limit;
  private final Consumer<String> notes;

  /**
   * @param selection has no vantage points behind proxies, as {@link Unproxied} makes it
   * @param limit for the measurement of one address
   * @param notes takes one line for each thing that was left out
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
      List<Future<PathFinding>> measured = new ArrayList<>();
      places(threads, findings)
          .forEach(
              (place, endpoints) ->
                  measured.add(threads.submit(() -> measure(prober, place, endpoints))));
      measured.forEach(finding -> findings.accept(get(finding)));
    }
  }

  /** An address, and from where it is measured. */
  private record Place(Vantage vantage, InetAddress address) {}

  private PathFinding measure(HopProber prober, Place place, List<Endpoint> endpoints) {
    List<Integer> ports = new PathPorts(selection.resolvers()).at(place.address(), endpoints);
    return switch (place.vantage().route()) {
      case Route.Local route ->
          new PathFinding.Compared(
              place.vantage().name(),
              endpoints,
              prober.compare(route, place.address(), ports, limit));
      case Route.Proxied _ -> throw new IllegalArgumentException("through a proxy: " + place);
    };
  }

  /** The endpoints of each place; what has no address is handed on at once. */
  private Map<Place, List<Endpoint>> places(
      ExecutorService threads, Consumer<PathFinding> findings) {
    Map<Host.Name, Future<Resolution>> names = lookUp(threads);
    Map<Place, List<Endpoint>> places = new LinkedHashMap<>();
    for (Aim aim : selection.aims().stream().distinct().toList()) {
      if (!(aim.endpoint().host() instanceof Host.Name name) || !aim.addresses().isEmpty()) {
        put(places, aim, aim.addresses(), false);
        continue;
      }
      switch (get(Objects.requireNonNull(names.get(name), "every name is looked up"))) {
        case Resolution.Found found -> put(places, aim, found.addresses(), true);
        case Resolution.NotFound(var failure, _) ->
            aim.vantages()
                .forEach(
                    vantage ->
                        findings.accept(
                            new PathFinding.Unresolved(
                                vantage.name(),
                                aim.endpoint(),
                                failure.kind().text() + ": " + failure.detail())));
      }
    }
    return places;
  }

  private Map<Host.Name, Future<Resolution>> lookUp(ExecutorService threads) {
    AddressLookup lookup = new AddressLookup(selection.nameservers());
    Map<Host.Name, Future<Resolution>> names = new LinkedHashMap<>();
    for (Aim aim : selection.aims()) {
      if (aim.addresses().isEmpty() && aim.endpoint().host() instanceof Host.Name name) {
        names.computeIfAbsent(
            name, _ -> threads.submit(() -> lookup.lookup(name, aim.deadlines().resolve())));
      }
    }
    return names;
  }

  private void put(
      Map<Place, List<Endpoint>> places, Aim aim, List<InetAddress> addresses, boolean lookedUp) {
    DialPlan.of(aim, addresses, lookedUp, notes)
        .forEach(
            (vantage, dialled) ->
                dialled.forEach(
                    address ->
                        places
                            .computeIfAbsent(new Place(vantage, address), _ -> new ArrayList<>())
                            .add(aim.endpoint())));
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
