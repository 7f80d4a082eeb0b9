package io.assay.probe.path;

import java.time.Duration;
import java.util.List;

/** Makes connects to one address: over the network, or a simulation of one. */
interface Connects {
  /**
   * Makes all of {@code steps}, in their order, without waiting for one before the next.
   *
   * @param wait how long each is waited for
   * @return a reply to each step, in the order of the steps
   * @throws InterruptedException if the thread was interrupted; nothing is under way any more then
   */
  List<Reply> run(List<Step> steps, Duration wait) throws InterruptedException;
}
