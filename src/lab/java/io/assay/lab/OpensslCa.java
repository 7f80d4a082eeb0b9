package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * {@code openssl ca} and {@code openssl ocsp} over one authority of the lab: the database of what
 * it issued, CRLs and OCSP responses made from that. Not thread-safe, but for {@link #answer}.
 */
public final class OpensslCa implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

  private final Path openssl = Programs.require("openssl");
  private final Path directory = LabProcess.newDirectory();
  private final LabCertificate authority;
  private final AtomicInteger files = new AtomicInteger();

  /** A database for {@code authority}, which knows of no certificates yet. */
  public OpensslCa(LabCertificate authority) {
    this.authority = authority;
    Pem.write(directory.resolve("index.txt"), "");
    Pem.write(directory.resolve("crlnumber"), "01\n");
    Pem.write(directory.resolve("ca.pem"), authority.pem());
    Pem.write(directory.resolve("ca.key"), Pem.key(authority.keys()));
  }

  /** Enters a certificate of the authority's as valid. */
  public void register(LabCertificate certificate) {
    run("ca", "-config", config(List.of()), "-valid", file(certificate.pem()));
  }

  /**
   * Enters a certificate of the authority's as revoked just now.
   *
   * @param reason such as {@code keyCompromise}
   */
  public void revoke(LabCertificate certificate, String reason) {
    run(
        "ca",
        "-config",
        config(List.of()),
        "-revoke",
        file(certificate.pem()),
        "-crl_reason",
        reason);
  }

  /**
   * A DER CRL of what is revoked.
   *
   * @param extensions lines of OpenSSL's configuration that name the extensions of the CRL; those
   *     of other sections follow after a line with the section in brackets
   */
  public byte[] crl(Instant lastUpdate, Instant nextUpdate, String... extensions) {
    Path pem = newFile();
    run(
        "ca",
        "-config",
        config(List.of(extensions)),
        "-gencrl",
        "-crl_lastupdate",
        time(lastUpdate),
        "-crl_nextupdate",
        time(nextUpdate),
        "-out",
        pem.toString());
    Path der = newFile();
    run("crl", "-in", pem.toString(), "-outform", "DER", "-out", der.toString());
    return read(der);
  }

  /** A DER CRL of an hour ago, current for a week. */
  public byte[] crl(String... extensions) {
    Instant made = Instant.now().minus(Duration.ofHours(1));
    return crl(made, made.plus(Duration.ofDays(7)), extensions);
  }

  /** A DER OCSP response that the authority itself signs; {@link #ocspBy} has the rest. */
  public byte[] ocsp(LabCertificate certificate, String... arguments) {
    return ocspBy(authority, certificate, arguments);
  }

  /**
   * A DER OCSP response of now.
   *
   * @param responder who signs
   * @param arguments of {@code openssl ocsp}, such as {@code -ndays 7}: without them there is no
   *     nextUpdate
   */
  public byte[] ocspBy(LabCertificate responder, LabCertificate certificate, String... arguments) {
    Path response = newFile();
    List<String> command = new ArrayList<>(List.of("ocsp"));
    // The digest of the CertID has to stand before the certificate.
    command.addAll(List.of(arguments));
    command.addAll(List.of("-issuer", path("ca.pem"), "-serial", "0x" + serial(certificate)));
    command.addAll(responderArguments(responder));
    command.addAll(List.of("-noverify", "-respout", response.toString()));
    run(command.toArray(String[]::new));
    return read(response);
  }

  /**
   * What {@code openssl ocsp} answers to a DER OCSPRequest, current for a week. Its own server
   * ({@code -port}) is no use to tests: it listens on every address, a connection without a request
   * occupies it for ever, and it may overlook changes of the database within a second.
   */
  public byte[] answer(byte[] request) {
    Path file = newFile();
    try {
      Files.write(file, request);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    Path response = newFile();
    List<String> command = new ArrayList<>(List.of("ocsp", "-reqin", file.toString()));
    command.addAll(responderArguments(authority));
    command.addAll(List.of("-ndays", "7", "-respout", response.toString()));
    run(command.toArray(String[]::new));
    return read(response);
  }

  private List<String> responderArguments(LabCertificate responder) {
    return List.of(
        "-index",
        path("index.txt"),
        "-CA",
        path("ca.pem"),
        "-rsigner",
        file(responder.pem()),
        "-rkey",
        file(Pem.key(responder.keys())));
  }

  private static String serial(LabCertificate certificate) {
    return Certificate.getInstance(certificate.der()).getSerialNumber().getValue().toString(16);
  }

  private String config(List<String> crlExtensions) {
    return file(
        """
        [ca]
        default_ca = lab
        [lab]
        database = %1$s/index.txt
        crlnumber = %1$s/crlnumber
        certificate = %1$s/ca.pem
        private_key = %1$s/ca.key
        new_certs_dir = %1$s
        default_md = sha256
        unique_subject = no
        crl_extensions = crl
        [crl]
        authorityKeyIdentifier = keyid
        %2$s
        """
            .formatted(directory, String.join("\n", crlExtensions)));
  }

  private void run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(openssl.toString()));
    command.addAll(List.of(arguments));
    try (LabProcess process = LabProcess.start(LabProcess.newDirectory(), command)) {
      if (process.awaitExit(LIMIT) != 0) {
        throw new LabException(String.join(" ", command) + "\n" + process.output());
      }
    }
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private Path newFile() {
    return directory.resolve("file-" + files.incrementAndGet());
  }

  private String file(String text) {
    return Pem.write(newFile(), text).toString();
  }

  private static String time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).format(TIME);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> left = Files.walk(directory)) {
      for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
