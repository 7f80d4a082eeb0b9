package io.assay.app;

import io.assay.config.Trust;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.judge.Judge;
import io.assay.judge.Judgement;
import io.assay.probe.AddressLookup;
import io.assay.trust.CertificatePool;
import io.assay.trust.CertificationPath;
import io.assay.trust.IntermediateFeed;
import io.assay.trust.revocation.RevocationKnowledge;
import io.assay.x509.CertificateFacts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Puts together what judging is based on: root programs from disk, and what is fetched in the
 * background because of chains that were seen. Thread-safe.
 */
final class ReferenceSource implements AutoCloseable {
  private final Optional<Feeds> feeds;

  /** What fetches in the background. */
  private record Feeds(Fetcher fetcher, IntermediateFeed issuers) {}

  private ReferenceSource(Optional<Feeds> feeds) {
    this.feeds = feeds;
  }

  /** A source that contacts nobody. */
  static ReferenceSource offline() {
    return new ReferenceSource(Optional.empty());
  }

  /**
   * A source that fetches what certificates point to.
   *
   * @param nameservers what resolves the names in URLs; the system's own where empty
   */
  static ReferenceSource fetching(
      Trust trust, List<InetSocketAddress> nameservers, InstantSource clock) {
    Fetcher fetcher =
        new Fetcher(
            AddressPolicy.global(trust.fetch()),
            new AddressLookup(nameservers),
            Version.userAgent());
    return new ReferenceSource(
        Optional.of(new Feeds(fetcher, new IntermediateFeed(fetcher, clock, new Random()))));
  }

  /** A judge by these programs and by what is fetched, now and later. */
  Judge judge(RootPrograms programs) {
    return new Judge(
        programs.reference(
            feeds.<CertificatePool>map(Feeds::issuers).orElse(CertificatePool.EMPTY),
            RevocationKnowledge.NOTHING));
  }

  /**
   * Has fetched what would make {@code judgement} surer. Returns at once.
   *
   * @return whether there is anything like that
   */
  boolean want(Judgement judgement) {
    List<CertificateFacts> orphans =
        feeds.isEmpty()
            ? List.of()
            : judgement.paths().paths().stream()
                .filter(path -> path.end() == CertificationPath.End.ISSUER_ABSENT)
                .map(path -> path.certificates().getLast())
                .toList();
    orphans.forEach(orphan -> feeds.orElseThrow().issuers.want(orphan));
    return !orphans.isEmpty();
  }

  /** Waits until all that was wanted has been fetched, or has failed, or {@code limit} is over. */
  void settle(Duration limit) throws InterruptedException {
    if (feeds.isPresent()) {
      feeds.get().issuers.settle(limit);
    }
  }

  @Override
  public void close() {
    feeds.ifPresent(
        fetching -> {
          fetching.issuers.close();
          fetching.fetcher.close();
        });
  }
}
