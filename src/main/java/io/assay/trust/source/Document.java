package io.assay.trust.source;

import io.assay.probe.Octets;
import java.time.Instant;

/**
 * A downloaded document.
 *
 * @param part what distinguishes documents of one source, such as a year; empty where there is one
 * @param confirmedAt when its publisher last served it or confirmed it to be current
 */
public record Document(Source source, String part, Octets body, Instant confirmedAt) {

  /** The document's file name with its part, as messages call it. */
  public String name() {
    String path = source.path().replaceFirst("\\?.*", "");
    String file = path.substring(path.lastIndexOf('/') + 1);
    return part.isEmpty() ? file : file + " " + part;
  }
}
