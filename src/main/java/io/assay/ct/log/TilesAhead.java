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
  record Key(long index, int width) {}

  private record Tile(Key key, Future<List<LogEntry>> entries) {}

  /** Where tiles come from. */
  @FunctionalInterface
  interface Source {
    List<LogEntry> read(Key key) throws LogException, LogTransport.TooLong, InterruptedException;
  }

  TilesAhead(Source source) {
    this.source = source;
  }

  /**
   * The entries of a tile.
   *
   * @param next the tiles that will be asked for next
   */
  List<LogEntry> read(Key key, List<Key> next)
      throws LogException, LogTransport.TooLong, InterruptedException {
    Future<List<LogEntry>> entries = start(key, next);
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
      done(key);
    }
  }

  private synchronized Future<List<LogEntry>> start(Key key, List<Key> next) {
    drop(tile -> !tile.key.equals(key) && !next.contains(tile.key));
    Future<List<LogEntry>> entries = started(key);
    next.forEach(this::started);
    return entries;
  }

  private Future<List<LogEntry>> started(Key key) {
    for (Tile tile : tiles) {
      if (tile.key.equals(key)) {
        return tile.entries;
      }
    }
    FutureTask<List<LogEntry>> task = new FutureTask<>(() -> source.read(key));
    tiles.add(new Tile(key, task));
    Thread.ofVirtual().name("ct-tile").start(task);
    return task;
  }

  /** After a failure, what follows is asked for anew. */
  private synchronized void forget() {
    drop(tile -> true);
  }

  private synchronized void done(Key key) {
    drop(tile -> tile.key.equals(key));
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
