package io.assay.evidence;

import io.assay.endpoint.Target;
import io.assay.judge.Judgement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is kept of one subject. Immutable.
 *
 * @param exhibits the affected ones first, each kind in the order in which the probes began
 */
public record Dossier(Subject subject, List<Exhibit> exhibits) {
  private static final Comparator<Exhibit> IN_ORDER =
      Comparator.comparing(Exhibit::role)
          .thenComparing(exhibit -> exhibit.observation().startedAt())
          .thenComparing(exhibit -> exhibit.observation().id());
  private static final List<String> SEVERITIES = List.of("info", "warning", "critical");

  public Dossier {
    exhibits = exhibits.stream().sorted(IN_ORDER).toList();
  }

  /**
   * All that was seen at one look.
   *
   * @param judgements at least one
   * @param references the dates of the reference data in use, by name
   * @param version of this program
   */
  public static Dossier ofLook(
      List<Judgement> judgements, Map<String, Instant> references, String version) {
    return new Dossier(
        Subject.ofLook(judgements),
        judgements.stream()
            .map(
                judgement ->
                    Exhibit.of(
                        Subject.violations(judgement).findAny().isPresent()
                            ? Role.AFFECTED
                            : Role.UNAFFECTED,
                        judgement,
                        references,
                        version))
            .toList());
  }

  /** The same with another state of the subject, if that is later. */
  Dossier with(Subject state) {
    return new Dossier(subject.orLater(state), exhibits);
  }

  /**
   * The same with a further exhibit, without those that it makes dispensable: of the affected ones
   * the first, the first of the gravest and the last stay; of the unaffected ones the one that is
   * best to compare with, and the last from a vantage point that was concerned.
   */
  Dossier with(Exhibit exhibit) {
    List<Exhibit> all = new ArrayList<>(exhibits);
    all.removeIf(known -> known.observation().id().equals(exhibit.observation().id()));
    all.add(exhibit);
    all.sort(IN_ORDER);
    List<Exhibit> affected = all.stream().filter(one -> one.role() == Role.AFFECTED).toList();
    List<Exhibit> others = all.stream().filter(one -> one.role() == Role.UNAFFECTED).toList();
    List<Exhibit> kept = new ArrayList<>();
    if (!affected.isEmpty()) {
      kept.add(affected.getFirst());
      keep(
          affected.stream().reduce((one, other) -> gravity(other) > gravity(one) ? other : one),
          kept);
      keep(Optional.of(affected.getLast()), kept);
    }
    keep(
        others.stream()
            .filter(one -> !isConcerned(one))
            .max(Comparator.comparing(one -> isAtAnAffectedAddress(one, affected))),
        kept);
    keep(others.stream().filter(this::isConcerned).reduce((_, later) -> later), kept);
    return new Dossier(subject, kept);
  }

  private static void keep(Optional<Exhibit> exhibit, List<Exhibit> kept) {
    exhibit.filter(one -> !kept.contains(one)).ifPresent(kept::add);
  }

  private int gravity(Exhibit exhibit) {
    return exhibit
        .result(subject.cause())
        .flatMap(Exhibit.Result::severity)
        .map(SEVERITIES::indexOf)
        .orElse(-1);
  }

  private boolean isConcerned(Exhibit exhibit) {
    return subject.vantages().contains(exhibit.observation().target().vantage());
  }

  private static boolean isAtAnAffectedAddress(Exhibit exhibit, List<Exhibit> affected) {
    Target target = exhibit.observation().target();
    return affected.stream()
        .anyMatch(one -> one.observation().target().address().equals(target.address()));
  }

  /** The exhibit that shows best what is wrong; the first where nothing is. */
  Exhibit principal() {
    return exhibits.stream()
        .filter(exhibit -> exhibit.role() == Role.AFFECTED)
        .reduce((one, other) -> gravity(other) > gravity(one) ? other : one)
        .orElseGet(exhibits::getFirst);
  }
}
