package io.assay.ct.issuance;

/** Whether something is expected, and why or why not. */
record Answer(boolean expected, String reason) {
  static Answer yes(String reason) {
    return new Answer(true, reason);
  }

  static Answer no(String reason) {
    return new Answer(false, reason);
  }
}
