package io.assay.bus;

import io.assay.endpoint.FoundText;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/** Says in a few words, on one line, why something failed. */
final class Reason {
  private Reason() {}

  /** The innermost cause that says something. */
  static String of(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException
            || cause.getClass() == KafkaException.class
            || cause.getMessage() == null)) {
      cause = cause.getCause();
    }
    String name = cause.getClass().getSimpleName().replaceFirst("Exception$", "");
    return Optional.ofNullable(cause.getMessage())
        .map(
            message -> {
              String quoted = FoundText.quoted(message.strip());
              return name + ": " + quoted.substring(1, quoted.length() - 1);
            })
        .orElse(name);
  }
}
