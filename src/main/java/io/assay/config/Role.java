package io.assay.config;

import java.util.Locale;

/** What a daemon does of all there is to do. */
public enum Role {
  /** It probes and judges. */
  ALL,
  /** It probes and hands its observations on. */
  PROBER,
  /** It judges what probers saw. */
  JUDGE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The lower-case name. */
  public String text() {
    return text;
  }
}
