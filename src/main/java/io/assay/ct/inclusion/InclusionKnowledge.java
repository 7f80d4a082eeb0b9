package io.assay.ct.inclusion;

import io.assay.ct.VerifiedSct;
import java.util.List;
import java.util.Optional;

/** What is known of promises of logs at the moment. Reading it does no I/O. Thread-safe. */
@FunctionalInterface
public interface InclusionKnowledge {
  /** Knows of nothing, since nobody is asked. */
  InclusionKnowledge NOTHING =
      sct ->
          sct.log()
              .filter(_ -> sct.promise().isPresent())
              .map(log -> Inclusion.undetermined(log, "not looked up, since nothing is fetched"));

  /** What is known of the promise of an SCT; empty unless it is valid. */
  Optional<Inclusion> of(VerifiedSct sct);

  /** What is known of the promises of SCTs, each once. */
  default List<Inclusion> of(List<VerifiedSct> scts) {
    return scts.stream().flatMap(sct -> of(sct).stream()).distinct().toList();
  }
}
