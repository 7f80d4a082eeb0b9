package io.assay.probe;

import io.assay.endpoint.Deadlines;
import io.assay.endpoint.Route;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Times the stages of one attempt and watches their deadlines. Confined to the event loop.
 *
 * <p>One timer serves all stages. It is set anew only where a stage's deadline comes before the one
 * it is set to; otherwise it looks, when it rings, whether its time has really come.
 */
final class StageClock {
  private final Deadlines deadlines;
  private final EventLoop loop;
  private final Consumer<String> deadlinePassed;
  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
  private final long resolveNanos;

  private Stage stage;
  private boolean running;
  private long startedNanos;
  private long stageNanos;
  private long deadlineNanos;
  private long timerNanos;
  private @Nullable Future<?> timer;

  /**
   * @param deadlinePassed called at most once per stage with words that follow "was not complete"
   */
  StageClock(Attempt attempt, EventLoop loop, Consumer<String> deadlinePassed) {
    this.stage = attempt.route() instanceof Route.Proxied ? Stage.PROXY : Stage.CONNECT;
    this.deadlines = attempt.deadlines();
    this.loop = loop;
    this.deadlinePassed = deadlinePassed;
    this.resolveNanos = attempt.resolveNanos().orElse(0L);
    attempt.resolveNanos().ifPresent(taken -> nanos.put(Stage.RESOLVE, taken));
  }

  Stage stage() {
    return stage;
  }

  /**
   * Begins with {@link Stage#PROXY} where the route is through one, else with {@link
   * Stage#CONNECT}.
   *
   * @param elapsed how much of that stage has passed already, in nanoseconds
   */
  void start(long elapsed) {
    running = true;
    startedNanos = System.nanoTime() - elapsed;
    stageNanos = startedNanos;
    arm();
  }

  /** Ends the stage and begins {@code next}. */
  void enter(Stage next) {
    long now = System.nanoTime();
    nanos.put(stage, now - stageNanos);
    stage = next;
    stageNanos = now;
    if (next != Stage.CLOSE) {
      arm();
    }
  }

  /** Says that the present stage was still a part of {@code earlier}, the one before it. */
  void belongsTo(Stage earlier) {
    Long taken = nanos.remove(earlier);
    stageNanos -= taken == null ? 0 : taken;
    stage = earlier;
  }

  /** Ends the last stage. */
  void stop() {
    if (running) {
      running = false;
      nanos.put(stage, System.nanoTime() - stageNanos);
    }
  }

  Timings timings() {
    return new Timings(nanos);
  }

  private void arm() {
    deadlineNanos = stageNanos + Math.min(stageLimit(), totalLeft());
    if (timer != null && timerNanos - deadlineNanos <= 0) {
      return;
    }
    disarm();
    schedule();
  }

  private void schedule() {
    timerNanos = deadlineNanos;
    timer = loop.schedule(this::ring, deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  void disarm() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void ring() {
    timer = null;
    if (deadlineNanos - System.nanoTime() > 0) {
      schedule();
    } else {
      deadlinePassed.accept(passed());
    }
  }

  private String passed() {
    return stageLimit() < totalLeft()
        ? "within " + text(stage == Stage.IDENTITY ? deadlines.query().toNanos() : stageLimit())
        : "within the probe's " + text(deadlines.total().toNanos());
  }

  private long stageLimit() {
    return switch (stage) {
      case RESOLVE -> deadlines.resolve().toNanos();
      case PROXY, CONNECT -> deadlines.connect().toNanos();
      case TLS -> deadlines.tls().toNanos();
      case QUERY -> deadlines.query().toNanos();
      // All that is asked shares one deadline, so that a probe takes no longer for asking more.
      case IDENTITY -> deadlines.query().toNanos() - nanos.getOrDefault(Stage.QUERY, 0L);
      case CLOSE -> Long.MAX_VALUE;
    };
  }

  /** What the look-up and the stages before this one have left of the whole probe's time. */
  private long totalLeft() {
    return deadlines.total().toNanos() - resolveNanos - (stageNanos - startedNanos);
  }

  private static String text(long nanos) {
    return Duration.ofNanos(nanos).toMillis() + " ms";
  }
}
