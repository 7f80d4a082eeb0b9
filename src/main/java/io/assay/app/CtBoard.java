package io.assay.app;

import io.assay.ct.follow.LogFollowers;
import io.assay.ct.issuance.IssuanceBoard;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.store.CtStore;
import io.assay.ct.store.LoggedCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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

  private static final Duration SHORT = Duration.ofMillis(20);

  /** Entries that are noted together as told, and told again where the process dies before. */
  private static final int TOLD_TOGETHER = 16;

  private final CtStore store;
  private final LogFollowers followers;
  private final Supplier<CtRules> rules;
  private final Semaphore bell;
  private final CtNews news;

  /** How often everything that was there had been told. */
  private final AtomicLong turns = new AtomicLong();

  /** How many entries were told. */
  private final AtomicLong told = new AtomicLong();

  private volatile boolean outdated = true;

  // Of the thread that runs this: by which rules everything is classified, and how far.
  private CtRules classified = CtRules.NOTHING;
  private long changes = -1;

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

  /** Has everything classified anew, by the rules that are in force by now. */
  void outdated() {
    outdated = true;
    bell.release();
  }

  /**
   * Waits until everything that is there by now has been told, unless nothing is told for so long.
   */
  void settle(Duration patience) throws InterruptedException {
    // The turn under way may have looked before the last entry was there.
    long enough = turns.get() + 2;
    long before = told.get();
    long end = System.nanoTime() + patience.toNanos();
    while (turns.get() < enough && System.nanoTime() < end) {
      bell.release();
      Thread.sleep(SHORT);
      if (told.get() > before) {
        before = told.get();
        end = System.nanoTime() + patience.toNanos();
      }
    }
  }

  @Override
  public void run() {
    IssuanceBoard board = new IssuanceBoard(store);
    String lastTrouble = "";
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          look(board);
          lastTrouble = "";
          turns.incrementAndGet();
        } catch (IOException e) {
          outdated = true;
          if (!lastTrouble.equals(e.getMessage()) && !Thread.currentThread().isInterrupted()) {
            lastTrouble = String.valueOf(e.getMessage());
            news.notStored(lastTrouble);
          }
        } catch (RuntimeException e) {
          // A thread that ends would look as if nothing were found any more.
          outdated = true;
          if (!lastTrouble.equals(e.toString())) {
            lastTrouble = e.toString();
            news.defect("what logs hold", e);
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

  private void look(IssuanceBoard board) throws IOException {
    List<LoggedCertificate> untold;
    do {
      // In this order: what was found by new rules must not be told by the old ones, to nobody.
      untold = board.untold();
      classify(board);
      for (int i = 0; i < untold.size() && !Thread.currentThread().isInterrupted(); ) {
        int end = Math.min(untold.size(), i + TOLD_TOGETHER);
        board.tell(untold.subList(i, end), news::found);
        told.addAndGet(end - i);
        i = end;
      }
    } while (!untold.isEmpty() && !Thread.currentThread().isInterrupted());
    knowledge =
        new IssuanceKnowledge(
            Optional.empty(),
            classified.watched(),
            classified.watching(),
            followers.followed(),
            board.issuances(),
            board.unexpected());
  }

  private void classify(IssuanceBoard board) throws IOException {
    long foreign = store.foreignChanges();
    if (outdated || foreign != changes) {
      // In this order: whoever changes the rules says so afterwards.
      outdated = false;
      changes = foreign;
      classified = rules.get();
      board.classify(classified.resolvers());
    }
  }
}
