package io.assay.ct;

import java.time.Duration;

/** How much is read and remembered. Log lists and SCTs are hostile. */
final class Bounds {
  /** Octets of a log list; the largest real one has 110,000. */
  static final int LIST_OCTETS = 8 << 20;

  /** Octets of the signature of a list; that of RSA-4096 has 512. */
  static final int SIGNATURE_OCTETS = 16 * 1024;

  /** Octets of a PEM file with a publisher's key. */
  static final int KEY_OCTETS = 64 * 1024;

  /** Time for the download of a log list, and for that of its signature. */
  static final Duration LIST_DEADLINE = Duration.ofMinutes(2);

  /** Logs of a list; the longest real one has 181. */
  static final int LOGS = 10_000;

  /** Warnings about one list; what is beyond is counted. */
  static final int WARNINGS = 20;

  /** Characters of a list's text that are shown or kept as a name. */
  static final int NAME_CHARACTERS = 200;

  /** SCTs from one place that are verified; real servers send two to five. */
  static final int SCTS = 32;

  /** Results of verified signatures that are remembered, each some 500 octets. */
  static final int REMEMBERED = 10_000;

  private Bounds() {}
}
