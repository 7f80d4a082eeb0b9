package io.assay.trust.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an update of the root programs' data went.
 *
 * @param documents one outcome of each document
 * @param programs how many anchors each public program has, in their order
 * @param changes what the programs do otherwise than before
 * @param notes what was wrong with the store or does not fit together in the documents, one line
 *     each
 * @param snapshot what is known now
 */
public record UpdateReport(
    List<DocumentOutcome> documents,
    List<ProgramOutcome> programs,
    List<RootChange> changes,
    List<String> notes,
    RootSnapshot snapshot) {
  public UpdateReport {
    documents = List.copyOf(documents);
    programs = List.copyOf(programs);
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /** What became of a document. */
  public enum Status {
    /** A new version was taken over. */
    UPDATED,
    /** The version at hand is the current one, or was not due to be asked for. */
    UNCHANGED,
    /** No new version could be taken over: the one at hand stays. */
    KEPT,
    /** There is none, and none could be had. */
    MISSING
  }

  /**
   * What became of one document.
   *
   * @param name for people
   * @param reason why it was kept or is missing, in one line
   */
  public record DocumentOutcome(String name, Status status, Optional<String> reason) {
    /** Whether the document at hand is the current one. */
    public boolean current() {
      return status == Status.UPDATED || status == Status.UNCHANGED;
    }
  }

  /**
   * The size of one program.
   *
   * @param before the number of its anchors before; absent where there was no data
   * @param after the number of its anchors now; absent where there is no data
   * @param asOf the date of its data
   */
  public record ProgramOutcome(
      String name, Optional<Integer> before, Optional<Integer> after, Optional<Instant> asOf) {}

  /** Whether every document is current. */
  public boolean complete() {
    return documents.stream().allMatch(DocumentOutcome::current);
  }
}
