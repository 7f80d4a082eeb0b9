package io.assay.trust.source;

import java.util.Locale;

/** What tells one document from another; see {@link Document}. */
record DocumentKey(Source source, String part) {
  /** For people, and for the names of files. */
  String text() {
    String name = source.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return part.isEmpty() ? name : name + "-" + part;
  }
}
