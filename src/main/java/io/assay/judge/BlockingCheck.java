package io.assay.judge;

import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.probe.Examination;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Outcome.Failed;
import io.assay.probe.Stage;
import io.assay.probe.Variant;
import io.assay.probe.Variant.Kind;
import io.assay.probe.path.HopDistance;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.PortDistance;
import io.assay.probe.path.Standing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Nothing on the path keeps the endpoint from being reached. Tells blocking from breakage by what a
 * closer look shows: what a server that is broken would not do. The table stands in {@code
 * docs/checks.md}.
 */
final class BlockingCheck {
  private static final String EXPECTED = "nothing on the path that keeps it from being reached";

  private final Failed failed;
  private final int port;
  private final Examination look;

  private BlockingCheck(Failed failed, int port, Examination look) {
    this.failed = failed;
    this.port = port;
    this.look = look;
  }

  static CheckResult judge(Observation observation) {
    if (!(observation.outcome() instanceof Failed failed)) {
      return new Pass(Check.BLOCKING, EXPECTED, "the endpoint was reached");
    }
    if (Reach.of(observation) == Reach.NOT_TRIED) {
      return undetermined("the endpoint was not tried: " + failed.detail());
    }
    if (failed.kind() == FailureKind.PROHIBITED) {
      return violation(
          Severity.WARNING,
          BlockingKind.PROHIBITED,
          failed.detail(),
          "a filter says that the connection is forbidden");
    }
    if (Reach.of(observation) != Reach.NOT_REACHED) {
      return new Pass(Check.BLOCKING, EXPECTED, "the endpoint was reached, and does not serve");
    }
    if (failed.stage() == Stage.RESOLVE) {
      return undetermined("the name has no address here: what answers for names may be to blame");
    }
    return observation
        .examination()
        .map(
            look ->
                new BlockingCheck(failed, observation.target().endpoint().port(), look).result())
        .orElseGet(() -> undetermined("no closer look was taken"));
  }

  private CheckResult result() {
    if (look.variant(Kind.AGAIN).filter(Variant::isHeard).isPresent()) {
      return undetermined("the endpoint was reached again a moment later: nothing that lasts");
    }
    return failed.stage() == Stage.CONNECT ? unconnected() : cut();
  }

  /** No TCP connection came about. */
  private CheckResult unconnected() {
    if (look.path().isEmpty()) {
      return undetermined("other ports of the address cannot be tried from this vantage point");
    }
    PathComparison path = look.path().get();
    if (failed.kind() != FailureKind.REFUSED
        && path.ports().stream().anyMatch(own -> own.port() == port && answers(own))) {
      return undetermined("connects got through a moment later: nothing that lasts");
    }
    List<String> answering =
        path.ports().stream()
            .filter(other -> other.port() != port)
            .filter(BlockingCheck::answers)
            .map(other -> Integer.toString(other.port()))
            .toList();
    if (failed.kind() == FailureKind.REFUSED) {
      return refused(path);
    }
    if (answering.isEmpty()) {
      return undetermined("no other port of the address answers either: it may be down");
    }
    String others =
        "port%s %s of the same address answer%s"
            .formatted(
                answering.size() == 1 ? "" : "s",
                Texts.and(answering),
                answering.size() == 1 ? "s" : "");
    return failed.kind() == FailureKind.UNREACHABLE
        ? violation(
            Severity.WARNING,
            BlockingKind.PROHIBITED,
            "port %d is called unreachable; %s".formatted(port, others),
            "the network has a way to the address, and says that it has none to port %d"
                .formatted(port))
        : violation(
            isLossless(path) ? Severity.WARNING : Severity.INFO,
            BlockingKind.PORT,
            "port %d is silent; %s".formatted(port, others),
            "port %d is silent, where a host would refuse: a filter drops what is sent there"
                .formatted(port));
  }

  private CheckResult refused(PathComparison path) {
    boolean measured = path.ports().stream().anyMatch(one -> one.port() == port);
    return measured && path.standing(port) instanceof Standing.Nearer nearer && nearer.tells()
        ? violation(
            Severity.WARNING,
            BlockingKind.REFUSAL,
            path.sentence(port),
            "somebody nearer than the address's other ports refuses the connection")
        : undetermined("refused, for all that can be told by the host itself: not served");
  }

  private static boolean answers(PortDistance port) {
    return port.distance() instanceof HopDistance.Reached;
  }

  /** The TCP connection died in the TLS handshake without a word. */
  private CheckResult cut() {
    List<String> heard =
        Stream.of(Kind.NO_NAME, Kind.OTHER_NAME)
            .filter(kind -> look.variant(kind).filter(Variant::isHeard).isPresent())
            .map(kind -> kind == Kind.NO_NAME ? "without a name" : "with another name")
            .toList();
    if (!heard.isEmpty()) {
      return violation(
          silentOrLost(),
          BlockingKind.NAME,
          "%s with the server's name; an answer %s".formatted(how(failed), Texts.and(heard)),
          "something on the path reads the name, and cuts the connection for it");
    }
    if (look.variant(Kind.SMALL_SEGMENTS).filter(Variant::isHeard).isPresent()) {
      return violation(
          silentOrLost(),
          BlockingKind.SIZE,
          "%s; an answer in small segments".formatted(how(failed)),
          "large packets get lost on the path, and nobody says so (a black hole of the path MTU)");
    }
    Optional<Failed> again =
        look.variant(Kind.AGAIN)
            .map(Variant::outcome)
            .filter(Failed.class::isInstance)
            .map(Failed.class::cast);
    boolean reset =
        again
            .filter(
                also ->
                    also.kind() == FailureKind.RESET
                        && also.stage() == Stage.TLS
                        && failed.kind() == FailureKind.RESET)
            .isPresent();
    return reset
        ? violation(
            Severity.INFO,
            BlockingKind.CLIENT_HELLO,
            "reset, whatever the ClientHello says",
            "reset at every ClientHello, as a filter does, and a front that has lost its server")
        : undetermined(
            "%s, however it is asked: a filter and a server that hangs look the same"
                .formatted(how(failed)));
  }

  /** How much a difference between a few connections counts: nothing where packets get lost. */
  private Severity silentOrLost() {
    return failed.kind() == FailureKind.RESET
            || look.path().filter(BlockingCheck::isLossless).isPresent()
        ? Severity.WARNING
        : Severity.INFO;
  }

  /** Whether every connect that had enough hops was answered, at every port that answers. */
  private static boolean isLossless(PathComparison path) {
    boolean measured = false;
    for (PortDistance port : path.ports()) {
      if (port.distance() instanceof HopDistance.Unstable) {
        return false;
      }
      if (port.distance() instanceof HopDistance.Reached reached) {
        measured = true;
        if (port.tallies().stream()
            .anyMatch(tally -> tally.hops() >= reached.hops() && tally.unanswered() > 0)) {
          return false;
        }
      }
    }
    return measured;
  }

  private static String how(Failed failed) {
    return switch (failed.kind()) {
      case RESET -> "reset";
      case CLOSED_EARLY -> "closed";
      case TIMEOUT -> "silent";
      default -> failed.kind().text();
    };
  }

  private static CheckResult undetermined(String reason) {
    return new Undetermined(Check.BLOCKING, EXPECTED, reason);
  }

  private static Violation violation(
      Severity severity, BlockingKind kind, String observed, String reason) {
    return new Violation(Check.BLOCKING, severity, EXPECTED, kind.text() + ": " + observed, reason);
  }
}
