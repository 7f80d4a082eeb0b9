package io.assay.ct.log;

/** How much is read from a log, asked of it and remembered. Logs are hostile. */
final class Bounds {
  private Bounds() {}
}
