package io.assay.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How many passwords may be tried from one place: {@value #AT_ONCE}, and then one a second. A place
 * is an IPv4 address or an IPv6 prefix of 64 bits. Thread-safe.
 */
final class GuessLimit {
  /** Wrong passwords at once, as of a person who has forgotten his, or of a few scrapers. */
  static final int AT_ONCE = 10;

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int PLACES = 10_000;
  private static final int PREFIX_OCTETS = 8;

  private final LongSupplier nanoTime;
  private final Cache<InetAddress, Allowance> places =
      Caffeine.newBuilder()
          .maximumSize(PLACES)
          .expireAfterAccess(EVERY.multipliedBy(AT_ONCE))
          .build();

  /** What is left for one place. Its lock guards it. */
  private static final class Allowance {
    private double left = AT_ONCE;
    private long at;

    Allowance(long now) {
      at = now;
    }

    synchronized boolean take(long now) {
      left = Math.min(AT_ONCE, left + (double) (now - at) / EVERY.toNanos());
      at = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }

    synchronized void giveBack() {
      left = Math.min(AT_ONCE, left + 1);
    }
  }

  /**
   * @param nanoTime tells how time passes, as {@link System#nanoTime}
   */
  GuessLimit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether somebody at {@code peer} may try a password now. */
  boolean take(InetAddress peer) {
    return allowance(peer).take(nanoTime.getAsLong());
  }

  /** A password that was tried was right, or was not looked at. */
  void giveBack(InetAddress peer) {
    allowance(peer).giveBack();
  }

  private Allowance allowance(InetAddress peer) {
    return places.get(place(peer), place -> new Allowance(nanoTime.getAsLong()));
  }

  private static InetAddress place(InetAddress peer) {
    if (!(peer instanceof Inet6Address)) {
      return peer;
    }
    byte[] octets = peer.getAddress();
    Arrays.fill(octets, PREFIX_OCTETS, octets.length, (byte) 0);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 octets are always an address", e);
    }
  }
}
