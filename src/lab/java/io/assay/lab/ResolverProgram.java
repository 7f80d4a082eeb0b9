package io.assay.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The resolvers of other makers that the lab runs. Each serves the zone {@code probe.test} like
 * {@link CannedAnswers} by plain DNS, DoT and DoH (path {@code /dns-query}, HTTP/2).
 */
public enum ResolverProgram {
  /** NLnet Labs' unbound: no ALPN on DoT, pads on DoT only. */
  UNBOUND("unbound", "lab-unbound-1") {
    @Override
    List<String> prepare(Path program, Path directory, Settings settings) {
      Path file =
          Pem.write(
              directory.resolve("unbound.conf"),
              """
              server:
                use-syslog: no
                logfile: ""
                do-daemonize: no
                username: ""
                chroot: ""
                directory: "%1$s"
                pidfile: ""
                num-threads: 1
                access-control: 0.0.0.0/0 allow
                access-control: ::/0 allow
                %8$s
                tls-port: %3$d
                https-port: %4$d
                http-endpoint: "/dns-query"
                tls-service-pem: "%5$s"
                tls-service-key: "%6$s"
                incoming-num-tcp: 1000
                edns-tcp-keepalive: yes
                edns-tcp-keepalive-timeout: 30000
                pad-responses: yes
                pad-responses-block-size: 468
                nsid: "ascii_%7$s"
                identity: "%7$s"
                module-config: "iterator"
                local-zone: "probe.test." static
                local-data: "canary.probe.test. 30 IN A %9$s"
                local-data: 'canary.probe.test. 30 IN TXT "nonce-ok"'
                local-data: "two.probe.test. 30 IN A 127.0.0.2"
                local-data: "two.probe.test. 30 IN A 127.0.0.3"
                local-zone: "." refuse
              remote-control:
                control-enable: no
              """
                  .formatted(
                      settings.arguments(
                          directory,
                          nsid(),
                          settings.listening(
                              """
                              interface: %1$s@%2$d
                              interface: %1$s@%3$d
                              interface: %1$s@%4$d
                              """))));
      return List.of(program.toString(), "-d", "-c", file.toString());
    }
  },

  /** ISC's BIND 9: ALPN {@code dot}. */
  BIND("named", "lab-bind-1") {
    @Override
    List<String> prepare(Path program, Path directory, Settings settings) {
      Pem.write(
          directory.resolve("probe.zone"),
          """
          $TTL 30
          @ SOA ns.probe.test. h.probe.test. 1 3600 600 86400 30
          @ NS ns.probe.test.
          ns A 127.0.0.1
          canary A %s
          canary TXT "nonce-ok"
          """
              .formatted(settings.canary()));
      Path file =
          Pem.write(
              directory.resolve("named.conf"),
              """
              options {
                directory "%1$s";
                pid-file none;
                session-keyfile none;
                lock-file none;
                recursion no;
                allow-query { any; };
                dnssec-validation no;
                empty-zones-enable no;
                server-id "%7$s";
                tcp-clients 1000;
                tcp-advertised-timeout 300;
                response-padding { any; } block-size 468;
                listen-on-v6 { none; };
                %8$s
              };
              tls lab {
                cert-file "%5$s";
                key-file "%6$s";
                protocols { TLSv1.2; TLSv1.3; };
              };
              http lab { endpoints { "/dns-query"; }; };
              controls { };
              zone "probe.test" { type primary; file "probe.zone"; };
              """
                  .formatted(
                      settings.arguments(
                          directory,
                          nsid(),
                          settings.listening(
                              """
                              listen-on%6$s port %2$d { %1$s; };
                              listen-on%6$s port %3$d tls lab { %1$s; };
                              listen-on%6$s port %4$d tls lab http lab { %1$s; };
                              """))));
      return List.of(program.toString(), "-g", "-n", "1", "-c", file.toString());
    }
  },

  /** CZ.NIC's Knot Resolver: ALPN {@code dot}, pads on both. */
  KNOT_RESOLVER("kresd", "lab-kresd-1") {
    @Override
    List<String> prepare(Path program, Path directory, Settings settings) {
      Path file =
          Pem.write(
              directory.resolve("kresd.conf"),
              """
              modules = { 'policy', 'nsid', 'edns_keepalive', 'hints > iterate' }
              net.ipv6 = false
              net.tls("%5$s", "%6$s")
              %8$s
              net.tls_padding(468)
              nsid.name('%7$s')
              cache.size = 10 * MB
              trust_anchors.remove('.')
              policy.add(policy.suffix(
                policy.ANSWER({
                  [kres.type.A] = { rdata = kres.str2ip('%9$s'), ttl = 30 },
                  [kres.type.TXT] = { rdata = '\\8nonce-ok', ttl = 30 },
                }),
                policy.todnames({ 'canary.probe.test' })))
              policy.add(policy.suffix(policy.DENY, policy.todnames({ 'probe.test' })))
              policy.add(policy.all(policy.REFUSE))
              """
                  .formatted(
                      settings.arguments(
                          directory,
                          nsid(),
                          settings.listening(
                              """
                              net.listen('%1$s', %2$d, { kind = 'dns' })
                              net.listen('%1$s', %3$d, { kind = 'tls' })
                              net.listen('%1$s', %4$d, { kind = 'doh2' })
                              """))));
      return List.of(program.toString(), "-n", "-c", file.toString(), directory.toString());
    }
  },

  /**
   * PowerDNS's dnsdist: no NSID, no padding, HTTP/1.1 as well; answers without a resolver behind.
   */
  DNSDIST("dnsdist", "") {
    @Override
    List<String> prepare(Path program, Path directory, Settings settings) {
      Path file =
          Pem.write(
              directory.resolve("dnsdist.conf"),
              """
              setACL({"0.0.0.0/0", "::/0"})
              setSecurityPollSuffix("")
              setVerboseHealthChecks(false)
              chain = "%5$s"
              key = "%6$s"
              %8$s
              addAction(AndRule({QNameRule("canary.probe.test."), QTypeRule(DNSQType.A)}),
                SpoofAction("%9$s", {ttl=30}))
              addAction(AndRule({QNameRule("canary.probe.test."), QTypeRule(DNSQType.TXT)}),
                SpoofRawAction("\\008nonce-ok", {ttl=30}))
              addAction(QNameRule("canary.probe.test."), RCodeAction(DNSRCode.NOERROR))
              addAction("probe.test.", RCodeAction(DNSRCode.NXDOMAIN))
              addAction(AllRule(), RCodeAction(DNSRCode.REFUSED))
              """
                  .formatted(
                      settings.arguments(
                          directory,
                          nsid(),
                          settings.listening(
                              """
                              addLocal("%5$s:%2$d")
                              addTLSLocal("%5$s:%3$d", chain, key,
                                {provider="openssl", minTLSVersion="tls1.2"})
                              addDOHLocal("%5$s:%4$d", chain, key, "/dns-query",
                                {minTLSVersion="tls1.2"})
                              """))));
      return List.of(
          program.toString(), "--supervised", "--disable-syslog", "--config", file.toString());
    }
  };

  private final String executable;
  private final String nsid;

  ResolverProgram(String executable, String nsid) {
    this.executable = executable;
    this.nsid = nsid;
  }

  /** What it answers to NSID; empty if it does not know NSID. */
  public String nsid() {
    return nsid;
  }

  /** The name of the executable. */
  String executable() {
    return executable;
  }

  /** Writes the configuration and returns the command that starts the program with it. */
  abstract List<String> prepare(Path program, Path directory, Settings settings);

  /**
   * What differs from one start to the next.
   *
   * @param addresses where it listens
   * @param identity the files of what it presents
   * @param canary the address of {@code canary.probe.test}
   */
  record Settings(
      List<String> addresses,
      int dnsPort,
      int dotPort,
      int dohPort,
      ServerIdentity.Files identity,
      String canary) {
    Settings {
      addresses = List.copyOf(addresses);
    }

    private Object[] arguments(Path directory, String nsid, String listening) {
      return new Object[] {
        directory,
        dnsPort,
        dotPort,
        dohPort,
        identity.chain(),
        identity.key(),
        nsid,
        listening,
        canary
      };
    }

    /**
     * The lines once for each address.
     *
     * @param lines a format of the address, the ports of DNS, DoT and DoH, the address in brackets
     *     if it is an IPv6 one, and {@code -v6} for those
     */
    private String listening(String lines) {
      return addresses.stream()
          .map(
              address -> {
                boolean ipv6 = address.contains(":");
                return lines.formatted(
                    address,
                    dnsPort,
                    dotPort,
                    dohPort,
                    ipv6 ? "[" + address + "]" : address,
                    ipv6 ? "-v6" : "");
              })
          .collect(Collectors.joining());
    }
  }
}
