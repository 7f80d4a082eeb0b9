package io.assay.bus;

import java.time.Instant;

/**
 * What a judge knows of a site.
 *
 * @param report its last sign of life
 * @param lastContact when the judge got it
 * @param silent whether it has been too long since
 */
public record SiteState(SiteReport report, Instant lastContact, boolean silent) {
  SiteState silent(boolean now) {
    return new SiteState(report, lastContact, now);
  }
}
