package io.assay.bus;

import io.assay.config.Bus;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A judge's part of all observations: it is one of a group that shares them by resolver.
 * Thread-safe.
 *
 * <p>When resolvers come to this judge, it is first handed what was seen of them lately, as replay;
 * then everything that was not counted yet, each observation once, whatever dies or is sent again.
 */
public final class Subscriber implements AutoCloseable {
  private final List<JudgeMember> members = new ArrayList<>();
  private final ReceivedCount count = new ReceivedCount();
  private final SetAside setAside;

  private Subscriber(
      Bus bus,
      JudgeStore store,
      Certificates certificates,
      ObservationHandler handler,
      Duration replayWindow,
      int threads) {
    setAside = new SetAside(store);
    JudgedPartition.Judging judging =
        new JudgedPartition.Judging(
            handler, setAside, count, InstantSource.system(), new ConcurrentHashMap<>());
    for (int i = 0; i < threads; i++) {
      members.add(new JudgeMember(new Clients(bus), i, replayWindow, certificates, judging));
    }
  }

  /**
   * Begins; Kafka need not be there.
   *
   * @param replayWindow for how long before what was counted last observations are handed over
   *     again; zero for none
   * @param threads how many handle observations at once, at least 1
   */
  public static Subscriber start(
      Bus bus,
      JudgeStore store,
      Certificates certificates,
      ObservationHandler handler,
      Duration replayWindow,
      int threads) {
    Subscriber subscriber =
        new Subscriber(bus, store, certificates, handler, replayWindow, threads);
    subscriber.members.forEach(JudgeMember::start);
    return subscriber;
  }

  /** How it gets on. */
  public SubscriberFigures figures() {
    return new SubscriberFigures(
        count.received.sum(),
        count.replayed.sum(),
        count.duplicates.sum(),
        setAside.counts(),
        count.missed.sum(),
        count.defects.sum(),
        members.stream()
            .flatMap(member -> member.figures().stream())
            .sorted(Comparator.comparingInt(PartitionFigures::partition))
            .toList(),
        members.stream().flatMap(member -> member.trouble().stream()).findFirst());
  }

  /** The records that were set aside last, the newest first. */
  public List<SetAsideRecord> setAside() throws IOException {
    return setAside.kept();
  }

  /** Commits what was counted, and leaves the group, so that others take over at once. */
  @Override
  public void close() {
    members.forEach(JudgeMember::close);
  }
}
