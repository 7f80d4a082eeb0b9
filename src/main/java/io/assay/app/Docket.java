package io.assay.app;

import io.assay.bus.ObservationHandler;
import io.assay.bus.Received;
import io.assay.config.Config;
import io.assay.endpoint.Target;
import io.assay.probe.Observation;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a judge has to judge: of all that is configured, what is in its partitions. Hands
 * observations that come over the bus to the pipeline. Thread-safe.
 */
final class Docket implements ObservationHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Docket.class);

  /** Kinds of what is not configured here of which a line is logged. */
  private static final int NAMED = 100;

  /** For how many intervals an address of a name may be missing before it is taken to be gone. */
  private static final int ABSENCES = 10;

  private final Pipeline pipeline;
  private final InstantSource clock;
  private final AtomicLong unknown = new AtomicLong();
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  // Guarded by this object's lock, but for reads of the volatile map.
  private final Set<Integer> mine = new HashSet<>();
  private Map<Job.Id, Job> configured = Map.of();
  private volatile Map<Job.Id, Watched> watched = Map.of();
  private int partitions = 1;

  Docket(Pipeline pipeline, InstantSource clock) {
    this.pipeline = pipeline;
    this.clock = clock;
  }

  /** Judges by {@code config} from now on. */
  synchronized void put(Config config) {
    configured = Job.of(config);
    named.clear();
    renew();
  }

  @Override
  public synchronized void assigned(Set<Integer> assigned, int of) {
    partitions = of;
    mine.addAll(assigned);
    renew();
  }

  @Override
  public synchronized void revoked(Set<Integer> revoked) {
    mine.removeAll(revoked);
    renew();
  }

  /** Follows exactly what is configured and in this judge's partitions. */
  private void renew() {
    Map<Job.Id, Watched> before = watched;
    Map<Job.Id, Watched> next = new LinkedHashMap<>();
    configured.forEach(
        (id, job) -> {
          if (mine.contains(Received.partitionOf(id.resolver(), partitions))) {
            Watched known = before.get(id);
            if (known == null) {
              next.put(id, new Watched(new Followed(job, pipeline)));
            } else {
              known.followed.update(job);
              next.put(id, known);
            }
          }
        });
    watched = next;
    before.forEach(
        (id, ended) -> {
          if (!next.containsKey(id)) {
            if (configured.containsKey(id)) {
              ended.followed.handOver();
            } else {
              ended.followed.end();
            }
          }
        });
  }

  @Override
  public void handle(Received received) {
    Observation observation = received.observation();
    Target target = observation.target();
    Optional<Watched> found = find(target);
    if (found.isEmpty()) {
      unknown.incrementAndGet();
      name(target);
      return;
    }
    Watched one = found.get();
    one.saw(target.address(), clock.instant());
    if (received.replay()) {
      pipeline.replay(observation, one.followed.job().expectation());
    } else {
      pipeline.accept(observation, one.followed.job().expectation());
    }
  }

  private Optional<Watched> find(Target target) {
    Map<Job.Id, Watched> now = watched;
    return Optional.ofNullable(now.get(id(target, target.address())))
        .or(() -> Optional.ofNullable(now.get(id(target, Optional.empty()))));
  }

  private static Job.Id id(Target target, Optional<InetAddress> address) {
    return new Job.Id(target.resolver(), target.endpoint(), address, target.vantage());
  }

  private void name(Target target) {
    String what =
        "%s %s from %s".formatted(target.resolver(), target.endpoint().text(), target.vantage());
    if (named.size() < NAMED && named.add(what)) {
      LOG.warn(
          "Not judged, since it is not configured here: {}; add the vantage point to \"vantages\","
              + " the endpoint to its resolver, or end the probing",
          what);
    }
  }

  /** How many observations were of what is not configured here. */
  long unknown() {
    return unknown.get();
  }

  /** How much is judged, for people. */
  String extent() {
    return "%d endpoints seen from vantage points, in %d partitions"
        .formatted(watched.size(), partitionsHeld());
  }

  private synchronized int partitionsHeld() {
    return mine.size();
  }

  /** A job in this judge's partitions. */
  private static final class Watched {
    final Followed followed;

    /** When each address of a name was last seen. Guarded by this object's lock. */
    private final Map<InetAddress, Instant> seen = new HashMap<>();

    Watched(Followed followed) {
      this.followed = followed;
    }

    /** Addresses of a name come as probers find them, and go when nobody finds them any more. */
    synchronized void saw(Optional<InetAddress> address, Instant now) {
      if (followed.job().id().address().isPresent()) {
        return;
      }
      Duration patience = followed.job().interval().multipliedBy(ABSENCES);
      boolean fewer = seen.values().removeIf(then -> then.plus(patience).isBefore(now));
      boolean more = address.isPresent() && seen.put(address.get(), now) == null;
      if (seen.isEmpty()) {
        followed.setNoAddress();
      } else if (fewer || more) {
        followed.setAddresses(seen.keySet().stream().toList());
      }
    }
  }
}
