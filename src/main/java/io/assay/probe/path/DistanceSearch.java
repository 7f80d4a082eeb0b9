package io.assay.probe.path;

import static java.util.Collections.nCopies;

import io.assay.probe.path.HopDistance.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finds the distance of one port: says which connects are to be made next, and takes what came of
 * them. Does no I/O. Confined to one thread.
 *
 * <p>First it looks whether the port answers at all. Then it narrows down the distance, several
 * numbers of hops at a time; then it tries that distance and one hop less again, until both have
 * been seen often enough to be believed, or contradict themselves.
 *
 * <p>An ICMP message from a router says for certain that a packet went no farther. Silence says so
 * only where packets do not get lost: how often they do is taken from the connects that should have
 * been answered.
 */
final class DistanceSearch {
  /** Where to look first, in steps that grow: most hosts are nearer than 20 hops. */
  private static final List<Integer> LADDER = List.of(3, 6, 10, 15, 22, 32);

  private static final int AT_ONCE = LADDER.size();

  private final Tallies seen = new Tallies();
  private final Map<Integer, Integer> wanted = new TreeMap<>();
  private final NavigableSet<Integer> likely = new TreeSet<>();
  private Optional<String> stopped = Optional.empty();
  private String unreachable = "";

  /** Has this distance, that of another port of the same address, be tried first. */
  void expect(int hops) {
    likely.add(hops);
  }

  /** Has this number of hops be tried so many times more, in all. */
  void confirm(int hops, int times) {
    wanted.merge(hops, seen.at(hops).attempts() + times, Math::max);
  }

  void add(int hops, Reply reply) {
    seen.add(hops, reply.kind());
    if (reply.kind() == Reply.Kind.EXPIRED) {
      unreachable = reply.detail();
    }
  }

  /** Whether a packet with so many hops gets to whoever answers, as far as is known. */
  boolean isWithin(int hops) {
    OptionalInt fewest = seen.fewestAnswered();
    return fewest.isPresent() && hops >= fewest.getAsInt();
  }

  /** Ends the search, if it has not come to its end, for a reason that is not the network's. */
  void stop(String why) {
    if (!isAtEnd()) {
      stopped = Optional.of(why);
    }
  }

  List<Tally> tallies() {
    return seen.list();
  }

  /** The distance, once it is narrowed down to one number of hops, if not yet believed. */
  OptionalInt candidate() {
    OptionalInt fewest = seen.fewestAnswered();
    return fewest.isPresent() && isNarrowedDownTo(fewest.getAsInt()) ? fewest : OptionalInt.empty();
  }

  /** Whether the port was answered for, and it is not known where to look for its distance. */
  boolean isLookingAround() {
    OptionalInt fewest = seen.fewestAnswered();
    return fewest.isPresent()
        && !isAtEnd()
        && !isNarrowedDownTo(fewest.getAsInt())
        && likely(seen.mostTriedBelow(fewest.getAsInt()), fewest.getAsInt()).isEmpty();
  }

  /** Whether nothing more is to be tried. */
  boolean isAtEnd() {
    return next().isEmpty();
  }

  /** The numbers of hops to try next, each as often as it stands there; none at the end. */
  List<Integer> next() {
    OptionalInt fewest = seen.fewestAnswered();
    if (stopped.isPresent() || contradiction().isPresent()) {
      return List.of();
    }
    if (fewest.isEmpty()) {
      return isOutOfReach() ? List.of() : List.of(Bounds.MOST_HOPS);
    }
    int hops = fewest.getAsInt();
    return isNarrowedDownTo(hops) ? again(hops) : between(seen.mostTriedBelow(hops), hops);
  }

  /** What is known at the end; before it, that the search is not at its end. */
  HopDistance distance() {
    if (stopped.isPresent()) {
      return new HopDistance.NotMeasured(stopped.get());
    }
    Optional<String> contradiction = contradiction();
    if (contradiction.isPresent()) {
      return new HopDistance.Unstable(contradiction.get());
    }
    if (!isAtEnd()) {
      return new HopDistance.NotMeasured("the search is not at its end");
    }
    OptionalInt fewest = seen.fewestAnswered();
    return fewest.isEmpty() ? notReached() : reached(fewest.getAsInt());
  }

  private boolean isOutOfReach() {
    Tally farthest = seen.at(Bounds.MOST_HOPS);
    return farthest.expired() > 0 || farthest.silent() >= Bounds.TRIES;
  }

  private HopDistance notReached() {
    return new HopDistance.NotReached(
        seen.at(Bounds.MOST_HOPS).expired() > 0
            ? "it cannot be reached: " + unreachable
            : "no answer to %d connects".formatted(seen.all(Tally::attempts)));
  }

  private HopDistance reached(int hops) {
    return new HopDistance.Reached(
        hops,
        seen.at(hops).synAcks() > 0 ? Answer.SYN_ACK : Answer.RST,
        seen.at(hops).answers(),
        seen.at(hops - 1).unanswered());
  }

  private boolean isNarrowedDownTo(int hops) {
    return hops - seen.mostTriedBelow(hops) == 1;
  }

  /** Where to look for the distance, which is above {@code low} and at most {@code high}. */
  private List<Integer> between(int low, int high) {
    OptionalInt expected = likely(low, high);
    if (expected.isPresent()) {
      // One hop before it tells whether the port is nearer; the distance itself comes next.
      int before = expected.getAsInt() - 1;
      return List.of(before > low ? before : expected.getAsInt());
    }
    int inside = high - low - 1;
    if (inside <= AT_ONCE) {
      return IntStream.range(low + 1, high).boxed().toList();
    }
    List<Integer> rungs = LADDER.stream().filter(hops -> low < hops && hops < high).toList();
    return rungs.isEmpty()
        ? IntStream.rangeClosed(1, AT_ONCE).mapToObj(i -> low + i * inside / AT_ONCE).toList()
        : rungs;
  }

  private OptionalInt likely(int low, int high) {
    return likely.subSet(low, false, high, false).stream().mapToInt(Integer::intValue).findFirst();
  }

  /** What is still to be seen again of a distance and of what lies before it. */
  private List<Integer> again(int hops) {
    List<Integer> steps = new ArrayList<>(nCopies(missingAnswers(hops), hops));
    wanted.forEach(
        (other, attempts) -> {
          if (other < hops - 1) {
            steps.addAll(nCopies(missingAttempts(other), other));
          }
        });
    if (hops > 1) {
      steps.addAll(nCopies(missingSilences(hops), hops - 1));
    }
    return steps;
  }

  /** How many more connects with this distance there have to be. */
  private int missingAnswers(int hops) {
    Tally at = seen.at(hops);
    int answers = Math.max(Bounds.REPEATS, Bounds.ANSWERS_A_LOSS * at.silent());
    return Math.max(answers - at.answers(), missingAttempts(hops));
  }

  /** How many more connects with one hop less than this distance there have to be. */
  private int missingSilences(int hops) {
    Tally before = seen.at(hops - 1);
    boolean certain = before.expired() > 0;
    int silences =
        certain || missingAnswers(hops) > 0
            ? Bounds.REPEATS
            : Math.max(Bounds.REPEATS, silencesToBelieve(hops));
    return Math.max(silences - before.attempts(), missingAttempts(hops - 1));
  }

  private int missingAttempts(int hops) {
    return Math.max(0, wanted.getOrDefault(hops, 0) - seen.at(hops).attempts());
  }

  /**
   * How many packets that are not answered in a row are hardly all lost on their way to who is
   * {@code hops} away or on the way back. How many get lost is estimated by the rule of succession
   * from how many did.
   */
  private int silencesToBelieve(int hops) {
    double lost = (seen.from(hops, Tally::silent) + 1.0) / (seen.from(hops, Tally::attempts) + 2.0);
    return (int) Math.ceil(Math.log(Bounds.DOUBT) / Math.log(lost));
  }

  /** Why no distance can be told from what was seen, although more of it would not help. */
  private Optional<String> contradiction() {
    OptionalInt fewest = seen.fewestAnswered();
    if (fewest.isEmpty()) {
      return Optional.empty();
    }
    int hops = fewest.getAsInt();
    OptionalInt expired = seen.mostExpired();
    if (expired.isPresent() && expired.getAsInt() >= hops) {
      return Optional.of(
          "answered %s away, but another time farther than %s"
              .formatted(PathSentence.hops(hops), PathSentence.hops(expired.getAsInt())));
    }
    if (seen.all(Tally::synAcks) > 0 && seen.all(Tally::resets) > 0) {
      return Optional.of("accepted some of the time, refused at others");
    }
    return isNarrowedDownTo(hops) ? tooManyLosses(hops) : Optional.empty();
  }

  private Optional<String> tooManyLosses(int hops) {
    Tally at = seen.at(hops);
    Tally before = seen.at(hops - 1);
    if (at.attempts() + missingAnswers(hops) > Bounds.MOST_REPEATS) {
      return Optional.of(
          "only %d of %d connects were answered %s away"
              .formatted(at.answers(), at.attempts(), PathSentence.hops(hops)));
    }
    if (hops > 1 && before.attempts() + missingSilences(hops) > Bounds.MOST_REPEATS) {
      return Optional.of(
          "answered %s away, but so many answers get lost (%d of %d) that silence before does not"
                  .formatted(
                      PathSentence.hops(hops),
                      seen.from(hops, Tally::silent),
                      seen.from(hops, Tally::attempts))
              + " tell that it is not nearer");
    }
    return Optional.empty();
  }
}
