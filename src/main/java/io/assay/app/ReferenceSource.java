package io.assay.app;

import io.assay.config.Trust;
import io.assay.ct.inclusion.InclusionFeed;
import io.assay.ct.inclusion.InclusionKnowledge;
import io.assay.ct.issuance.IssuanceKnowledge;
import io.assay.ct.log.LogClients;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.judge.Judge;
import io.assay.judge.Judged;
import io.assay.judge.Transparency;
import io.assay.probe.AddressLookup;
import io.assay.trust.CertificatePool;
import io.assay.trust.CertificationPath;
import io.assay.trust.CertificationPaths;
import io.assay.trust.IntermediateFeed;
import io.assay.trust.Reference;
import io.assay.trust.revocation.RevocationFeed;
import io.assay.trust.revocation.RevocationKnowledge;
import io.assay.trust.revocation.RevocationLists;
import io.assay.trust.source.DocumentDate;
import io.assay.trust.source.RootSnapshot;
import io.assay.trust.source.Source;
import io.assay.x509.CertificateFacts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Puts together what judging is based on: root programs from disk, and what is fetched in the
 * background because of chains that were seen. Thread-safe.
 */
final class ReferenceSource implements AutoCloseable {
  /** How long a person waits for what a chain points to. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What is fetched at first are issuers, and then what the paths by way of them point to. */
  private static final int ROUNDS = 2;

  /** Requests a second to each log, and at once after a time without any. */
  private static final double LOG_RATE = 2;

  private static final int LOG_BURST = 8;

  private final Optional<Feeds> feeds;

  /**
   * What fetches in the background.
   *
   * @param fetcher of what stands in certificates
   * @param logFetcher of logs, which the list of logs and the configuration name
   */
  private record Feeds(
      Fetcher fetcher,
      IntermediateFeed issuers,
      RevocationFeed revocation,
      Fetcher logFetcher,
      InclusionFeed inclusion) {}

  private ReferenceSource(Optional<Feeds> feeds) {
    this.feeds = feeds;
  }

  /** A source that contacts nobody. */
  static ReferenceSource offline() {
    return new ReferenceSource(Optional.empty());
  }

  /**
   * A source that fetches what certificates point to, and asks logs for what they promised.
   *
   * @param contact an e-mail address for the operators of logs
   * @param nameservers what resolves the names in URLs; the system's own where empty
   * @param order what is asked first where a certificate names both CRL and OCSP
   */
  static ReferenceSource fetching(
      Trust trust,
      Optional<String> contact,
      List<InetSocketAddress> nameservers,
      RevocationFeed.Order order,
      InstantSource clock) {
    Fetcher fetcher =
        new Fetcher(
            AddressPolicy.global(trust.fetch()),
            new AddressLookup(nameservers),
            Version.userAgent());
    Fetcher logFetcher =
        new Fetcher(
            AddressPolicy.any(), new AddressLookup(nameservers), Version.userAgent(contact));
    LogClients clients = new LogClients(logFetcher, LOG_RATE, LOG_BURST);
    Random random = new Random();
    return new ReferenceSource(
        Optional.of(
            new Feeds(
                fetcher,
                new IntermediateFeed(fetcher, clock, random),
                new RevocationFeed(fetcher, order, clock, random, RevocationLists.NONE),
                logFetcher,
                new InclusionFeed(clients::of, clock, random))));
  }

  /** A judge by these programs and by what is fetched, now and later; no log is followed. */
  Judge judge(RootPrograms programs) {
    return judge(programs, new Transparency(programs.logs(), inclusion()));
  }

  /**
   * The same where logs are followed.
   *
   * @param issuances what they hold, whenever it is asked for
   */
  Judge judge(RootPrograms programs, Supplier<IssuanceKnowledge> issuances) {
    return judge(programs, new Transparency(programs.logs(), inclusion(), issuances));
  }

  private InclusionKnowledge inclusion() {
    return feeds.<InclusionKnowledge>map(Feeds::inclusion).orElse(InclusionKnowledge.NOTHING);
  }

  private Judge judge(RootPrograms programs, Transparency transparency) {
    RootSnapshot snapshot = programs.snapshot();
    RevocationLists lists = lists(snapshot);
    feeds.ifPresent(fetching -> fetching.revocation.lists(lists));
    return new Judge(
        new Reference(
            programs.programs(),
            feeds
                .map(fetching -> CertificatePool.union(snapshot.certificates(), fetching.issuers))
                .orElseGet(snapshot::certificates),
            feeds.<RevocationKnowledge>map(Feeds::revocation).orElseGet(lists::withoutFetching),
            snapshot.interceptors()),
        transparency);
  }

  private static RevocationLists lists(RootSnapshot snapshot) {
    return new RevocationLists(
        snapshot::authority,
        snapshot.documents().stream()
            .filter(document -> document.source() == Source.CCADB_RECORDS)
            .map(DocumentDate::confirmedAt)
            .findFirst(),
        snapshot.disallowed());
  }

  /**
   * Has fetched what would make judging a chain surer: issuers that were not served, the status of
   * the certificates on the path that a client would use, and whether logs have the leaf. Returns
   * at once.
   *
   * @param time when the chain was used
   * @return whether there is anything like that
   */
  boolean want(Judged judged, Instant time) {
    if (feeds.isEmpty()) {
      return false;
    }
    CertificationPaths paths = judged.paths();
    List<CertificateFacts> orphans =
        paths.paths().stream()
            .filter(path -> path.end() == CertificationPath.End.ISSUER_ABSENT)
            .map(path -> path.certificates().getLast())
            .toList();
    orphans.forEach(feeds.get().issuers::want);
    Optional<CertificationPath> issued = paths.issued(time);
    issued.map(CertificationPath::certificates).ifPresent(feeds.get().revocation::want);
    boolean promised = feeds.get().inclusion.want(judged.scts());
    return !orphans.isEmpty() || issued.isPresent() || promised;
  }

  /**
   * Judges by what is known already, and then by what the chain points to, once that has been
   * fetched or has failed, or a person would no longer wait for it.
   *
   * @param judge judges the chain by what is known when it is called
   * @param time when the chain was used
   */
  <T extends Judged> T judged(Supplier<T> judge, Instant time) throws InterruptedException {
    return judged(judge, time, PATIENCE);
  }

  /**
   * As {@link #judged(Supplier, Instant)}.
   *
   * @param patience how long to wait at most
   */
  <T extends Judged> T judged(Supplier<T> judge, Instant time, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    T judged = judge.get();
    for (int round = 0; round < ROUNDS && want(judged, time); round++) {
      settle(end);
      judged = judge.get();
    }
    return judged;
  }

  private void settle(long end) throws InterruptedException {
    if (feeds.isPresent()) {
      feeds.get().issuers.settle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      feeds.get().revocation.settle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      feeds.get().inclusion.settle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }
  }

  @Override
  public void close() {
    feeds.ifPresent(
        fetching -> {
          fetching.inclusion.close();
          fetching.revocation.close();
          fetching.issuers.close();
          fetching.fetcher.close();
          fetching.logFetcher.close();
        });
  }
}
