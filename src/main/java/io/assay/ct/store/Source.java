package io.assay.ct.store;

/** Where a match is known from. */
public enum Source {
  /** A log that was followed. */
  LOG("log"),
  /** crt.sh, which says that some log has it: not verified, without log, index and proof. */
  CRT_SH("crt.sh");

  private final String text;

  Source(String text) {
    this.text = text;
  }

  /** Its name in output. */
  public String text() {
    return text;
  }
}
