package io.assay.lab.net;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ServerIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A network with a resolver at {@link NetworkLab#FIRST} and {@link NetworkLab#SECOND}, and what
 * other makers' clients see there from the client's namespace. Path 0 is the one to intervene on.
 */
final class Seen implements AutoCloseable {
  /** The genuine issuer, in the words of {@code openssl s_client}. */
  static final String GENUINE = "i:O = Assay Lab, CN = Assay Lab Issuing";

  /** What {@code openssl s_client} says of a chain that it trusts, and also without any chain. */
  static final String VERIFIED = "Verify return code: 0 (ok)";

  private final LabPki pki = LabPki.create();
  private final NetworkLab lab;
  private final Path root;

  /** As {@link NetworkLab#open}; the files go to {@code folder}. */
  Seen(Path folder, ResolverProgram program, int... routers) {
    root = Pem.write(folder.resolve("root.pem"), pki.root().pem());
    lab = NetworkLab.open(routers);
    lab.resolvers()
        .resolver(program, ServerIdentity.of(pki.leaf()), NetworkLab.FIRST, NetworkLab.SECOND);
  }

  NetworkLab lab() {
    return lab;
  }

  LabPki pki() {
    return pki;
  }

  /** The first router of path 0. */
  Router router() {
    return lab.path(0).nearest();
  }

  /** {@code openssl s_client} from path 0, by IPv4. */
  String sClient(int port, String... more) {
    return sClient(lab.path(0).source().ipv4(), NetworkLab.FIRST.ipv4(), port, more);
  }

  /**
   * {@code openssl s_client}, which ends after the handshake.
   *
   * @param more arguments instead of those that set the SNI
   */
  String sClient(String source, String address, int port, String... more) {
    List<String> command = new ArrayList<>(List.of("s_client"));
    command.addAll(List.of("-connect", bracketed(address) + ":" + port));
    command.addAll(List.of("-bind", bracketed(source) + ":0", "-CAfile", root.toString()));
    command.add("-showcerts");
    command.addAll(more.length > 0 ? List.of(more) : List.of("-servername", LabPki.NAME));
    return lab.client().run("openssl", command.toArray(String[]::new)).output();
  }

  /** {@code kdig} asks for the canary from path 0, by IPv4, and verifies. */
  String kdig(String transport) {
    return kdig(transport, lab.path(0).source().ipv4(), NetworkLab.FIRST.ipv4(), pki.root());
  }

  /**
   * {@code kdig} asks for the canary and verifies against an authority.
   *
   * @param transport {@code +tls} or {@code +https}
   */
  String kdig(String transport, String source, String address, LabCertificate authority) {
    Path anchor = Pem.write(root.resolveSibling("anchor.pem"), authority.pem());
    return lab.client()
        .run(
            "kdig",
            "@" + address,
            "-b",
            source,
            transport,
            "+tls-ca=" + anchor,
            "+tls-hostname=" + LabPki.NAME,
            "+timeout=10",
            "+retry=0",
            "canary.probe.test")
        .output();
  }

  /** {@code curl} from path 0, by IPv4, within two seconds; it says how connecting ended. */
  String curl(int port) {
    return curl(lab.path(0).source().ipv4(), NetworkLab.FIRST.ipv4(), port);
  }

  /** {@code curl} to an address that does not get further than a handshake. */
  String curl(String source, String address, int port) {
    return curl(source, address, port, Duration.ofSeconds(2));
  }

  String curl(String source, String address, int port, Duration limit) {
    return lab.client()
        .run(
            "curl",
            "--silent",
            "--show-error",
            "--verbose",
            "--insecure",
            "--interface",
            source,
            "--max-time",
            Long.toString(limit.toSeconds()),
            "--connect-to",
            "::" + bracketed(address) + ":",
            "https://%s:%d/".formatted(LabPki.NAME, port))
        .output();
  }

  /** {@code ping} from a source address. */
  String ping(String source, String address, String... more) {
    List<String> command = new ArrayList<>(List.of("-n", "-I", source));
    command.addAll(List.of(more));
    command.add(address);
    return lab.client().run("ping", command.toArray(String[]::new)).output();
  }

  private static String bracketed(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  @Override
  public void close() {
    lab.close();
  }
}
