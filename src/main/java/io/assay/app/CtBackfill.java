package io.assay.app;

import io.assay.ct.backfill.CrtShBackfill;
import io.assay.ct.backfill.CrtShBackfill.Result;
import io.assay.ct.backfill.CrtShBackfill.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Asks crt.sh for what is watched, again and again, until its thread is interrupted; each identity
 * once a day, whatever becomes of it. One thread's own.
 */
final class CtBackfill implements Runnable {
  /** How often it is looked whether there is something to ask for. */
  private static final Duration TURN = Duration.ofMinutes(10);

  private final CrtShBackfill backfill;
  private final Supplier<CtRules> rules;
  private final Semaphore bell;
  private final CtNews news;
  private final Set<String> told = new HashSet<>();

  /**
   * @param rules in force, whenever they are asked for
   * @param bell released when something may have been found
   */
  CtBackfill(CrtShBackfill backfill, Supplier<CtRules> rules, Semaphore bell, CtNews news) {
    this.backfill = backfill;
    this.rules = rules;
    this.bell = bell;
    this.news = news;
  }

  @Override
  public void run() {
    try {
      while (true) {
        CtRules now = rules.get();
        try {
          for (Result result : backfill.run(now.identities(), now.watched())) {
            if (result.status() != Status.RECENT
                && told.add(result.identity().text() + " " + result.remark())) {
              news.backfilled(result);
            }
          }
        } catch (IOException e) {
          if (!Thread.currentThread().isInterrupted()) {
            news.notStored(String.valueOf(e.getMessage()));
          }
        } catch (RuntimeException e) {
          news.defect("crt.sh", e);
        }
        bell.release();
        Thread.sleep(TURN);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
