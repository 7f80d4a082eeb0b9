package io.assay.config;

import io.assay.endpoint.Sha256;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Which Certificate Transparency logs are followed, and how. Nothing is followed unless some
 * resolver watches something. Where the list of logs is, {@link Trust.Logs} says. Immutable.
 *
 * @param follow which logs of the list are followed
 * @param logs logs that are followed beside those of the list; their names differ
 * @param from where following begins in a log that was not followed before
 * @param poll from one look at a log's tree head to the next; by the kind of log where absent
 * @param contact an e-mail address for the operators of logs; goes into the User-Agent
 * @param backfill base URL of a crt.sh that is asked what was logged before; ends in a slash
 * @param directory where positions and matches are kept
 */
public record Ct(
    Follow follow,
    List<OwnLog> logs,
    From from,
    Optional<Duration> poll,
    Optional<String> contact,
    Optional<String> backfill,
    Optional<Path> directory) {
  /** In force where the file says nothing. */
  public static final Ct DEFAULT =
      new Ct(
          Follow.USABLE,
          List.of(),
          new From.Now(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** What {@code backfill: crtsh} means. */
  public static final String CRTSH = "https://crt.sh/";

  public Ct {
    logs = List.copyOf(logs);
  }

  /** The same with another start and another folder. */
  public Ct with(From otherStart, Path otherDirectory) {
    return new Ct(follow, logs, otherStart, poll, contact, backfill, Optional.of(otherDirectory));
  }

  /** Which logs of the list are followed. */
  public enum Follow {
    /** Those that take part now: state qualified, usable or readonly. */
    USABLE,
    /** Every log that can still answer, whatever its state. */
    ALL,
    /** None. */
    NONE
  }

  /** How a log is read. */
  public enum Protocol {
    /** {@code get-sth}, {@code get-entries} and so on below {@code url} (RFC 6962, section 4). */
    RFC6962,
    /** Checkpoint and tiles below {@code monitoring_url} (the static CT API). */
    STATIC
  }

  /**
   * A log that the file describes itself.
   *
   * @param name unique; a metric label
   * @param url base URL; ends in a slash
   * @param key its DER SubjectPublicKeyInfo in base64 with padding: ECDSA on P-256, or RSA (RFC
   *     6962, section 2.1.4)
   */
  public record OwnLog(String name, Protocol protocol, String url, String key) {
    /** The log's ID (RFC 6962, section 3.2). */
    public Sha256 id() {
      return Sha256.of(Base64.getDecoder().decode(key));
    }
  }

  /** Where following begins in a log that was not followed before. */
  public sealed interface From {
    /** At its tree head when it is first seen. */
    record Now() implements From {}

    /** At the first entry that is not older. */
    record At(Instant time) implements From {}

    /**
     * At an entry.
     *
     * @param index counted from 0
     */
    record Index(long index) implements From {}
  }
}
