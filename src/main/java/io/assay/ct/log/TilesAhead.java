package io.assay.ct.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/**
 * Data tiles of a log that are fetched before they are asked for, in threads of their own. Those
 * that are not asked for next are dropped. Thread-safe.
 */
final class TilesAhead {
  private final Source source;
  private final List<Tile> tiles = new ArrayList<>();

  /**
   * A tile of entries.
   *
   * @param width how many of its entries there are
   */
  record Wanted(long index, int width) {}

  private record Tile(Wanted wanted, Future<List<LogEntry>> entries) {}

  /** Where tiles come from. */
  @FunctionalInterface
  interface Source {
    List<LogEntry> read(Wanted wanted)
        throws LogException, LogTransport.TooLong, InterruptedException;
  }

  TilesAhead(Source source) {
    this.source = source;
  }

  /**
   * The entries of a tile.
   *
   * @param next the tiles that will be asked for next
   */
  List<LogEntry> read(Wanted wanted, List<Wanted> next)
      throws LogException, LogTransport.TooLong, InterruptedException {
    Future<List<LogEntry>> entries = start(wanted, next);
    try {
      return entries.get();
    } catch (ExecutionException e) {
      forget();
      switch (e.getCause()) {
        case LogException failure -> throw failure;
        case LogTransport.TooLong tooLong -> throw tooLong;
        case null, default ->
            throw new IllegalStateException("reading a tile met a defect", e.getCause());
      }
    } finally {
      done(wanted);
    }
  }

  private synchronized Future<List<LogEntry>> start(Wanted wanted, List<Wanted> next) {
    drop(tile -> !tile.wanted.equals(wanted) && !next.contains(tile.wanted));
    Future<List<LogEntry>> entries = started(wanted);
    for (Wanted one : next) {
      Future<List<LogEntry>> _ = started(one);
    }
    return entries;
  }

  private Future<List<LogEntry>> started(Wanted wanted) {
    for (Tile tile : tiles) {
      if (tile.wanted.equals(wanted)) {
        return tile.entries;
      }
    }
    FutureTask<List<LogEntry>> task = new FutureTask<>(() -> source.read(wanted));
    tiles.add(new Tile(wanted, task));
    Thread.ofVirtual().name("ct-tile").start(task);
    return task;
  }

  /** After a failure, what follows is asked for anew. */
  private synchronized void forget() {
    drop(tile -> true);
  }

  private synchronized void done(Wanted wanted) {
    drop(tile -> tile.wanted.equals(wanted));
  }

  private void drop(Predicate<Tile> unwanted) {
    tiles.removeIf(
        tile -> {
          boolean drops = unwanted.test(tile);
          if (drops) {
            tile.entries.cancel(true);
          }
          return drops;
        });
  }
}
