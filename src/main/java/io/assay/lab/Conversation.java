package io.assay.lab;

import java.io.IOException;

/** What a server of the lab does with one accepted connection. Called by many threads at once. */
@FunctionalInterface
public interface Conversation {

  /**
   * Talks to {@code peer}; the connection is closed in an orderly way when this returns or throws.
   *
   * @throws IOException if the peer goes away, which is nothing unusual
   * @throws InterruptedException if the server is being closed
   */
  void hold(Peer peer) throws IOException, InterruptedException;
}
