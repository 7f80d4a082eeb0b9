package io.assay.lab.net;

import io.assay.lab.LabCertificate;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import java.nio.file.Path;
import java.util.List;

/**
 * sslsplit on a router: it ends every TLS connection to the ports 443 and 853 itself and presents a
 * copy of the server's certificate with an RSA key of its own, signed by another authority, with
 * that authority's certificate after it. It negotiates no ALPN with either side, so a DoH server
 * that insists on HTTP/2, such as unbound, hangs up on it; the client then sees its connection end,
 * often within the handshake.
 */
public final class Sslsplit {
  // One listener for both families would not find out where an IPv4 connection was meant to go.
  private static final int IPV4_PORT = 10853;
  private static final int IPV6_PORT = 10854;

  private Sslsplit() {}

  /**
   * Starts it; connections from now on are intercepted. At most one for a router.
   *
   * @param authority signs what it presents; {@link LabCertificate#namesake} makes one that bears
   *     the name of a genuine one
   */
  public static Intervention on(Router router, LabCertificate authority) {
    Path directory = LabProcess.newDirectory();
    Path certificate = Pem.write(directory.resolve("ca.pem"), authority.pem());
    Path key = Pem.write(directory.resolve("ca.key"), Pem.key(authority.keys()));
    LabProcess process =
        router
            .namespace()
            .start(
                directory,
                List.of(
                    Programs.require("sslsplit").toString(),
                    "-D",
                    "-c",
                    certificate.toString(),
                    "-k",
                    key.toString(),
                    "ssl",
                    "0.0.0.0",
                    Integer.toString(IPV4_PORT),
                    "ssl",
                    "::",
                    Integer.toString(IPV6_PORT)));
    process.awaitListening(List.of(IPV4_PORT, IPV6_PORT));
    Intervention redirection =
        router
            .namespace()
            .rules(
                """
                chain prerouting {
                  type nat hook prerouting priority dstnat
                  iifname "%1$s" meta nfproto ipv4 tcp dport { 443, 853 } redirect to :%2$d
                  iifname "%1$s" meta nfproto ipv6 tcp dport { 443, 853 } redirect to :%3$d
                }
                """
                    .formatted(Router.TO_CLIENT, IPV4_PORT, IPV6_PORT));
    return new Intervention(
        () -> {
          redirection.close();
          process.close();
        });
  }
}
