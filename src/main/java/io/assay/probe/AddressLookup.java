package io.assay.probe;

import io.assay.endpoint.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Looks up the addresses of endpoints' names in plain DNS, following CNAMEs. The hosts file comes
 * first. Nothing is cached: every probe that looks up measures. Thread-safe.
 */
public final class AddressLookup {
  private static final long SYSTEM_CONFIG_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final Comparator<InetAddress> ORDER =
      Comparator.<InetAddress>comparingInt(address -> address.getAddress().length)
          .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned);

  private final List<InetSocketAddress> nameServers;
  private final HostsFileParser hosts;
  private final AtomicLong systemConfigNanos = new AtomicLong(System.nanoTime());

  /**
   * Looks up at {@code nameServers} in their order, or at the system's where the list is empty; the
   * system's are read anew now and then, since they change while a daemon runs.
   */
  public AddressLookup(List<InetSocketAddress> nameServers) {
    this(nameServers, new HostsFileParser());
  }

  AddressLookup(List<InetSocketAddress> nameServers, HostsFileParser hosts) {
    this.nameServers = List.copyOf(nameServers);
    this.hosts = hosts;
  }

  /** Looks up the IPv4 and the IPv6 addresses of {@code name}; takes {@code deadline} at most. */
  public Resolution lookup(Host.Name name, Duration deadline) {
    long start = System.nanoTime();
    try {
      LookupSession session = session(deadline);
      Name absolute = Name.fromString(name.ascii() + ".");
      Answer v4 = new Answer(session.lookupAsync(absolute, Type.A).toCompletableFuture());
      Answer v6 = new Answer(session.lookupAsync(absolute, Type.AAAA).toCompletableFuture());
      long end = start + deadline.toNanos();
      v4.await(end);
      v6.await(end);
      return resolution(v4, v6, start);
    } catch (TextParseException e) {
      return notFound(FailureKind.NAME_NOT_FOUND, "no domain name: " + e.getMessage(), start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return notFound(FailureKind.LOOKUP_FAILED, "the look-up was interrupted", start);
    }
  }

  private static Resolution resolution(Answer v4, Answer v6, long start) {
    TreeSet<InetAddress> addresses = new TreeSet<>(ORDER);
    addresses.addAll(v4.addresses);
    addresses.addAll(v6.addresses);
    if (!addresses.isEmpty()) {
      return new Resolution.Found(
          addresses.stream().limit(Limits.ADDRESSES_PER_NAME).toList(),
          v4.known() && v6.known(),
          System.nanoTime() - start);
    }
    // That one family has no address says less than that the other could not be looked up.
    Failure failure =
        Optional.ofNullable(v4.failure)
            .filter(first -> first.kind() != FailureKind.NAME_NOT_FOUND)
            .or(() -> Optional.ofNullable(v6.failure))
            .or(() -> Optional.ofNullable(v4.failure))
            .orElseGet(() -> new Failure(FailureKind.NAME_NOT_FOUND, "no address"));
    return new Resolution.NotFound(failure, System.nanoTime() - start);
  }

  private static Resolution notFound(FailureKind kind, String detail, long start) {
    return new Resolution.NotFound(new Failure(kind, detail), System.nanoTime() - start);
  }

  private LookupSession session(Duration deadline) {
    ExtendedResolver resolver =
        new ExtendedResolver(
            servers().stream().map(server -> (Resolver) new SimpleResolver(server)).toList());
    resolver.setTimeout(deadline);
    return LookupSession.builder()
        .resolver(resolver)
        .hostsFileParser(hosts)
        .executor(Runnable::run)
        .build();
  }

  private List<InetSocketAddress> servers() {
    if (!nameServers.isEmpty()) {
      return nameServers;
    }
    long read = systemConfigNanos.get();
    long now = System.nanoTime();
    if (now - read > SYSTEM_CONFIG_NANOS && systemConfigNanos.compareAndSet(read, now)) {
      ResolverConfig.refresh();
    }
    return ResolverConfig.getCurrentConfig().servers();
  }

  /** The addresses of one family, or why there are none. Confined to the looking thread. */
  private static final class Answer {
    private final CompletableFuture<LookupResult> future;
    private List<InetAddress> addresses = List.of();
    private @Nullable Failure failure;

    Answer(CompletableFuture<LookupResult> future) {
      this.future = future;
    }

    /** Whether the name servers have said which addresses there are, be it none. */
    boolean known() {
      return failure == null || failure.kind() == FailureKind.NAME_NOT_FOUND;
    }

    void await(long endNanos) throws InterruptedException {
      try {
        long left = Math.max(0, endNanos - System.nanoTime());
        addresses =
            future.get(left, TimeUnit.NANOSECONDS).getRecords().stream()
                .flatMap(record -> address(record).stream())
                .toList();
        if (addresses.isEmpty()) {
          failure = new Failure(FailureKind.NAME_NOT_FOUND, "the name has no address (NODATA)");
        }
      } catch (TimeoutException e) {
        future.cancel(true);
        failure = new Failure(FailureKind.TIMEOUT, "no answer from the name servers in time");
      } catch (ExecutionException e) {
        failure = failure(e.getCause());
      }
    }

    private static Optional<InetAddress> address(Record record) {
      return switch (record) {
        case ARecord a -> Optional.of(a.getAddress());
        case AAAARecord aaaa -> Optional.of(aaaa.getAddress());
        default -> Optional.empty();
      };
    }

    private static Failure failure(@Nullable Throwable error) {
      return switch (error) {
        case NoSuchDomainException _ ->
            new Failure(FailureKind.NAME_NOT_FOUND, "the name does not exist (NXDOMAIN)");
        case NoSuchRRSetException _ ->
            new Failure(FailureKind.NAME_NOT_FOUND, "the name has no address (NODATA)");
        case IOException e when e.getMessage() != null && e.getMessage().contains("imed out") ->
            new Failure(FailureKind.TIMEOUT, "no answer from the name servers in time");
        case null -> new Failure(FailureKind.LOOKUP_FAILED, "no answer");
        default -> new Failure(FailureKind.LOOKUP_FAILED, "" + error.getMessage());
      };
    }
  }
}
