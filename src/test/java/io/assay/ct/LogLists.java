package io.assay.ct;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Log lists for tests: real ones, and some of one's own. */
public final class LogLists {
  private LogLists() {}

  /** A real list. */
  public static LogList shared(String file) {
    try {
      return LogList.read(octets(file));
    } catch (LogListException e) {
      throw new AssertionError(e);
    }
  }

  static Octets octets(String file) {
    try {
      return Octets.copyOf(Files.readAllBytes(SharedData.folder("ct/loglist").resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A log to be listed. */
  public record Entry(String operator, PublicKey key, String state, Instant since) {
    /** A usable one. */
    public static Entry usable(String operator, KeyPair keys) {
      return new Entry(operator, keys.getPublic(), "usable", Instant.parse("2020-01-01T00:00:00Z"));
    }
  }

  /** A document with these logs of RFC 6962, named by their operator; none of them answers. */
  public static Octets document(Instant published, List<Entry> logs) {
    StringBuilder json =
        new StringBuilder("{\"log_list_timestamp\":\"%s\",\"operators\":[".formatted(published));
    for (Entry log : logs) {
      byte[] key = log.key().getEncoded();
      json.append(
          """
              {"name":"%s","logs":[{"description":"%s log","log_id":"%s","key":"%s",
               "url":"http://127.0.0.1:9/","mmd":86400,"state":{"%s":{"timestamp":"%s"}}}]},"""
              .formatted(
                  log.operator(),
                  log.operator(),
                  Sha256.of(key).base64(),
                  Base64.getEncoder().encodeToString(key),
                  log.state(),
                  log.since()));
    }
    json.setLength(json.length() - 1);
    return Octets.copyOf(json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A list of these logs as they are. */
  public static LogList of(Log... logs) {
    return new LogList(
        Instant.now(),
        Arrays.stream(logs)
            .collect(Collectors.toMap(log -> Octets.copyOf(log.id().toByteArray()), log -> log)),
        1,
        List.of());
  }

  /** A document with these logs. */
  public static Octets document(Log... logs) {
    String entries =
        Arrays.stream(logs)
            .map(
                log ->
                    """
                    {"description":"%s","log_id":"%s","key":"%s","url":"%s","mmd":%d,
                     "state":{"usable":{"timestamp":"2020-01-01T00:00:00Z"}}}"""
                        .formatted(
                            log.name(),
                            log.id().base64(),
                            log.key().base64(),
                            log.monitoringUrl(),
                            log.mergeDelay().toSeconds()))
            .collect(Collectors.joining(","));
    return Octets.copyOf(
        "{\"log_list_timestamp\":\"%s\",\"operators\":[{\"name\":\"Lab\",\"logs\":[%s]}]}"
            .formatted(Instant.now(), entries)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** A list of these logs. */
  public static LogList of(Instant published, Entry... logs) {
    try {
      return LogList.read(document(published, List.of(logs)));
    } catch (LogListException e) {
      throw new AssertionError(e);
    }
  }
}
