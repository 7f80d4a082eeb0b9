package io.assay.web;

import java.util.Locale;

/** Why the {@link Gate} let a request not in; a label of a metric. */
enum Refusal {
  /** Asked by a name that is not this server's. */
  HOST,
  /** By a page of another site. */
  CROSS_SITE,
  /** With a wrong name or password. */
  PASSWORD,
  /** After too many wrong passwords from the same place. */
  THROTTLED,
  /** While too many passwords were looked at. */
  BUSY,
  /** A change by somebody who may make none, or without what shows that it was meant. */
  CHANGE;

  /** The value of the label. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
