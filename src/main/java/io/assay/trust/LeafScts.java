package io.assay.trust;

import java.util.List;

/**
 * The SCTs that came with a leaf.
 *
 * @param complete whether there were no others; false where some may have come in a way that was
 *     not looked at, such as the TLS handshake
 */
public record LeafScts(List<SctTime> times, boolean complete) {
  /** A leaf that came with none. */
  public static final LeafScts NONE = new LeafScts(List.of(), true);

  public LeafScts {
    times = List.copyOf(times);
  }
}
