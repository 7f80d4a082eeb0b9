package io.assay.probe.path;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Makes connects over the network, in one event loop. Thread-safe. */
final class LoopConnects implements Connects {
  /** How much later than its time a reply may come before the event loop counts as stuck. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final String CLOSED = "the prober was closed";

  private final EventLoop loop;
  private final Way way;

  LoopConnects(EventLoop loop, Way way) {
    this.loop = loop;
    this.way = way;
  }

  /** Replies to {@code steps} of which none was made. */
  static List<Reply> none(List<Step> steps, String why) {
    return steps.stream().map(_ -> new Reply(Reply.Kind.LOCAL, 0, why)).toList();
  }

  @Override
  public List<Reply> run(List<Step> steps, Duration wait) throws InterruptedException {
    List<HopConnect> connects = new ArrayList<>();
    Duration start = Duration.ZERO;
    try {
      for (Step step : steps) {
        HopConnect connect = new HopConnect(loop, way, step, wait);
        connects.add(connect);
        // A loop that is shut down cancels what it was still to do.
        loop.schedule(connect::begin, start.toNanos(), NANOSECONDS)
            .addListener(
                done -> {
                  if (done.isCancelled()) {
                    connect.cancel(CLOSED);
                  }
                });
        start = start.plus(Bounds.GAP);
      }
      CompletableFuture.allOf(
              connects.stream().map(HopConnect::reply).toArray(CompletableFuture<?>[]::new))
          .get(start.plus(wait).plus(GRACE).toNanos(), NANOSECONDS);
      return connects.stream().map(connect -> connect.reply().join()).toList();
    } catch (InterruptedException e) {
      cancel(connects);
      throw e;
    } catch (RejectedExecutionException _) {
      return none(steps, CLOSED);
    } catch (TimeoutException _) {
      cancel(connects);
      return none(steps, "the event loop stands still");
    } catch (ExecutionException e) {
      cancel(connects);
      throw new IllegalStateException("a connect met a defect: " + e.getCause(), e.getCause());
    }
  }

  private void cancel(List<HopConnect> connects) {
    try {
      loop.execute(() -> connects.forEach(connect -> connect.cancel("it was interrupted")));
    } catch (RejectedExecutionException _) {
      // The loop is no more, and has closed its channels.
    }
  }
}
