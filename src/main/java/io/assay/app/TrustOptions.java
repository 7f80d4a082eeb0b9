package io.assay.app;

import io.assay.config.Trust;
import io.assay.trust.revocation.RevocationFeed;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
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
              + " fetched, and no CT log is asked.")
  boolean noFetch;

  /**
   * What to judge by beside root programs, with what it may contact.
   *
   * @param nameservers what resolves names; the system's own where empty
   */
  ReferenceSource source(Trust trust, List<InetSocketAddress> nameservers, InstantSource clock) {
    return noFetch
        ? ReferenceSource.offline()
        : ReferenceSource.fetching(
            trust, Optional.empty(), nameservers, RevocationFeed.Order.OCSP_FIRST, clock);
  }

  /**
   * The root programs to judge by; what is wrong with the store becomes a note.
   *
   * @throws Refusal if a file of anchors cannot be read
   */
  RootPrograms programs(Trust trust, Main main) {
    return RootPrograms.read(
        trust,
        ca,
        RootPrograms.store(Optional.ofNullable(directory), trust.updates(), main.surroundings()),
        main);
  }
}
