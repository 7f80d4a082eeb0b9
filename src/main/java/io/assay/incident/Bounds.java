package io.assay.incident;

import java.time.Duration;

/** How much is remembered, so that nobody who sends observations can fill the memory. */
final class Bounds {
  /** Controls of a vantage point that are remembered, with their addresses. */
  static final int CONTROLS = 64;

  /** Targets that are compared, and of which incidents are tracked. */
  static final int TARGETS = 4_000_000;

  /**
   * Vantage points of one endpoint at one address, of which the one that looked first goes where
   * there are more; and of which is known what their controls show and how much they lose.
   */
  static final int VANTAGE_POINTS = 1_024;

  /** Addresses of one endpoint. Geography gives each vantage point others. */
  static final int ADDRESSES = 512;

  /** Leaf keys that a target is remembered to have shown: several servers behind one address. */
  static final int KEYS = 8;

  /** Fingerprints of servers that a target is remembered to have shown. */
  static final int FINGERPRINTS = 8;

  /** How long a leaf key is remembered where the window is not longer. */
  static final Duration KEYS_REMEMBERED = Duration.ofHours(24);

  /** How far ahead of this machine's clock a probe may have begun: clocks differ. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  /** Records of an answer that are compared. */
  static final int RECORDS = 16;

  /** Characters of texts that a peer or an observation gave. */
  static final int CHARACTERS = 120;

  /** Endpoints of the other transport that one is compared with. */
  static final int COUNTERPARTS = 64;

  /** Incidents that are open at once. */
  static final int OPEN_INCIDENTS = 10_000;

  /** After how long without a word of its violated check an incident is over. */
  static final Duration UNCONFIRMED = Duration.ofHours(24);

  private Bounds() {}
}
