package io.assay.app;

import io.assay.ct.follow.LogFollowers;
import io.assay.ct.issuance.IssuanceBoard;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.store.CtStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Looks again and again at what the store holds, tells what is new, and keeps what judging may know
 * of it. What is told is noted in the store afterwards: nothing is lost between the two when the
 * process dies. {@link #run} belongs to one thread, everything else to anybody.
 */
final class CtBoard implements Runnable {
  /** How often it is looked whether somebody acknowledged something, and how far logs are. */
  private static final Duration TURN = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final CtStore store;
  private final LogFollowers followers;
  private final Supplier<CtRules> rules;
  private final Semaphore bell;
  private final CtNews news;

  /** How often everything that was there had been told. */
  private final AtomicLong turns = new AtomicLong();

  private volatile boolean outdated = true;
  private volatile IssuanceKnowledge knowledge =
      IssuanceKnowledge.none("logs are about to be followed");

  /**
   * @param rules in force, whenever they are asked for
   * @param bell released when there is something to look at
   */
  CtBoard(
      CtStore store, LogFollowers followers, Supplier<CtRules> rules, Semaphore bell, CtNews news) {
    this.store = store;
    this.followers = followers;
    this.rules = rules;
    this.bell = bell;
    this.news = news;
  }

  /** What is known now. */
  IssuanceKnowledge knowledge() {
    return knowledge;
  }

  /** Has everything classified anew. */
  void outdated() {
    outdated = true;
    bell.release();
  }

  /** Waits, for some seconds at most, until everything that is there by now has been told. */
  void settle() throws InterruptedException {
    // The turn under way may have looked before the last entry was there.
    long enough = turns.get() + 2;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (turns.get() < enough && System.nanoTime() < end) {
      bell.release();
      Thread.sleep(SHORT);
    }
  }

  @Override
  public void run() {
    IssuanceBoard board = new IssuanceBoard(store);
    long changes = -1;
    String lastTrouble = "";
    try {
      while (true) {
        CtRules now = rules.get();
        try {
          long foreign = store.foreignChanges();
          if (outdated || foreign != changes) {
            outdated = false;
            changes = foreign;
            board.classify(now.resolvers());
          }
          board.takeUp(news::found);
          publish(board, now);
          lastTrouble = "";
          turns.incrementAndGet();
        } catch (IOException e) {
          outdated = true;
          if (!lastTrouble.equals(e.getMessage())) {
            lastTrouble = String.valueOf(e.getMessage());
            news.notStored(lastTrouble);
          }
        }
        if (bell.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
          bell.drainPermits();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(IssuanceBoard board, CtRules now) {
    knowledge =
        new IssuanceKnowledge(
            Optional.empty(),
            now.watched(),
            now.watching(),
            followers.followed(),
            board.issuances(),
            board.unexpected());
  }
}
