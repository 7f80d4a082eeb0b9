package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabKey;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ServerIdentity;
import io.assay.lab.net.NetworkLab;
import io.assay.lab.net.Router;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resolver that one real daemon sees from two vantage points: {@code a}, whose path nobody ever
 * touches, and {@code b}. Beside it stand servers to which connections can be handed: one that lies
 * with the genuine key, one with another genuine certificate, and a rogue on the path.
 */
final class ScenarioLab implements AutoCloseable {
  static final String LIE = "203.0.113.66";

  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final int ROUTERS = 3;

  final LabPki pki = LabPki.create();

  /** An authority that the platform trusts beside the genuine one, as companies install theirs. */
  final LabCertificate corporate =
      CertificateBuilder.root("O=Example Corporation, CN=Example Corporation Web Gateway")
          .key(LabKey.RSA_2048)
          .build();

  private final NetworkLab net = NetworkLab.open(ROUTERS, ROUTERS);
  private final LabProcess daemon;
  private final String url;

  ScenarioLab(Path folder) {
    try {
      startServers();
      daemon = startDaemon(folder);
      Matcher found = URL.matcher(daemon.output());
      assertThat(found.find()).isTrue();
      url = found.group();
    } catch (RuntimeException e) {
      net.close();
      throw e;
    }
  }

  private void startServers() {
    ServerIdentity genuine = ServerIdentity.of(pki.leaf());
    net.resolvers().resolver(ResolverProgram.DNSDIST, genuine, NetworkLab.FIRST);
    net.resolvers().resolver(ResolverProgram.UNBOUND, genuine, LIE, NetworkLab.SECOND);
    net.resolvers()
        .resolver(
            ResolverProgram.DNSDIST,
            ServerIdentity.of(pki.anotherLeaf().build()),
            NetworkLab.THIRD);
    LabPki rogue = LabPki.create();
    nearest()
        .namespace()
        .resolver(ResolverProgram.DNSDIST, ServerIdentity.of(rogue.leaf()), nearest().clientSide());
  }

  private LabProcess startDaemon(Path folder) {
    Pem.write(folder.resolve("platform.pem"), pki.root().pem() + corporate.pem());
    Path config =
        Pem.write(
            folder.resolve("probes.yaml"),
            """
            web: {listen: "127.0.0.1:0"}
            trust: {platform: platform.pem, refresh: never, directory: roots}
            defaults: {interval: 1s, timeout: 4s, query: canary.probe.test A}
            compare: {raise-after: 2, clear-after: 2}
            examine: {again: 1s}
            evidence: {directory: evidence}
            vantages:
              - {name: a, source: "%s"}
              - {name: b, source: "%s"}
            controls: ["tls://%s"]
            resolvers:
              - name: lab
                endpoints: ["tls://resolver.test", "https://resolver.test/dns-query"]
                addresses: ["%s"]
                expect:
                  issuers: [{spki: "%s"}]
                  programs: [platform]
                  answer: {rcode: NOERROR, contains: [192.0.2.53]}
                  identity: [{query: "id.server CH TXT", matches: "%s"}]
            """
                .formatted(
                    net.path(0).source().ipv4(),
                    net.path(1).source().ipv4(),
                    NetworkLab.SILENT.ipv4(),
                    NetworkLab.FIRST.ipv4(),
                    CertificateFacts.of(Octets.copyOf(pki.issuing().der()))
                        .spkiSha256()
                        .orElseThrow(),
                    ResolverProgram.DNSDIST.identity()));
    LabProcess process = net.client().java(Main.class, "run", "-c", config.toString());
    process.awaitOutput("http://127.0.0.1:");
    return process;
  }

  NetworkLab net() {
    return net;
  }

  /** The first router on the path of {@code b}. */
  Router nearest() {
    return net.path(1).nearest();
  }

  /** The second one. */
  Router second() {
    return net.path(1).routers().get(1);
  }

  /** What the daemon has logged so far. */
  String log() {
    return daemon.output();
  }

  /** What its metrics are now. */
  Scraped scrape() {
    return Scraped.of(net.client().get(url + "metrics"));
  }

  @Override
  public void close() {
    net.close();
  }
}
