package io.assay.web.reading;

import io.assay.endpoint.Target;
import io.assay.history.HistoryException;
import io.assay.history.HistoryFilter;
import io.assay.history.HistoryReader;
import io.assay.history.HourTimings;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.history.TargetState;
import io.assay.judge.Judgement;
import io.assay.judge.Verdict;
import io.assay.web.board.Present;
import io.assay.web.board.TargetId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The targets as they are now, and how long probing them took. Thread-safe. */
public final class Targets {
  private static final Comparator<List<String>> IN_ORDER =
      Comparator.comparing((List<String> texts) -> texts.get(0))
          .thenComparing(texts -> texts.get(1))
          .thenComparing(texts -> texts.get(2))
          .thenComparing(texts -> texts.get(3));
  private static final String BETWEEN = "\n";
  private static final int TEXTS = 4;

  private final Knowledge knowledge;

  /** Those of {@code knowledge}. */
  public Targets(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /**
   * Those of a resolver, endpoint, address or vantage point, and with a verdict, if one is asked
   * for; in the order of their names. One that was never probed has no verdict.
   *
   * @throws IllegalArgumentException if {@code part} names no place in such an answer
   */
  public Rows<Present> find(HistoryFilter filter, Optional<Verdict> verdict, Part part) {
    Optional<List<String>> after =
        part.after().isEmpty() ? Optional.empty() : Optional.of(texts(part));
    List<Present> found = new ArrayList<>();
    for (Present present : knowledge.board().all()) {
      if (isFor(filter, present.target())
          && verdict
              .filter(one -> !present.judgement().map(Judgement::verdict).equals(verdict))
              .isEmpty()
          && after.filter(last -> IN_ORDER.compare(texts(present), last) <= 0).isEmpty()) {
        if (found.size() == part.limit()) {
          return new Rows<>(found, Optional.of(place(found.getLast())));
        }
        found.add(present);
      }
    }
    return new Rows<>(found, Optional.empty());
  }

  /** The target of that id. */
  public Optional<Present> find(TargetId id) {
    return knowledge.board().find(id);
  }

  /**
   * How long probing {@code target} took, the earliest hour first.
   *
   * @throws NotKeptException if no history is kept
   */
  public List<HourTimings> timings(Target target, Instant from, Instant to)
      throws NotKeptException, HistoryException {
    return timings(knowledge.history().orElseThrow(NotKeptException::history), target, from, to);
  }

  /** The same from {@code reader}. */
  public static List<HourTimings> timings(
      HistoryReader reader, Target target, Instant from, Instant to) throws HistoryException {
    Optional<TargetState> kept =
        reader.targets(filter(target), Part.first(1)).rows().stream().findFirst();
    return kept.isPresent() ? reader.timings(kept.get().target().id(), from, to) : List.of();
  }

  /** Exactly that target. */
  public static HistoryFilter filter(Target target) {
    return HistoryFilter.ALL
        .ofResolver(target.resolver())
        .ofEndpoint(target.endpoint().text())
        .ofAddress(target.addressText())
        .ofVantage(target.vantage());
  }

  private static boolean isFor(HistoryFilter filter, Target target) {
    return isEither(filter.resolver(), target.resolver())
        && isEither(filter.endpoint(), target.endpoint().text())
        && isEither(filter.address(), target.addressText())
        && isEither(filter.vantage(), target.vantage());
  }

  private static boolean isEither(Optional<String> wanted, String text) {
    return wanted.filter(one -> !one.equals(text)).isEmpty();
  }

  private static List<String> texts(Present present) {
    Target target = present.target();
    return List.of(
        target.resolver(), target.endpoint().text(), target.addressText(), target.vantage());
  }

  /** By its names, so that it says where to go on also when the target is gone. */
  private static String place(Present present) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(BETWEEN, texts(present)).getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(Part part) {
    List<String> texts =
        List.of(
            new String(Base64.getUrlDecoder().decode(part.after()), StandardCharsets.UTF_8)
                .split(BETWEEN, -1));
    if (texts.size() != TEXTS) {
      throw new IllegalArgumentException("no place among targets: " + part.after());
    }
    return texts;
  }
}
