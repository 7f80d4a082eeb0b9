package io.assay.fetch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The connections of one fetcher that carry no exchange, up to {@value Bounds#IDLE_OF_SERVER} of a
 * server. Thread-safe.
 */
final class IdleConnections {
  private final int most;
  private final Duration time;

  /** The one that was used last stands last. */
  private final Deque<HttpConnection> connections = new ArrayDeque<>();

  private boolean closed;

  /**
   * @param most how many there may be in all
   * @param time how long each may be here
   */
  IdleConnections(int most, Duration time) {
    this.most = most;
    this.time = time;
  }

  Duration time() {
    return time;
  }

  /** Takes a connection in, instead of the one that waits longest; false if there is no room. */
  synchronized boolean add(HttpConnection connection) {
    if (closed || count(connection.server()) >= Bounds.IDLE_OF_SERVER) {
      return false;
    }
    if (connections.size() >= most) {
      connections.removeFirst().discard();
    }
    connections.addLast(connection);
    return true;
  }

  private long count(HttpConnection.Server server) {
    return connections.stream().filter(idle -> idle.server().equals(server)).count();
  }

  /** A connection to {@code server}, which is the caller's now. */
  synchronized Optional<HttpConnection> take(HttpConnection.Server server) {
    Iterator<HttpConnection> latestFirst = connections.descendingIterator();
    while (latestFirst.hasNext()) {
      HttpConnection connection = latestFirst.next();
      if (connection.server().equals(server)) {
        latestFirst.remove();
        return Optional.of(connection);
      }
    }
    return Optional.empty();
  }

  /** Forgets a connection; false if it is not here, but somebody's. */
  synchronized boolean remove(HttpConnection connection) {
    return connections.remove(connection);
  }

  /** Closes all of them, and takes no more in. */
  void close() {
    List<HttpConnection> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(connections);
      connections.clear();
    }
    last.forEach(HttpConnection::discard);
  }
}
