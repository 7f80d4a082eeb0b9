package io.assay.bus;

import io.assay.config.Bus;
import io.assay.endpoint.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which targets of each vantage point this site probes, where several sites share a vantage point:
 * they divide them among themselves by a group of Kafka. Thread-safe.
 *
 * <p>A target is nobody's for seconds while it changes hands, and everybody's rather than nobody's
 * where Kafka cannot be asked: a site that begins without Kafka probes what it had last, or all;
 * one that loses Kafka goes on with what it has.
 */
public final class Share implements AutoCloseable {
  /** How long a site that begins waits for Kafka before it goes on alone. */
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, ShareMember> members = new LinkedHashMap<>();

  private Share(
      Bus bus,
      Outbox outbox,
      Collection<String> vantages,
      Duration patience,
      Consumer<String> changed) {
    Clients clients = new Clients(bus);
    for (String vantage : vantages) {
      members.put(vantage, new ShareMember(clients, vantage, outbox, patience, changed));
    }
  }

  /**
   * Joins the group of each vantage point; nothing is this site's until that is done, or {@code
   * patience} is over.
   *
   * @param outbox where it is remembered what was this site's
   * @param changed is told the vantage point whenever what is this site's has changed; by several
   *     threads, and must not block for long
   */
  public static Share start(
      Bus bus,
      Outbox outbox,
      Collection<String> vantages,
      Duration patience,
      Consumer<String> changed) {
    Share share = new Share(bus, outbox, vantages, patience, changed);
    share.members.values().forEach(ShareMember::start);
    return share;
  }

  /**
   * Whether a target is this site's now.
   *
   * @param address the address to dial that is configured; empty where the endpoint's name is
   *     resolved, whose addresses stay together
   */
  public boolean isMine(
      String vantage, String resolver, Endpoint endpoint, Optional<InetAddress> address) {
    ShareMember member = members.get(vantage);
    return member == null || member.parts().contains(resolver, endpoint, address);
  }

  /** How much of each vantage point's targets is this site's. */
  public List<ShareFigures> figures() {
    return members.values().stream().map(ShareMember::figures).toList();
  }

  /** Leaves the groups, so that others take over at once. */
  @Override
  public void close() {
    members.values().forEach(ShareMember::close);
  }
}
