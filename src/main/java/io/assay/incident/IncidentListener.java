package io.assay.incident;

/**
 * Is told what becomes of incidents, one call after the other, in order. It is called while the
 * tracker's lock is held: it must be quick and must not call the tracker.
 */
public interface IncidentListener {
  /** Hears nothing. */
  IncidentListener NONE =
      new IncidentListener() {
        @Override
        public void opened(Incident incident) {}

        @Override
        public void changed(Incident incident) {}

        @Override
        public void closed(Incident incident) {}
      };

  /** It began. */
  void opened(Incident incident);

  /** It became graver, or other vantage points are concerned. */
  void changed(Incident incident);

  /** It is over. */
  void closed(Incident incident);
}
