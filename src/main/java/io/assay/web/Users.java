package io.assay.web;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The users, and whether a password is theirs. bcrypt is meant to take long, so
 *
 * <ul>
 *   <li>a password that was right is known again by a keyed digest, which is kept in memory only;
 *   <li>few are computed at once, on threads of their own, and few wait for that;
 *   <li>from one place only so many may be tried: {@link GuessLimit}.
 * </ul>
 *
 * An unknown name takes as long as a known one does. Thread-safe.
 */
final class Users implements AutoCloseable {
  /** The rest of the processors is for probing. */
  private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

  private static final int WAITING = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final String DIGEST = "HmacSHA256";

  private final SecretKeySpec key;
  private final GuessLimit guesses;
  private final ThreadPoolExecutor computing;
  private volatile Table table;

  /** What came of somebody's credentials. */
  sealed interface Answer {
    /** They are a user's. */
    record Right(String name) implements Answer {}

    /** They are nobody's. */
    record Wrong() implements Answer {}

    /** Nobody looked, since so many from the same place were wrong. */
    record TooMany() implements Answer {}

    /** Nobody looked, since others are being looked at. */
    record Busy() implements Answer {}
  }

  /**
   * The users at one time.
   *
   * @param hashes of their passwords, by name
   * @param known digests of passwords that were right, by name: at most one each
   * @param costs of the hashes, from which unknown names take theirs; at least one
   */
  private record Table(
      Map<String, String> hashes, Map<String, byte[]> known, List<Integer> costs) {}

  /**
   * @param hashes of their passwords, by name
   * @param nanoTime tells how time passes, as {@link System#nanoTime}
   */
  Users(Map<String, String> hashes, LongSupplier nanoTime) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    key = new SecretKeySpec(secret, DIGEST);
    guesses = new GuessLimit(nanoTime);
    computing =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("web-password-", 0).factory());
    computing.allowCoreThreadTimeOut(true);
    table = table(hashes, Map.of(), Map.of());
  }

  /** Puts other users in force; who stays with the same hash stays known. */
  void put(Map<String, String> hashes) {
    Table before = table;
    table = table(hashes, before.hashes, before.known);
  }

  private static Table table(
      Map<String, String> hashes, Map<String, String> before, Map<String, byte[]> knownBefore) {
    Map<String, byte[]> known = new ConcurrentHashMap<>();
    knownBefore.forEach(
        (name, digest) -> {
          if (hashes.getOrDefault(name, "").equals(before.get(name))) {
            known.put(name, digest);
          }
        });
    List<Integer> costs = hashes.values().stream().map(Bcrypt::cost).sorted().toList();
    return new Table(Map.copyOf(hashes), known, costs.isEmpty() ? List.of(Bcrypt.COST) : costs);
  }

  /** Whether there are none, so that nobody is asked for a password. */
  boolean isEmpty() {
    return table.hashes.isEmpty();
  }

  /**
   * Looks whose {@code credentials} are; waits for at most 5 s.
   *
   * @param peer where they come from
   * @throws InterruptedException if the server ends meanwhile
   */
  Answer check(Credentials credentials, InetAddress peer) throws InterruptedException {
    Table users = table;
    byte[] digest = digest(credentials.password());
    if (isKnown(users, credentials.name(), digest)) {
      return new Answer.Right(credentials.name());
    }
    if (!guesses.take(peer)) {
      return new Answer.TooMany();
    }
    Future<Boolean> right;
    try {
      right = computing.submit(() -> compute(users, credentials, digest));
    } catch (RejectedExecutionException e) {
      guesses.giveBack(peer);
      return new Answer.Busy();
    }
    try {
      if (!right.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Answer.Wrong();
      }
    } catch (TimeoutException e) {
      right.cancel(false);
      return new Answer.Busy();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a hash cannot be computed", e.getCause());
    }
    guesses.giveBack(peer);
    return new Answer.Right(credentials.name());
  }

  private boolean compute(Table users, Credentials credentials, byte[] digest) {
    String name = credentials.name();
    if (isKnown(users, name, digest)) {
      return true; // Another request of the same user was just before.
    }
    String hash = users.hashes.get(name);
    boolean right =
        Bcrypt.matches(hash == null ? decoy(users, name) : hash, credentials.password())
            && hash != null;
    if (right) {
      users.known.put(name, digest);
    }
    return right;
  }

  private static boolean isKnown(Table users, String name, byte[] digest) {
    byte[] known = users.known.get(name);
    return known != null && MessageDigest.isEqual(known, digest);
  }

  /** Always the same for a name, and as costly as some user's, so that nobody can tell it apart. */
  private String decoy(Table users, String name) {
    int choice = digest(name.getBytes(StandardCharsets.UTF_8))[0] & 0xff;
    return Bcrypt.decoy(users.costs.get(choice % users.costs.size()));
  }

  private byte[] digest(byte[] octets) {
    try {
      Mac mac = Mac.getInstance(DIGEST);
      mac.init(key);
      return mac.doFinal(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + DIGEST, e);
    }
  }

  @Override
  public void close() {
    computing.shutdownNow();
  }
}
