package io.assay.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A running resolver of another maker, on loopback unless told otherwise. Thread-safe. */
public final class ResolverServer implements AutoCloseable {
  /** What every resolver of the lab answers for {@code canary.probe.test} unless told otherwise. */
  public static final String CANARY = "192.0.2.53";

  private static final Duration HANDSHAKE = Duration.ofSeconds(5);
  private static final String LOOPBACK = "127.0.0.1";
  private static final List<Integer> STANDARD_PORTS = List.of(53, 853, 443);

  private final ResolverProgram program;
  private final LabProcess process;
  private final String address;
  private final List<Integer> ports;

  private ResolverServer(
      ResolverProgram program, LabProcess process, String address, List<Integer> ports) {
    this.program = program;
    this.process = process;
    this.address = address;
    this.ports = ports;
  }

  /**
   * Starts {@code program} with {@code identity}; it accepts connections when this returns. Skips
   * the test if the program is absent ({@link Programs#require}).
   */
  public static ResolverServer start(ResolverProgram program, ServerIdentity identity) {
    Path executable = Programs.require(program.executable());
    return Ports.with(3, ports -> startAt(ports, program, executable, identity));
  }

  /**
   * Ends this one and starts another with the same program, at the same ports of loopback.
   *
   * @param other what it presents
   */
  public ResolverServer replace(ServerIdentity other) {
    close();
    return startAt(ports, program, Programs.require(program.executable()), other);
  }

  private static ResolverServer startAt(
      List<Integer> ports, ResolverProgram program, Path executable, ServerIdentity identity) {
    LabProcess process =
        start(program, executable, identity, CANARY, List.of(), List.of(LOOPBACK), ports);
    process.awaitPorts(ports);
    // A port may accept connections some milliseconds before anybody speaks TLS there.
    process.await("TLS at the port of DoT", () -> speaksTls(ports.get(1)));
    return new ResolverServer(program, process, LOOPBACK, ports);
  }

  private static boolean speaksTls(int port) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new CredulousTrustManager()}, null);
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(LOOPBACK, port)) {
        socket.setSoTimeout((int) HANDSHAKE.toMillis());
        socket.startHandshake();
        return true;
      }
    } catch (SSLException e) {
      // That this client does not like what is presented is an answer; a lost connection is none.
      return !(e.getCause() instanceof IOException);
    } catch (IOException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new LabException("no TLS client: " + e);
    }
  }

  /**
   * Starts {@code program} at the ports 53, 853 and 443 of addresses in another network namespace.
   *
   * @param canary the address that it has for {@code canary.probe.test}
   * @param prefix the command that runs the one that follows it in that namespace
   * @param addresses IPv4 and IPv6 literals that the namespace has, at least one
   */
  public static ResolverServer startWithin(
      List<String> prefix,
      ResolverProgram program,
      ServerIdentity identity,
      String canary,
      List<String> addresses) {
    Path executable = Programs.require(program.executable());
    LabProcess process =
        start(program, executable, identity, canary, prefix, addresses, STANDARD_PORTS);
    process.awaitListening(STANDARD_PORTS);
    return new ResolverServer(program, process, addresses.getFirst(), STANDARD_PORTS);
  }

  private static LabProcess start(
      ResolverProgram program,
      Path executable,
      ServerIdentity identity,
      String canary,
      List<String> prefix,
      List<String> addresses,
      List<Integer> ports) {
    Path directory = LabProcess.newDirectory();
    var settings =
        new ResolverProgram.Settings(
            addresses,
            ports.get(0),
            ports.get(1),
            ports.get(2),
            identity.writeTo(directory),
            canary);
    List<String> command = new ArrayList<>(prefix);
    command.addAll(program.prepare(executable, directory, settings));
    return LabProcess.start(directory, command);
  }

  /** Which one it is. */
  public ResolverProgram program() {
    return program;
  }

  /** The port of plain DNS. */
  public int dnsPort() {
    return ports.get(0);
  }

  /** The port of DNS over TLS. */
  public int dotPort() {
    return ports.get(1);
  }

  /** The port of DNS over HTTPS. */
  public int dohPort() {
    return ports.get(2);
  }

  /** The DoT endpoint at the first address, under the name that {@link LabPki#leaf} is for. */
  public String dot() {
    return "tls://%s@%s".formatted(authority(dotPort()), literal());
  }

  /** The DoH endpoint at the first address, under the name that {@link LabPki#leaf} is for. */
  public String doh() {
    return "https://%s@%s/dns-query".formatted(authority(dohPort()), literal());
  }

  /** The name, with the port where it is not the standard one. */
  private static String authority(int port) {
    return STANDARD_PORTS.contains(port) ? LabPki.NAME : LabPki.NAME + ":" + port;
  }

  private String literal() {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  /** The running program. */
  public LabProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
