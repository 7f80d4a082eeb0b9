package io.assay.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a mapping may hold.
 *
 * @param known in the order in which messages list them
 * @param later understood by other versions, so that they are no typing errors
 */
record Keys(List<String> known, List<String> later) {

  static Keys of(String... known) {
    return new Keys(List.of(known), List.of());
  }

  Keys later(String... names) {
    return new Keys(known, List.of(names));
  }

  /** The known keys for a message. */
  String listed() {
    return known.stream().collect(Collectors.joining(", "));
  }
}
