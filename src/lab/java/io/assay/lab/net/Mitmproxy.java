package io.assay.lab.net;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import io.assay.lab.ServerIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * mitmproxy on a router, in transparent mode: it ends every TLS connection to the ports 443 and 853
 * itself. What an authority signs for it is the leaf alone, whose key is the authority's; ALPN and
 * HTTP/2 pass. Settings of one to be started; not thread-safe.
 */
public final class Mitmproxy {
  private static final int PORT = 10855;

  private final Router router;
  private Optional<LabCertificate> authority = Optional.empty();
  private Optional<ServerIdentity> identity = Optional.empty();
  private final List<String> arguments = new ArrayList<>();

  private Mitmproxy(Router router) {
    this.router = router;
  }

  /** One that signs with {@link #authority()} unless told otherwise. */
  public static Mitmproxy on(Router router) {
    return new Mitmproxy(router);
  }

  /** A new authority with the name and the kind of key that mitmproxy gives its own. */
  public static LabCertificate authority() {
    return CertificateBuilder.root("CN=mitmproxy, O=mitmproxy").key(LabKey.RSA_2048).build();
  }

  /** Signs with this authority, for example one that programs trust. */
  public Mitmproxy signingWith(LabCertificate certificate) {
    authority = Optional.of(certificate);
    return this;
  }

  /** Presents this for every name, for example the genuine chain with the genuine key. */
  public Mitmproxy presenting(ServerIdentity always) {
    identity = Optional.of(always);
    return this;
  }

  /** Replaces an IPv4 address in the answers of DoH and DoT. */
  public Mitmproxy changing(String address, String replacement) {
    arguments.addAll(
        List.of("--set", "tampered_address=" + address, "--set", "tampered_with=" + replacement));
    return this;
  }

  /** Leaves alone whatever does not ask for this name in the ClientHello. */
  public Mitmproxy onlyFor(String name) {
    arguments.addAll(List.of("--allow-hosts", name.replace(".", "\\.")));
    return this;
  }

  /** Starts it; connections from now on are intercepted. At most one for a router. */
  public Intervention start() {
    Path directory = LabProcess.newDirectory();
    LabProcess process = router.namespace().start(directory, command(directory));
    process.awaitListening(List.of(PORT));
    Intervention redirection =
        router
            .namespace()
            .rules(
                """
                chain prerouting {
                  type nat hook prerouting priority dstnat
                  iifname "%s" tcp dport { 443, 853 } redirect to :%d
                }
                """
                    .formatted(Router.TO_CLIENT, PORT));
    return new Intervention(
        () -> {
          redirection.close();
          process.close();
        });
  }

  private List<String> command(Path directory) {
    LabCertificate signer = authority.orElseGet(Mitmproxy::authority);
    Pem.write(directory.resolve("mitmproxy-ca.pem"), Pem.key(signer.keys()) + signer.pem());
    Path script = Pem.write(directory.resolve("tamper.py"), Impairment.resource("tamper.py"));
    List<String> command = new ArrayList<>(List.of(Programs.require("mitmdump").toString()));
    command.addAll(List.of("--mode", "transparent", "--listen-port", Integer.toString(PORT)));
    command.addAll(List.of("--set", "confdir=" + directory, "--ssl-insecure"));
    command.addAll(List.of("--tcp-hosts", ":853$")); // else DoT would be read as HTTP
    command.addAll(List.of("--quiet", "--scripts", script.toString()));
    identity.ifPresent(
        given -> {
          Path file =
              Pem.write(
                  directory.resolve("identity.pem"),
                  Pem.key(given.keys()) + Pem.certificates(given.chain()));
          command.addAll(List.of("--certs", "*=" + file));
        });
    command.addAll(arguments);
    return List.copyOf(command);
  }
}
