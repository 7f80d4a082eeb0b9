package io.assay.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to trust: the options of every command that judges. */
final class TrustOptions {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trust the certificates of this PEM file too. May be repeated.")
  List<Path> ca = new ArrayList<>();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where 'assay roots update' keeps the root programs' data. Default: the configuration's,"
              + " or ~/.cache/assay/roots.")
  @Nullable Path directory;

  @Option(
      names = "--no-fetch",
      description =
          "Contact nothing but the endpoint: no missing certificate and no revocation data is"
              + " fetched.")
  boolean noFetch;

  Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }
}
