package io.assay.demo;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtEntry;
import io.assay.lab.LabCertificate;
import io.assay.lab.Rfc6962Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.DEROctetString;

/**
 * Two logs of two operators, as the policies of Chrome and Apple ask for, and the list that has
 * them. Thread-safe.
 */
final class Logs implements AutoCloseable {
  private static final byte[] POISON_VALUE = {5, 0};

  private final List<Named> logs;

  /** A log with its name in the list, and its operator's. */
  private record Named(String name, String operator, Rfc6962Log log) {}

  private Logs(List<Named> logs) {
    this.logs = logs;
  }

  static Logs start() {
    return new Logs(
        List.of(
            new Named("Demo log A", "Operator A", Rfc6962Log.start()),
            new Named("Demo log B", "Operator B", Rfc6962Log.start())));
  }

  /**
   * Issues as authorities do: logs a precertificate everywhere, and puts what the logs promise into
   * the certificate.
   */
  LabCertificate issue(CertificateBuilder leaf) {
    Instant time = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    leaf.settled();
    LabCertificate precertificate = leaf.extension(CtEntry.POISON, true, POISON_VALUE).build();
    List<byte[]> promises = new ArrayList<>();
    for (Named named : logs) {
      promises.add(named.log.content().promise(time, precertificate));
      named.log.content().add(List.of(CtEntry.ofPrecertificate(time, precertificate)));
    }
    leaf.withoutExtension(CtEntry.POISON).extension(CtEntry.SCT_LIST, false, list(promises));
    LabCertificate certificate = leaf.build();
    leaf.withoutExtension(CtEntry.SCT_LIST);
    return certificate;
  }

  /** Signs tree heads over all that was issued until now. */
  void publish() {
    logs.forEach(named -> named.log.content().publish());
  }

  /** How many entries each log has. */
  int size() {
    return logs.getFirst().log.content().size();
  }

  /** The list of logs, in the form of Google's version 3. */
  String json() {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return logs.stream()
        .map(named -> operator(named, now))
        .collect(
            Collectors.joining(
                ",",
                "{\"version\": \"1.0\", \"log_list_timestamp\": \"%s\", \"operators\": ["
                    .formatted(now),
                "]}\n"));
  }

  @Override
  public void close() {
    logs.forEach(named -> named.log.close());
  }

  private static String operator(Named named, String now) {
    byte[] key = named.log.content().keys().getPublic().getEncoded();
    return """

    {"name": "%s", "email": [], "tiled_logs": [], "logs": [{
      "description": "%s", "log_id": "%s",
      "key": "%s",
      "url": "%s", "mmd": 60,
      "state": {"usable": {"timestamp": "%s"}}}]}"""
        .formatted(
            named.operator,
            named.name,
            Sha256.of(key).base64(),
            Base64.getEncoder().encodeToString(key),
            named.log.frontEnd().url(),
            now);
  }

  /** A SignedCertificateTimestampList (RFC 6962, section 3.3) as an extension's value. */
  private static byte[] list(List<byte[]> promises) {
    int octets = promises.stream().mapToInt(promise -> Short.BYTES + promise.length).sum();
    ByteBuffer list = ByteBuffer.allocate(Short.BYTES + octets).putShort((short) octets);
    promises.forEach(promise -> list.putShort((short) promise.length).put(promise));
    try {
      return new DEROctetString(list.array()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode", e);
    }
  }
}
