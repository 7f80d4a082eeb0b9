package io.assay.trust.source;

import java.time.Instant;

/**
 * How current a document is.
 *
 * @param part what distinguishes documents of one source; empty where there is one
 * @param confirmedAt when its publisher last served it or confirmed it to be current
 */
public record DocumentDate(Source source, String part, Instant confirmedAt) {
  /** The date of {@code document}. */
  static DocumentDate of(Document document) {
    return new DocumentDate(document.source(), document.part(), document.confirmedAt());
  }
}
