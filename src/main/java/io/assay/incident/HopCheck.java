package io.assay.incident;

import io.assay.endpoint.Sha256;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.judge.Judgement;
import io.assay.judge.Severity;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.PortDistance;
import io.assay.probe.path.Standing;
import java.util.Optional;

/**
 * Whoever answers at an endpoint's port is as far away as who answers at the other ports of the
 * address, and as the endpoint was when it was last vouched for. Remembers how far that was. The
 * lock of its resolver's views guards it.
 */
final class HopCheck {
  /** What would be right. */
  static final String EXPECTED =
      "as far away as the other ports of the address, and as it ever was";

  /** How far the endpoint was when it was last vouched for; 0 as long as that is not known. */
  private byte vouchedHops;

  private long vouchedAt;

  /** How far it was when it was last measured; 0 where it is not known. */
  private byte hops;

  private long measuredAt = Moment.NEVER;

  /** What was violated then, and the key that was presented. */
  private Optional<Violation> violation = Optional.empty();

  private Optional<Sha256> leaf = Optional.empty();

  /** Judges a probe, by what was measured with it or else before it. */
  CheckResult judge(Judgement judgement, Optional<Face> face) {
    Optional<PathComparison> path =
        judgement.observation().examination().flatMap(look -> look.path());
    return path.map(measured -> measured(measured, judgement, face))
        .orElseGet(() -> remembered(face));
  }

  private CheckResult measured(PathComparison path, Judgement judgement, Optional<Face> face) {
    int port = judgement.observation().target().endpoint().port();
    boolean vouched = face.filter(Face::isVouched).isPresent() && answersRightly(judgement);
    measuredAt = Moment.of(path.startedAt());
    leaf = face.map(Face::leaf);
    violation = Optional.empty();
    hops = 0;
    if (path.ports().stream().noneMatch(one -> one.port() == port)) {
      return new Undetermined(Check.HOP, EXPECTED, "the endpoint's port was not measured");
    }
    Standing standing = path.standing(port);
    if (path.port(port).distance() instanceof HopDistance.Reached reached) {
      hops = (byte) reached.hops();
    }
    CheckResult result = result(path, port, standing, vouched);
    if (result instanceof Violation found) {
      violation = Optional.of(found);
    }
    if (vouched && hops > 0 && isSteady(path.port(port))) {
      vouchedHops = hops;
      vouchedAt = measuredAt;
    }
    return result;
  }

  /**
   * Whether every connect was answered that had enough hops: where some get lost, it is a guess.
   */
  private static boolean isSteady(PortDistance port) {
    return port.distance() instanceof HopDistance.Reached reached
        && port.tallies().stream()
            .allMatch(tally -> tally.hops() < reached.hops() || tally.unanswered() == 0);
  }

  /** Whether nothing that was said over the connection contradicts what is expected. */
  private static boolean answersRightly(Judgement judgement) {
    return judgement.results().stream()
        .noneMatch(
            result ->
                result instanceof Violation violation
                    && violation.severity() != Severity.INFO
                    && (result.check() == Check.ANSWER
                        || result.check() == Check.RESOLVER_IDENTITY));
  }

  private CheckResult result(PathComparison path, int port, Standing standing, boolean vouched) {
    // TLS that is vouched for from end to end is not intercepted, whoever carries the connection.
    Severity severity = vouched ? Severity.INFO : Severity.WARNING;
    if (standing instanceof Standing.Nearer nearer && nearer.tells()) {
      return new Violation(
          Check.HOP,
          severity,
          EXPECTED,
          "%s away, %d farther at port %s"
              .formatted(hops(nearer.hops()), nearer.difference(), nearer.than().getFirst()),
          path.sentence(port));
    }
    if (hops > 0 && vouchedHops - hops >= Standing.Nearer.TELLING && isSteady(path.port(port))) {
      return new Violation(
          Check.HOP,
          severity,
          EXPECTED,
          "%s away, and %d when it was last vouched for".formatted(hops(hops), vouchedHops),
          "nearer than on %s: something in the path answers, or the way to it has become shorter"
              .formatted(Moment.text(vouchedAt)));
    }
    return switch (standing) {
      case Standing.Undetermined(String why) when hops == 0 ->
          new Undetermined(Check.HOP, EXPECTED, why);
      case Standing.Undetermined(String why) when vouchedHops == 0 ->
          new Undetermined(Check.HOP, EXPECTED, why);
      case Standing.Undetermined _ ->
          new Pass(Check.HOP, EXPECTED, "%s away, as before".formatted(hops(hops)));
      case Standing.Nearer _, Standing.Same _, Standing.Farther _ ->
          new Pass(Check.HOP, EXPECTED, path.sentence(port));
    };
  }

  private CheckResult remembered(Optional<Face> face) {
    if (measuredAt == Moment.NEVER) {
      return new Undetermined(Check.HOP, EXPECTED, "no closer look was taken");
    }
    if (face.isPresent() && !face.map(Face::leaf).equals(leaf)) {
      return new Undetermined(
          Check.HOP, EXPECTED, "not measured since another certificate is presented");
    }
    if (violation.isPresent()) {
      return violation.get();
    }
    return hops == 0
        ? new Undetermined(Check.HOP, EXPECTED, "it could not be measured when it was tried last")
        : new Pass(
            Check.HOP,
            EXPECTED,
            "%s away when measured on %s".formatted(hops(hops), Moment.text(measuredAt)));
  }

  private static String hops(int number) {
    return number == 1 ? "1 hop" : number + " hops";
  }
}
