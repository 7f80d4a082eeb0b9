package io.assay.bus;

/** Is told what becomes of sites, by one thread at a time; must not block for long. */
public interface SiteListener {
  /** A site has given no sign of life for too long, although Kafka was there. */
  void silent(SiteState site);

  /** A site that was silent gives signs of life again. */
  void back(SiteState site);

  /** A site ended in order, and is not missed. */
  void ended(String site);
}
