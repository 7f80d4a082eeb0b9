package io.assay.app;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to look at and how: the options that {@code check} and {@code pin} share. */
final class ProbeOptions {
  @Mixin EndpointOptions which = new EndpointOptions();

  @Mixin TrustOptions trust = new TrustOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Name or IP address that the certificate must be for, sent as SNI if it is a name,"
              + " in place of the endpoint's host.")
  @Nullable String name;

  @Option(
      names = "--query",
      paramLabel = "\"NAME TYPE\"",
      description = "What to ask. Default: example.com A.")
  @Nullable String query;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long one probe may take, such as 500ms or 10s. Default: 10s.")
  @Nullable String timeout;

  Optional<String> name() {
    return Optional.ofNullable(name);
  }

  Optional<String> query() {
    return Optional.ofNullable(query);
  }

  Optional<String> timeout() {
    return Optional.ofNullable(timeout);
  }
}
