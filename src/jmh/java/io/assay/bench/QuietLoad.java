package io.assay.bench;

import io.assay.app.QuietDaemon;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ServerIdentity;
import io.assay.lab.net.Diversion;
import io.assay.lab.net.DualAddress;
import io.assay.lab.net.Impairment;
import io.assay.lab.net.Intervention;
import io.assay.lab.net.NetworkLab;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether anything is suspected where nobody is in the path: {@code QuietLoad [PROBES
 * [RESOLVERS]]}, 10,000 probes unless said. A real resolver with one certificate and one whose
 * certificates rotate are seen over a good path, one that loses 30 % of the packets, and one that
 * is 100 ms longer in either direction, by DoT and DoH, each target once a second, with closer
 * looks. Needs root.
 */
public final class QuietLoad {
  private static final int LOSS_PERCENT = 30;
  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final Duration ROTATION = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final List<String> VANTAGES = List.of("good", "lossy", "slow");
  private static final int ROUTERS = 3;

  private QuietLoad() {}

  /** Measures and prints. */
  public static void main(String... arguments) throws InterruptedException {
    int probes = arguments.length < 1 ? 10_000 : Integer.parseInt(arguments[0]);
    int resolvers = arguments.length < 2 ? 4 : Integer.parseInt(arguments[1]);
    LabPki pki = LabPki.create();
    try (NetworkLab net = NetworkLab.open(ROUTERS, ROUTERS, ROUTERS)) {
      serve(net, pki.leaf(), NetworkLab.FIRST);
      serve(net, pki.leaf(), NetworkLab.SECOND);
      serve(net, pki.anotherLeaf().build(), NetworkLab.THIRD);
      try (Intervention _ = Impairment.loss(net.path(1).routers().get(1), LOSS_PERCENT);
          Intervention _ = Impairment.latency(net.path(2).routers().get(1), LATENCY)) {
        Path config = configuration(net, pki, resolvers);
        LabProcess daemon =
            net.client().java(QuietDaemon.class, config.toString(), Integer.toString(probes));
        rotate(net, daemon);
        String output = daemon.output();
        output
            .lines()
            .filter(line -> line.startsWith(QuietDaemon.ALARM))
            .forEach(System.out::println);
        System.out.print(output.substring(output.lastIndexOf("\n" + QuietDaemon.BEGIN) + 1));
      }
    }
  }

  private static void serve(NetworkLab net, LabCertificate leaf, DualAddress address) {
    net.resolvers().resolver(ResolverProgram.DNSDIST, ServerIdentity.of(leaf), address);
  }

  /** One certificate, both, the other, both… until the daemon has seen enough. */
  private static void rotate(NetworkLab net, LabProcess daemon) throws InterruptedException {
    List<List<DualAddress>> phases =
        List.of(
            List.of(NetworkLab.SECOND),
            List.of(NetworkLab.SECOND, NetworkLab.THIRD),
            List.of(NetworkLab.THIRD),
            List.of(NetworkLab.THIRD, NetworkLab.SECOND));
    long end = System.nanoTime() + LIMIT.toNanos();
    for (int i = 0; !daemon.output().contains(QuietDaemon.END); i++) {
      if (System.nanoTime() > end || !daemon.handle().isAlive()) {
        throw new IllegalStateException(daemon.output());
      }
      try (Intervention phase =
          Diversion.balance(
              net.resolvers(),
              NetworkLab.SECOND,
              phases.get(i % phases.size()).toArray(DualAddress[]::new))) {
        for (long left = ROTATION.toMillis();
            left > 0 && !daemon.output().contains(QuietDaemon.END);
            left -= 100) {
          TimeUnit.MILLISECONDS.sleep(100);
        }
        phase.end();
      }
    }
  }

  private static Path configuration(NetworkLab net, LabPki pki, int resolvers) {
    Path directory = LabProcess.newDirectory();
    Pem.write(directory.resolve("platform.pem"), pki.root().pem());
    String issuer =
        CertificateFacts.of(Octets.copyOf(pki.issuing().der()))
            .spkiSha256()
            .orElseThrow()
            .toString();
    return Pem.write(
        directory.resolve("probes.yaml"),
        """
        trust: {platform: platform.pem, refresh: never, directory: roots}
        defaults: {interval: 1s, timeout: 3s, query: canary.probe.test A}
        limits: {in-flight: 200, per-address: 200}
        examine: {again: 10s, baseline: 30s}
        controls: ["tls://%s"]
        vantages:
        %s
        resolvers:
        %s
        """
            .formatted(
                NetworkLab.SILENT.ipv4(),
                IntStream.range(0, VANTAGES.size())
                    .mapToObj(
                        path ->
                            "  - {name: %s, source: \"%s\"}"
                                .formatted(VANTAGES.get(path), net.path(path).source().ipv4()))
                    .collect(Collectors.joining("\n")),
                IntStream.range(0, resolvers)
                    .mapToObj(
                        number ->
                            """
                              - name: lab-%d
                                endpoints: ["tls://resolver.test", "https://resolver.test/dns-query"]
                                addresses: ["%s", "%s"]
                                expect:
                                  programs: [platform]%s
                                  answer: {rcode: NOERROR, contains: [192.0.2.53]}
                            """
                                .formatted(
                                    number,
                                    NetworkLab.FIRST.ipv4(),
                                    NetworkLab.SECOND.ipv4(),
                                    number % 2 == 0
                                        ? "\n      issuers: [{spki: \"" + issuer + "\"}]"
                                        : ""))
                    .collect(Collectors.joining())));
  }
}
