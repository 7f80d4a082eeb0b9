package io.assay.web.board;

import com.github.benmanes.caffeine.cache.Interner;
import io.assay.endpoint.Target;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest judgement of every target. What many judgements have in common, as certificates and
 * what checks say, is kept once. Thread-safe; judgements of one target come one after the other.
 */
public final class Board {
  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::resolver)
          .thenComparing(target -> target.endpoint().text())
          .thenComparing(Target::addressText)
          .thenComparing(Target::vantage);

  private final ConcurrentMap<TargetId, Present> byId = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Target, TargetId> ordered =
      new ConcurrentSkipListMap<>(ORDER);
  private final Interner<Object> equal = Interner.newWeakInterner();

  private final ReentrantLock changing = new ReentrantLock();
  private final Condition changed = changing.newCondition();
  private long changes;

  /** Has {@code target} shown, as never probed. */
  public void add(Target target) {
    TargetId id = TargetId.of(target);
    byId.putIfAbsent(id, new Present(id, target, Optional.empty(), Optional.empty()));
    if (ordered.put(target, id) == null) {
      stir();
    }
  }

  /** Has {@code target} shown no longer. */
  public void remove(Target target) {
    TargetId id = ordered.remove(target);
    if (id != null) {
      byId.remove(id);
      stir();
    }
  }

  /** Takes note of a judgement; one of a target that is not shown is passed over. */
  public void record(Judgement judgement) {
    TargetId id = ordered.get(judgement.observation().target());
    if (id == null) {
      return;
    }
    Judgement lean = lean(judgement);
    Present before = byId.get(id);
    Present now =
        byId.computeIfPresent(
            id,
            (_, present) ->
                new Present(
                    id,
                    present.target(),
                    Optional.of(lean),
                    present
                        .since()
                        .filter(_ -> sameVerdict(present, lean))
                        .or(() -> Optional.of(lean.observation().startedAt()))));
    if (before != null && now != null && differs(before, now)) {
      stir();
    }
  }

  private static boolean sameVerdict(Present present, Judgement now) {
    return present.judgement().filter(before -> before.verdict() == now.verdict()).isPresent();
  }

  /** Whether somebody who looks would want to see it at once. */
  private static boolean differs(Present before, Present now) {
    return !before.judgement().map(Board::gist).equals(now.judgement().map(Board::gist));
  }

  /** What matters of a judgement at the first look. */
  private record Gist(Object conclusion, List<Object> checks, List<Octets> chain) {}

  private static Gist gist(Judgement judgement) {
    return new Gist(
        judgement.conclusion(),
        judgement.results().stream().<Object>map(CheckResult::getClass).toList(),
        judgement.observation().tls().map(TlsCapture::certificates).orElse(List.of()));
  }

  /** The target of that id, if it is shown. */
  public Optional<Present> find(TargetId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** How {@code target} is, if it is shown. */
  public Optional<Present> find(Target target) {
    return Optional.ofNullable(ordered.get(target)).flatMap(this::find);
  }

  /** All, by resolver, endpoint, address and vantage point. */
  public List<Present> all() {
    return ordered.values().stream().flatMap(id -> find(id).stream()).toList();
  }

  /** How many are shown. */
  public int size() {
    return byId.size();
  }

  /** Says that something else changed that is shown: an incident, say. */
  public void stir() {
    changing.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      changing.unlock();
    }
  }

  /** How often something changed that people would want to see at once. */
  public long changes() {
    changing.lock();
    try {
      return changes;
    } finally {
      changing.unlock();
    }
  }

  /**
   * Waits until something has changed since {@link #changes} said {@code seen}.
   *
   * @param millis for how long at most
   * @return the number by now
   */
  public long awaitChange(long seen, long millis) throws InterruptedException {
    changing.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return changes;
    } finally {
      changing.unlock();
    }
  }

  private Judgement lean(Judgement judgement) {
    return judgement.sharing(equal::intern);
  }
}
