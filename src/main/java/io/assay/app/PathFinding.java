package io.assay.app;

import io.assay.endpoint.Endpoint;
import io.assay.probe.path.PathComparison;
import io.assay.probe.path.Standing;
import java.util.List;

/** What {@code assay path} found out about one address, or why it found none. */
sealed interface PathFinding {

  /** The name of the vantage point from which was looked. */
  String vantage();

  /**
   * The ports of an address were compared.
   *
   * @param endpoints those that were asked for and are at this address
   */
  record Compared(String vantage, List<Endpoint> endpoints, PathComparison comparison)
      implements PathFinding {
    public Compared {
      endpoints = List.copyOf(endpoints);
    }

    /** How the endpoints' ports stand, without repetition. */
    List<Standing> standings() {
      return endpoints.stream().map(Endpoint::port).distinct().map(comparison::standing).toList();
    }
  }

  /**
   * The endpoint's name has no address.
   *
   * @param why in the words of the look-up
   */
  record Unresolved(String vantage, Endpoint endpoint, String why) implements PathFinding {}

  /** What it comes to. */
  default Outcome outcome() {
    return switch (this) {
      case Unresolved _ -> Outcome.UNDETERMINED;
      case Compared compared ->
          compared.standings().stream()
              .map(PathFinding::outcome)
              .reduce(Outcome.SAME, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    };
  }

  private static Outcome outcome(Standing standing) {
    return switch (standing) {
      case Standing.Same _, Standing.Farther _ -> Outcome.SAME;
      case Standing.Nearer nearer -> nearer.tells() ? Outcome.NEARER : Outcome.UNDETERMINED;
      case Standing.Undetermined _ -> Outcome.UNDETERMINED;
    };
  }

  /** From the best to the worst. */
  enum Outcome {
    /** No endpoint is nearer than other ports of its address. */
    SAME(ExitCode.FINE),
    /** Of some endpoint it cannot be said. */
    UNDETERMINED(ExitCode.UNREACHABLE),
    /** Some endpoint is nearer, by more hops than what stands before a host explains. */
    NEARER(ExitCode.VIOLATED);

    private final int exitCode;

    Outcome(int exitCode) {
      this.exitCode = exitCode;
    }

    /** What the command ends with if this is the worst. */
    int exitCode() {
      return exitCode;
    }
  }
}
