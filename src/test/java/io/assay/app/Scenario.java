package io.assay.app;

import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabKey;
import io.assay.lab.ServerIdentity;
import io.assay.lab.net.Blocking;
import io.assay.lab.net.Diversion;
import io.assay.lab.net.Impairment;
import io.assay.lab.net.Intervention;
import io.assay.lab.net.Mitmproxy;
import io.assay.lab.net.NetworkLab;
import io.assay.lab.net.Sslsplit;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Something that happens on the path of vantage point {@code b}, or to the resolver.
 *
 * @param name as in the table of scenarios in {@code docs/interception.md}
 * @param kind what is to be seen of it
 * @param begin has it begin
 */
record Scenario(String name, Kind kind, Function<ScenarioLab, Intervention> begin) {
  private static final int DOT = 853;
  private static final int DOH = 443;

  /** What is to be seen. */
  enum Kind {
    /** Something, within two probes. */
    FOUND,
    /** Nothing. */
    HEALTHY,
    /** Probes that fail, and no doubt about who answers the others. */
    LOSSY
  }

  static List<Scenario> all() {
    return List.of(
        found(
            "sslsplit with an authority of its own",
            lab ->
                Sslsplit.on(
                    lab.second(), CertificateBuilder.root("O=Proxy, CN=Proxy Root").build())),
        found(
            "sslsplit with a namesake of the genuine issuer",
            lab -> Sslsplit.on(lab.nearest(), lab.pki.issuing().namesake().build())),
        found("mitmproxy", lab -> Mitmproxy.on(lab.nearest()).start()),
        found(
            "mitmproxy with an authority that the platform trusts",
            lab -> Mitmproxy.on(lab.second()).signingWith(lab.corporate).start()),
        found(
            "mitmproxy for one name only",
            lab ->
                Mitmproxy.on(lab.nearest())
                    .signingWith(
                        CertificateBuilder.root("CN=Chosen Names").key(LabKey.RSA_2048).build())
                    .onlyFor("resolver.test")
                    .start()),
        found(
            "answers changed inside the genuine chain",
            lab ->
                Mitmproxy.on(lab.nearest())
                    .presenting(ServerIdentity.of(lab.pki.leaf()))
                    .changing("192.0.2.53", ScenarioLab.LIE)
                    .start()),
        found(
            "DoT handed to a liar that has the genuine key",
            lab -> Diversion.of(lab.nearest(), NetworkLab.FIRST, DOT, NetworkLab.SECOND)),
        found(
            "a rogue at an address with no resolver",
            lab -> Diversion.of(lab.nearest(), NetworkLab.SILENT, DOT, lab.nearest().clientSide())),
        // The more probes were lost lately, the more it takes until "vantage" says so: slow ones
        // first.
        found("large packets dropped", lab -> Blocking.dropLargerThan(lab.second(), 800)),
        found("port 853 dropped", lab -> Blocking.drop(lab.second(), DOT)),
        found("port 443 reset", lab -> Blocking.reset(lab.nearest(), DOH)),
        found("port 853 prohibited", lab -> Blocking.prohibit(lab.second(), DOT)),
        found(
            "port 443 reset on ClientHello", lab -> Blocking.resetOnClientHello(lab.second(), DOH)),
        found(
            "reset on the server's name",
            lab -> Blocking.resetOnName(lab.second(), "resolver.test")),
        new Scenario("30 % loss", Kind.LOSSY, lab -> Impairment.loss(lab.second(), 30)),
        new Scenario(
            "100 ms latency",
            Kind.HEALTHY,
            lab -> Impairment.latency(lab.second(), Duration.ofMillis(100))),
        new Scenario(
            "the certificate rotates",
            Kind.LOSSY,
            lab -> Diversion.balance(lab.net().resolvers(), NetworkLab.FIRST, NetworkLab.THIRD)),
        new Scenario(
            "two certificates at one address",
            Kind.LOSSY,
            lab ->
                Diversion.balance(
                    lab.net().resolvers(), NetworkLab.FIRST, NetworkLab.FIRST, NetworkLab.THIRD)));
  }

  private static Scenario found(String name, Function<ScenarioLab, Intervention> begin) {
    return new Scenario(name, Kind.FOUND, begin);
  }
}
