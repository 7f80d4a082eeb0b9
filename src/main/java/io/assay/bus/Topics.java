package io.assay.bus;

import io.assay.config.Bus;

/**
 * The names of the topics and groups.
 *
 * <ul>
 *   <li>{@code PREFIX-observations}: keyed by the resolver, so that all its vantage points and both
 *       transports meet in one judge
 *   <li>{@code PREFIX-certificates}: keyed by SHA-256, compacted; a certificate is there before the
 *       first observation with it
 *   <li>{@code PREFIX-sites}: keyed by the site, compacted; its latest sign of life
 *   <li>{@code PREFIX-targets}: always empty; its partitions are what probers of a vantage point
 *       share
 * </ul>
 *
 * @param prefix what all their names begin with
 */
record Topics(String prefix) {
  static Topics of(Bus bus) {
    return new Topics(bus.topics());
  }

  String observations() {
    return prefix + "-observations";
  }

  String certificates() {
    return prefix + "-certificates";
  }

  String sites() {
    return prefix + "-sites";
  }

  String targets() {
    return prefix + "-targets";
  }

  /** The group of all judges. */
  String judges() {
    return prefix + "-judges";
  }

  /** The group of the probers of one vantage point. */
  String probers(String vantage) {
    return prefix + "-probers-" + vantage;
  }
}
