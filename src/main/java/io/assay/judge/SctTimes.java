package io.assay.judge;

import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.ct.VerifiedSct;
import io.assay.trust.LeafScts;
import io.assay.trust.SctTime;
import io.assay.trust.SctTime.Validity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Verified SCTs as the terms of root programs look at them. */
final class SctTimes {
  private SctTimes() {}

  /**
   * The readable ones; a client of a root program believes only those of logs that it knows.
   *
   * @param complete whether there were no others
   */
  static LeafScts of(
      List<VerifiedSct> scts, boolean complete, Optional<LogList> logs, Instant time) {
    boolean timely = logs.filter(list -> list.isTimely(time)).isPresent();
    return new LeafScts(
        scts.stream()
            .filter(sct -> sct.timestamp().isPresent())
            .map(sct -> new SctTime(sct.timestamp().get(), validity(sct, timely)))
            .toList(),
        complete);
  }

  /**
   * @param timely whether clients know the logs of the list and no others
   */
  private static Validity validity(VerifiedSct sct, boolean timely) {
    Validity ofUnknownLog = timely ? Validity.INVALID : Validity.UNVERIFIED;
    return switch (sct.status()) {
      case VALID -> sct.log().filter(Log::onceApproved).isPresent() ? Validity.VALID : ofUnknownLog;
      case FORGED, IMPROPER -> Validity.INVALID;
      case UNKNOWN_LOG -> ofUnknownLog;
      case UNDETERMINED -> Validity.UNVERIFIED;
    };
  }
}
