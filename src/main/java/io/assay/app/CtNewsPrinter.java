package io.assay.app;

import io.assay.ct.Log;
import io.assay.ct.backfill.CrtShBackfill;
import io.assay.ct.follow.FollowProblem;
import io.assay.ct.issuance.Issuance;
import io.assay.ct.issuance.IssuanceBoard;
import io.assay.ct.store.LoggedCertificate;
import io.assay.report.CtMatchReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Writes what following logs brings to standard output, and its troubles to the other. Thread-safe.
 */
final class CtNewsPrinter implements CtNews {
  private static final String NOBODY_READS =
      "standard output cannot be written; what was found is told again by the next ct watch";

  private final CommandSpec spec;
  private final boolean json;
  private final CtMatchPrinter printer;

  // Guarded by this object's lock.
  private final Set<String> alarms = new HashSet<>();
  private long found;
  private Optional<String> refusal = Optional.empty();

  CtNewsPrinter(CommandSpec spec, boolean json, Style style) {
    this.spec = spec;
    this.json = json;
    this.printer = new CtMatchPrinter(style);
  }

  /** Matches that were written. */
  synchronized long found() {
    return found;
  }

  /** Issuances among them that are neither expected nor acknowledged. */
  synchronized long alarms() {
    return alarms.size();
  }

  /** Why it makes no sense to go on. */
  synchronized Optional<String> refusal() {
    return refusal;
  }

  @Override
  public synchronized void found(IssuanceBoard.News news) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    LoggedCertificate match = news.match();
    if (json) {
      out.println(CtMatchReport.of(match, Optional.of(news.classification())).line());
    } else {
      out.println(
          printer.page(
              new Issuance(match.tbsSha256(), List.of(match)), Optional.of(news.classification())));
    }
    if (out.checkError()) {
      refusal = Optional.of(NOBODY_READS);
      throw new IOException(NOBODY_READS);
    }
    found++;
    if (news.classification().alarming()) {
      alarms.add(match.tbsSha256().hex());
    }
  }

  @Override
  public void raised(Log log, FollowProblem problem, String detail) {
    note("%s: %s: %s".formatted(log.name(), problem.id(), detail));
  }

  @Override
  public void settled(Log log, FollowProblem problem) {
    note("%s: no longer %s".formatted(log.name(), problem.id()));
  }

  @Override
  public synchronized boolean beyond(Log log, long index, long treeSize) {
    refusal =
        Optional.of(
            "--from %d lies beyond the %d entries of %s; name an index up to that, a date, or now"
                .formatted(index, treeSize, log.name()));
    return false;
  }

  @Override
  public void backfilled(CrtShBackfill.Result result) {
    note("crt.sh for %s: %s".formatted(result.identity().text(), result.remark()));
  }

  @Override
  public void notStored(String reason) {
    note(reason);
  }

  @Override
  public void defect(String where, RuntimeException defect) {
    Main main = Main.of(spec);
    note(where + ": unexpected error, a defect of this program: " + defect);
    if (main.debug()) {
      defect.printStackTrace(spec.commandLine().getErr());
    }
  }

  private void note(String line) {
    Main.of(spec).note(line);
  }
}
