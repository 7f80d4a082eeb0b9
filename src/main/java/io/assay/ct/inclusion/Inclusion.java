package io.assay.ct.inclusion;

import io.assay.ct.Log;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a promise of a log. Immutable.
 *
 * @param log who promised
 * @param index where the leaf stands in the log, from 0: as proven, or as promised
 * @param treeSize of the tree that has it or has not
 * @param reason why it is not {@link Status#PROVEN}, in one line
 */
public record Inclusion(
    Log log,
    Optional<Long> index,
    Optional<Long> treeSize,
    Status status,
    Optional<String> reason) {

  /** What became of a promise. */
  public enum Status {
    /** The log proved that the leaf is in its tree. */
    PROVEN,
    /** It is not there yet; the log's maximum merge delay is not over. */
    PENDING,
    /** The log cannot prove it although its maximum merge delay is over: a violation of the log. */
    MISSING,
    /** The log signed trees that contradict each other: a violation of the log. */
    FORKED,
    /** It cannot be said. */
    UNDETERMINED;

    /** In lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Inclusion undetermined(Log log, String reason) {
    return new Inclusion(
        log, Optional.empty(), Optional.empty(), Status.UNDETERMINED, Optional.of(reason));
  }

  /** The same, as a log list describes the log now. */
  Inclusion of(Log described) {
    return new Inclusion(described, index, treeSize, status, reason);
  }

  /** Whether the log broke the rules of logs. */
  public boolean isViolation() {
    return switch (status) {
      case MISSING, FORKED -> true;
      case PROVEN, PENDING, UNDETERMINED -> false;
    };
  }
}
