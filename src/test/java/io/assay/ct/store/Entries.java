package io.assay.ct.store;

import io.assay.ct.Log;
import io.assay.ct.log.LogEntry;
import io.assay.ct.watch.Hit;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.WatchedIdentity;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.PrecertificateTbs;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Entries as logs have them, and what becomes of them in a store. */
public final class Entries {
  /** When the logs took what stands at index 0; each index is a second later. */
  public static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

  private static final String POISON = "1.3.6.1.4.1.11129.2.4.3";
  private static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";

  private Entries() {}

  /** A certificate and the precertificate that came before it. */
  public record Pair(LabCertificate issuer, LabCertificate precertificate, LabCertificate leaf) {
    /** Both of the same key, serial number and validity, changed by {@code change}. */
    public static Pair of(LabCertificate issuer, UnaryOperator<CertificateBuilder> change) {
      LabCertificate first = issuer.leaf("CN=resolver.test").build();
      Instant from = CertificateFacts.of(octets(first)).notBefore().orElseThrow();
      UnaryOperator<CertificateBuilder> same =
          builder ->
              change.apply(
                  builder
                      .serial(BigInteger.TEN)
                      .keys(first.keys())
                      .validity(from, from.plus(Duration.ofDays(90))));
      return new Pair(
          issuer,
          same.apply(issuer.leaf("CN=resolver.test"))
              .extension(POISON, true, new byte[] {5, 0})
              .build(),
          same.apply(issuer.leaf("CN=resolver.test"))
              .extension(SCT_LIST, false, new byte[] {4, 2, 0, 0})
              .build());
    }
  }

  /** A log that is called so; its key is none. */
  public static Log log(String name) {
    Octets key = Octets.copyOf(name.getBytes(StandardCharsets.UTF_8));
    return new Log(
        name,
        Sha256.of(key.toByteArray()),
        key,
        "operator",
        List.of(),
        Log.Kind.RFC6962,
        "https://log.test/",
        "https://log.test/",
        Duration.ofDays(1),
        Optional.empty(),
        Optional.empty());
  }

  /** The entry of a certificate, its issuers above it. */
  public static LogEntry certificate(long index, LabCertificate leaf) {
    return certificate(
        index, leaf.der(), leaf.chainWithRoot().stream().skip(1).map(LabCertificate::der).toList());
  }

  /** The entry of what a log took for a certificate. */
  public static LogEntry certificate(long index, byte[] der, List<byte[]> chain) {
    return entry(index, 0, u24(der), vector(chain));
  }

  /** The entry of a precertificate. */
  public static LogEntry precertificate(long index, Pair pair) {
    Octets tbs =
        PrecertificateTbs.ofEither(CertificateFacts.of(octets(pair.precertificate())))
            .orElseThrow();
    byte[] issuerKey =
        CertificateFacts.of(octets(pair.issuer())).spkiSha256().orElseThrow().toByteArray();
    return entry(
        index,
        1,
        join(issuerKey, u24(tbs.toByteArray())),
        join(
            u24(pair.precertificate().der()),
            vector(pair.issuer().chainWithRoot().stream().map(LabCertificate::der).toList())));
  }

  /** The matches of these entries in a log, for a resolver that watches these identities. */
  public static LoggedCertificate match(LogEntry entry, String log, String... identities) {
    return match(entry, log, hits("resolver", identities));
  }

  public static LoggedCertificate match(LogEntry entry, String log, List<Hit> hits) {
    return LoggedCertificate.of(entry, log(log), hits, entry.chain());
  }

  /** A resolver's hits; an identity with a question mark before it is doubtful. */
  public static List<Hit> hits(String resolver, String... identities) {
    return Arrays.stream(identities)
        .map(
            text ->
                new Hit(resolver, identity(text.replaceFirst("^\\?", "")), text.startsWith("?")))
        .toList();
  }

  private static WatchedIdentity identity(String text) {
    try {
      return WatchedIdentity.parse(text);
    } catch (EndpointException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The DER octets. */
  public static Octets octets(LabCertificate certificate) {
    return Octets.copyOf(certificate.der());
  }

  private static LogEntry entry(long index, int type, byte[] signed, byte[] extra) {
    byte[] header =
        ByteBuffer.allocate(12)
            .putShort((short) 0)
            .putLong(START.plusSeconds(index).toEpochMilli())
            .putShort((short) type)
            .array();
    return LogEntry.of(
        index, Octets.copyOf(join(header, signed, new byte[2])), Octets.copyOf(extra));
  }

  private static byte[] vector(List<byte[]> certificates) {
    return u24(join(certificates.stream().map(Entries::u24).toArray(byte[][]::new)));
  }

  private static byte[] u24(byte[] octets) {
    int length = octets.length;
    return join(new byte[] {(byte) (length >>> 16), (byte) (length >>> 8), (byte) length}, octets);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(joined::writeBytes);
    return joined.toByteArray();
  }
}
