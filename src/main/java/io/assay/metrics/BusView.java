package io.assay.metrics;

import io.assay.bus.CertificateFigures;
import io.assay.bus.SiteState;
import io.assay.bus.SubscriberFigures;
import java.util.List;

/**
 * What there is to export at one moment of a process that judges for probers elsewhere. Immutable.
 *
 * @param unknown observations of what is not configured here
 */
public record BusView(
    SubscriberFigures subscriber,
    CertificateFigures certificates,
    List<SiteState> sites,
    long unknown) {
  public BusView {
    sites = List.copyOf(sites);
  }
}
