package io.assay.app;

import io.assay.endpoint.Host;
import io.assay.endpoint.Sha256;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Verdict;
import io.assay.probe.Observation;
import io.assay.probe.Origin;
import io.assay.probe.Outcome;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judgements of many vantage points, those taken together that say the same: of one endpoint at one
 * address, of one chain, with one verdict for the same checks. Bounded, however many there are.
 * Confined to one thread.
 */
final class AtlasGroups {
  /** Groups that are told apart; what does not fit is counted. A group takes some 30 kB. */
  static final int GROUPS = 1_000;

  /** Vantage points that are remembered of all groups together, each some 150 octets. */
  static final int VANTAGES = 200_000;

  private record Place(String endpoint, String address) {}

  /** What was there to be seen, whatever is held of it. */
  private record Sight(Place place, List<Sha256> chain, Optional<String> failure) {}

  private record Key(Sight sight, Verdict verdict, Set<Check> violated) {}

  private static final Comparator<Group> BY_SIZE =
      Comparator.<Group>comparingLong(group -> -group.results)
          .thenComparing(Group::first)
          .thenComparing(group -> group.latest.observation().id());

  private final Map<Key, Group> groups = new HashMap<>();
  private int vantages;
  private long notTold;

  /** Judgements that say the same. */
  static final class Group {
    private final Map<String, Origin> vantages = new LinkedHashMap<>();
    private final Instant first;
    private Judgement latest;
    private long results;
    private boolean more;

    private Group(Judgement judgement) {
      this.latest = judgement;
      this.first = judgement.observation().startedAt();
    }

    /** The one that was added last. */
    Judgement latest() {
      return latest;
    }

    long results() {
      return results;
    }

    /** From where, each with what is known of it; in the order in which they came. */
    Map<String, Origin> vantages() {
      return vantages;
    }

    /** Whether there were more vantage points than could be remembered. */
    boolean moreVantages() {
      return more;
    }

    Instant first() {
      return first;
    }
  }

  /**
   * A group and how it stands to the others of its endpoint and address.
   *
   * @param minority whether more vantage points saw another chain, or another failure
   */
  record Ranked(Group group, boolean minority) {}

  /** Takes a judgement in; those of one group come in order of time. */
  void add(Judgement judgement) {
    Key key = key(judgement);
    Group group = groups.get(key);
    if (group == null) {
      if (groups.size() == GROUPS) {
        notTold++;
        return;
      }
      group = new Group(judgement);
      groups.put(key, group);
    }
    group.latest = judgement;
    group.results++;
    Observation seen = judgement.observation();
    if (!group.vantages.containsKey(seen.target().vantage())) {
      if (vantages == VANTAGES) {
        group.more = true;
      } else {
        vantages++;
        group.vantages.put(seen.target().vantage(), seen.origin());
      }
    }
  }

  /** By endpoint and address; of each, what most vantage points saw comes first. */
  List<Ranked> ranked() {
    Map<Sight, Set<String>> seers = new HashMap<>();
    groups.forEach(
        (key, group) ->
            seers
                .computeIfAbsent(key.sight(), _ -> new HashSet<>())
                .addAll(group.vantages().keySet()));
    Map<Place, Integer> most = new HashMap<>();
    seers.forEach((sight, names) -> most.merge(sight.place(), names.size(), Math::max));
    return groups.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Key, Group>, String>comparing(
                    entry -> entry.getKey().sight().place().endpoint())
                .thenComparing(entry -> entry.getKey().sight().place().address())
                .thenComparing(
                    entry -> seers.getOrDefault(entry.getKey().sight(), Set.of()).size(),
                    Comparator.reverseOrder())
                .thenComparing(Map.Entry::getValue, BY_SIZE))
        .map(
            entry -> {
              Sight sight = entry.getKey().sight();
              return new Ranked(
                  entry.getValue(),
                  seers.getOrDefault(sight, Set.of()).size() < most.getOrDefault(sight.place(), 0));
            })
        .toList();
  }

  /** How many judgements belong to groups for which there was no room. */
  long notTold() {
    return notTold;
  }

  private static Key key(Judgement judgement) {
    Observation seen = judgement.observation();
    Set<Check> violated = EnumSet.noneOf(Check.class);
    for (CheckResult result : judgement.results()) {
      if (result instanceof CheckResult.Violation) {
        violated.add(result.check());
      }
    }
    Place place =
        new Place(
            seen.target().endpoint().text(),
            seen.target().address().map(Host::addressText).orElse(""));
    Sight sight =
        new Sight(
            place,
            judgement.chain().stream().map(CertificateFacts::sha256).toList(),
            failure(seen.outcome()));
    return new Key(sight, judgement.verdict(), violated);
  }

  private static Optional<String> failure(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(), Outcome.NotAsked() -> Optional.empty();
      case Outcome.Failed(var stage, var kind, _) -> Optional.of(stage.text() + ": " + kind.text());
    };
  }
}
