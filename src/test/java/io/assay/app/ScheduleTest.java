package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  @Test
  void jobRunsAtItsCadenceOnVirtualThreads() {
    Queue<Long> due = new ConcurrentLinkedQueue<>();
    Queue<Boolean> virtual = new ConcurrentLinkedQueue<>();
    try (Schedule<String> schedule =
        schedule(
            (job, at) -> {
              due.add(at);
              virtual.add(Thread.currentThread().isVirtual());
            })) {
      schedule.replace(Map.of("job", INTERVAL));
      await().until(() -> due.size() >= 10);
    }
    List<Long> sorted = new ArrayList<>(due);
    sorted.sort(null);
    long first = sorted.getFirst();
    assertThat(sorted).allSatisfy(at -> assertThat((at - first) % INTERVAL.toNanos()).isZero());
    assertThat(virtual).containsOnly(true);
  }

  @Test
  void removedJobRunsNoMore() {
    AtomicInteger removed = new AtomicInteger();
    AtomicInteger other = new AtomicInteger();
    try (Schedule<AtomicInteger> schedule = schedule((job, at) -> job.incrementAndGet())) {
      schedule.replace(Map.of(removed, INTERVAL, other, INTERVAL));
      await().until(() -> removed.get() > 0);
      schedule.replace(Map.of(other, INTERVAL));
      int before = removed.get();
      int otherBefore = other.get();
      await().until(() -> other.get() > otherBefore + 5);
      assertThat(removed.get()).as("one may have been on its way").isBetween(before, before + 1);
    }
  }

  @Test
  void closingInterruptsWhatIsUnderWayAndWaitsForIt() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    Schedule<String> schedule =
        schedule(
            (job, at) -> {
              started.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
              }
            });
    schedule.replace(Map.of("job", INTERVAL));
    started.await();
    long before = System.nanoTime();
    schedule.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Schedule.CLOSE_LIMIT);
    assertThat(interrupted.get()).isPositive();
  }

  @Test
  void closingDoesNotWaitForEverForWhatIgnoresTheInterrupt() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Schedule<String> schedule =
        schedule(
            (job, at) -> {
              started.countDown();
              awaitUninterruptibly(release);
            });
    schedule.replace(Map.of("job", Duration.ofHours(1), "soon", INTERVAL));
    started.await();
    long before = System.nanoTime();
    schedule.close();
    release.countDown();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        assertThat(latch.getCount()).isPositive();
      }
    }
  }

  private static <J> Schedule<J> schedule(Schedule.Task<J> task) {
    return new Schedule<>(System::nanoTime, new SplittableRandom(1), task, missed -> {});
  }
}
