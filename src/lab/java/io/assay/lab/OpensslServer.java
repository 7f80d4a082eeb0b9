package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code openssl s_server}: a TLS server whose handshake can be set in every detail. It speaks no
 * DNS: it takes what comes and says nothing.
 */
public final class OpensslServer implements AutoCloseable {
  private final LabProcess process;
  private final int port;

  private OpensslServer(LabProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** A server that presents {@code identity}. */
  public static Builder presenting(ServerIdentity identity) {
    return new Builder(identity);
  }

  /** The port of 127.0.0.1 that it listens on. */
  public int port() {
    return port;
  }

  /** What it wrote. */
  public String output() {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
  }

  /** The settings of a server. Not thread-safe. */
  public static final class Builder {
    private final ServerIdentity identity;
    private final List<String> arguments = new ArrayList<>();
    private Optional<byte[]> staple = Optional.empty();
    private Optional<byte[]> sctList = Optional.empty();

    private Builder(ServerIdentity identity) {
      this.identity = identity;
    }

    /**
     * The only version to speak: {@code tls1}, {@code tls1_1}, {@code tls1_2} or {@code tls1_3}.
     * For the first two the security level is lowered to 0, without which they cannot be.
     */
    public Builder version(String option) {
      arguments.add("-" + option);
      return option.equals("tls1") || option.equals("tls1_1")
          ? with("-cipher", "ALL:@SECLEVEL=0")
          : this;
    }

    /** The cipher suites up to TLS 1.2, in OpenSSL's language. */
    public Builder ciphers(String list) {
      return with("-cipher", list);
    }

    /** The cipher suites of TLS 1.3. */
    public Builder suites(String list) {
      return with("-ciphersuites", list);
    }

    /** The groups of the key exchange, such as {@code P-384:X25519}. */
    public Builder groups(String list) {
      return with("-groups", list);
    }

    /** The protocols it selects from in ALPN, comma-separated. */
    public Builder alpn(String list) {
      return with("-alpn", list);
    }

    /** Demands a client certificate and breaks off without one. */
    public Builder demandingClientCertificate() {
      return with("-Verify", "1", "-verify_return_error");
    }

    /** Asks for a client certificate and goes on without one. */
    public Builder askingForClientCertificate() {
      return with("-verify", "1");
    }

    /** Staples a DER OCSPResponse. */
    public Builder stapling(byte[] ocspResponse) {
      staple = Optional.of(ocspResponse.clone());
      return this;
    }

    /** Sends {@code list} as the signed_certificate_timestamp extension (RFC 6962). */
    public Builder sctExtension(byte[] list) {
      sctList = Optional.of(list.clone());
      return this;
    }

    /** Any further arguments of {@code openssl s_server}. */
    public Builder with(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    /** Starts the server. */
    public OpensslServer start() {
      Path openssl = Programs.require("openssl");
      return Ports.with(1, ports -> start(openssl, ports.getFirst()));
    }

    private OpensslServer start(Path openssl, int port) {
      Path directory = LabProcess.newDirectory();
      LabProcess process = LabProcess.start(directory, command(openssl, directory, port));
      // A trial connection would take the place of the first client with some options.
      process.awaitOutput("ACCEPT");
      return new OpensslServer(process, port);
    }

    private List<String> command(Path openssl, Path directory, int port) {
      // -cert takes the leaf alone, -cert_chain the rest, sent in its order and unchecked.
      Path leaf = directory.resolve("leaf.pem");
      Path others = directory.resolve("others.pem");
      Path key = directory.resolve("key.pem");
      Pem.write(leaf, Pem.certificates(identity.chain().subList(0, 1)));
      Pem.write(others, Pem.certificates(identity.chain().subList(1, identity.chain().size())));
      Pem.write(key, Pem.key(identity.keys()));
      List<String> command =
          new ArrayList<>(List.of(openssl.toString(), "s_server", "-accept", "127.0.0.1:" + port));
      command.addAll(List.of("-cert", leaf.toString(), "-key", key.toString()));
      if (identity.chain().size() > 1) {
        command.addAll(List.of("-cert_chain", others.toString()));
      }
      staple.ifPresent(
          der -> {
            Path file = directory.resolve("staple.der");
            write(file, der);
            command.addAll(List.of("-status_file", file.toString()));
          });
      sctList.ifPresent(
          list -> {
            Path file = directory.resolve("serverinfo.pem");
            Pem.write(file, serverInfo(list));
            command.addAll(List.of("-serverinfo", file.toString()));
          });
      command.addAll(arguments);
      return command;
    }

    /** OpenSSL's own format: context, extension type and length before the extension's content. */
    private static String serverInfo(byte[] list) {
      byte[] content = new byte[8 + list.length];
      content[2] = 0x11; // in the ServerHello of TLS 1.2 and the Certificate of TLS 1.3,
      content[3] = (byte) 0x80; // in answer to the client's ClientHello
      content[5] = 18;
      content[6] = (byte) (list.length >> 8);
      content[7] = (byte) list.length;
      System.arraycopy(list, 0, content, 8, list.length);
      return Pem.block("SERVERINFOV2 FOR SCT", content);
    }

    private static void write(Path file, byte[] content) {
      try {
        Files.write(file, content);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }
  }
}
