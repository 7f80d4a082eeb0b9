package io.assay.ct.follow;

import io.assay.ct.Log;
import io.assay.ct.store.LoggedCertificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that a listener was told, in order. */
final class Heard implements FollowListener {
  final List<LoggedCertificate> matches = new CopyOnWriteArrayList<>();
  final List<String> raised = new CopyOnWriteArrayList<>();
  final List<FollowProblem> settled = new CopyOnWriteArrayList<>();
  final List<String> others = new CopyOnWriteArrayList<>();

  @Override
  public void matched(List<LoggedCertificate> fresh) {
    matches.addAll(fresh);
  }

  @Override
  public void raised(Log log, FollowProblem problem, String detail) {
    raised.add(problem.id() + ": " + detail);
  }

  @Override
  public void settled(Log log, FollowProblem problem) {
    settled.add(problem);
  }

  @Override
  public boolean beyond(Log log, long index, long treeSize) {
    others.add("entry %d of %d".formatted(index, treeSize));
    return true;
  }

  @Override
  public void notStored(Log log, String reason) {
    others.add(reason);
  }

  @Override
  public void defect(Log log, RuntimeException defect) {
    others.add(defect.toString());
  }
}
