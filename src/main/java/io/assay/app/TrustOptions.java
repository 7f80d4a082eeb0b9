package io.assay.app;

import io.assay.config.Trust;
import io.assay.trust.revocation.RevocationFeed;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom to trust: the options of every command that judges. */
final class TrustOptions {
  @Mixin private AnchorOptions anchors = new AnchorOptions();

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
    return anchors.programs(trust, main);
  }
}
