package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.lab.LabPki;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.lab.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final LabPki PKI = LabPki.create();
  private static final ServerIdentity IDENTITY = ServerIdentity.of(PKI.leaf());

  @TempDir private Path folder;
  private String ca = "";

  @BeforeEach
  void writeAnchor() {
    ca = Assay.pem(folder, PKI.root());
  }

  private Assay check(String... arguments) {
    return Assay.run(
        concat(new String[] {"check", "--ca", ca, "--query", Assay.CANARY}, arguments));
  }

  static String[] concat(String[] first, String... second) {
    String[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static String dot(TlsServer server) {
    return "tls://127.0.0.1:" + server.port();
  }

  @Test
  void healthyEndpointsOfUnboundAreFine() {
    try (ResolverServer server = ResolverServer.start(ResolverProgram.UNBOUND, IDENTITY)) {
      Assay dot = check(server.dot());
      assertThat(dot.exitCode()).as(dot.toString()).isEqualTo(ExitCode.FINE);
      assertThat(dot.out()).contains("TLS 1.3", "192.0.2.53", "NSID lab-unbound-1", "SNI resolver");

      Assay doh = check(server.doh());
      assertThat(doh.exitCode()).as(doh.toString()).isEqualTo(ExitCode.FINE);
      assertThat(doh.out()).contains("HTTP/2, status 200", "ALPN h2");
    }
  }

  @Test
  void serverThatIsAskedWhoItIsSaysSoOnThePage() {
    try (ResolverServer server = ResolverServer.start(ResolverProgram.UNBOUND, IDENTITY)) {
      Assay seen = check("--identity", server.dot());

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.out().replaceAll("\\s+", " "))
          .contains(
              "identity NSID: lab-unbound-1; id.server. CH TXT: lab-unbound-1;"
                  + " hostname.bind. CH TXT: lab-unbound-1")
          .containsPattern("JA3S [0-9a-f]{32} \\(771,486[5-7],\\d+-\\d+\\)");
    }
  }

  @Test
  void namesAreLookedUpAtTheNameserverGiven() {
    try (ResolverServer server = ResolverServer.start(ResolverProgram.UNBOUND, IDENTITY)) {
      Assay seen =
          check(
              "--nameserver",
              "127.0.0.1:" + server.dnsPort(),
              "tls://no-such-name.probe.test:" + server.dotPort());

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(seen.out()).contains("failed", "resolve: name-not-found");
    }
  }

  @Test
  void endpointsStandInTheOrderGiven() {
    try (TlsServer slow = TlsServer.dot(IDENTITY);
        TlsServer quick = TlsServer.doh(IDENTITY)) {
      String first = "https://127.0.0.1:" + quick.port() + "/dns-query";
      Assay seen = check(first, dot(slow), first);

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.out().lines().filter(line -> line.contains("://")))
          .extracting(line -> line.substring(0, line.indexOf(' ')))
          .containsExactly(first, dot(slow), first);
    }
  }

  @Test
  void anotherPinIsViolated() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      String pin = new Pin(Pin.Kind.SPKI, Sha256.of(new byte[] {1})).toString();
      Assay seen = check("--pin", pin, dot(server));

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
      assertThat(seen.out()).contains("! pin", pin).doesNotContain("! name");
    }
  }

  @Test
  void anyOfSeveralPinsIsEnough() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      String other = new Pin(Pin.Kind.SPKI, Sha256.of(new byte[] {1})).toString();
      String leaf = new Pin(Pin.Kind.CERT, Sha256.of(PKI.leaf().der())).toString();
      Assay seen = check("--pin", other, "--pin", leaf, dot(server));

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
      assertThat(seen.out()).contains("+ pin");
    }
  }

  @Test
  void issuerIsExpectedByNameOrByKey() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      String key = "sha256/" + Sha256.of(PKI.issuing().x509().getPublicKey().getEncoded()).base64();

      assertThat(check("--issuer", "CN=Assay Lab Issuing", dot(server)).out()).contains("+ issuer");
      assertThat(check("--issuer", key, dot(server)).out()).contains("+ issuer");
      Assay other = check("--issuer", "CN=WE1", dot(server));
      assertThat(other.out()).contains("! issuer");
      assertThat(other.exitCode()).isEqualTo(ExitCode.VIOLATED);
    }
  }

  @Test
  void nameReplacesTheHostInSniAndCertificate() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      Assay right = check("--name", LabPki.NAME, dot(server));
      assertThat(right.exitCode()).as(right.toString()).isEqualTo(ExitCode.FINE);
      assertThat(right.out()).contains("SNI " + LabPki.NAME);

      Assay wrong = check("--name", "dns.example", dot(server));
      assertThat(wrong.exitCode()).isEqualTo(ExitCode.VIOLATED);
      assertThat(wrong.out()).contains("! name", "SNI dns.example");

      Assay address = check("--name", "192.0.2.1", dot(server));
      assertThat(address.exitCode()).isEqualTo(ExitCode.VIOLATED);
      assertThat(address.out()).contains("! name", "SNI none");
    }
  }

  @Test
  void chainThatNobodyTrustsIsViolatedWithoutCa() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      Assay seen = Assay.run("check", "--query", Assay.CANARY, dot(server));

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
      assertThat(seen.out()).contains("! programs", "CN=Assay Lab Issuing");
    }
  }

  @Test
  void portWhereNothingListensIsUnreachable() {
    Assay seen = check("tls://127.0.0.1:" + Assay.closedPort());

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(seen.out()).contains("connect: refused");
  }

  @Test
  void violationCountsForMoreThanAnUnreachableEndpoint() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      Assay seen = Assay.run("check", dot(server), "tls://127.0.0.1:" + Assay.closedPort());

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
    }
  }

  @Test
  void timeoutEndsTheProbe() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Assay seen = check("--timeout", "300ms", "tls://127.0.0.1:" + silent.getLocalPort());

      assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(seen.out()).contains("tls: timeout");
    }
  }

  @Test
  void expectationsOfTheConfigurationApplyToItsEndpoints() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      String config =
          Assay.file(
              folder,
              "probes.yaml",
              """
              resolvers:
                - name: lab
                  query: %s
                  endpoints: ["%s"]
                  expect:
                    pins: ["%s"]
              """
                  .formatted(
                      Assay.CANARY,
                      dot(server),
                      new Pin(Pin.Kind.SPKI, Sha256.of(new byte[] {1}))));

      for (String[] selection :
          new String[][] {{"-c", config, dot(server)}, {"-c", config, "lab"}, {"-c", config}}) {
        Assay seen = Assay.run(concat(new String[] {"check", "--ca", ca}, selection));
        assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.VIOLATED);
        assertThat(seen.out()).contains("! pin", "192.0.2.53");
      }
    }
  }

  @Test
  void nothingThatACertificateSaysReachesTheTerminalUnescaped() {
    String hostile = "CN=\u001b]0;owned\u0007\u202egnp.exe\u2066,O=a\nb";
    var leaf = PKI.anotherLeaf().subject("CN=x").dns("evil\u001b[31m.test").build();
    var issuer = PKI.root().authority(hostile).build();
    var below = issuer.leaf(hostile).dns(LabPki.NAME).ip("127.0.0.1").build();
    for (var certificate : new io.assay.lab.LabCertificate[] {leaf, below}) {
      try (TlsServer server = TlsServer.dot(ServerIdentity.of(certificate))) {
        for (String form : new String[] {"--color=never", "--color=always", "--json"}) {
          Assay seen = check(form, dot(server));
          String plain = seen.out().replaceAll("\u001b\\[[0-9;]*m", "");
          assertThat(plain.chars().filter(c -> c != '\n' && c != '\r'))
              .as(plain)
              .isNotEmpty()
              .noneMatch(c -> c < ' ' || c == 0x7f || Character.getType(c) == Character.FORMAT);
        }
      }
    }
  }

  @Test
  void pipeGetsNeitherEscapeSequencesNorSymbols() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      assertThat(check(dot(server)).out().chars())
          .allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
      assertThat(check("--color", "always", dot(server)).out()).contains("\u001b[", "\u2713");
    }
  }

  @Test
  void noLineIsWiderThanTheTerminalsOfMostPeople() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      assertThat(check(dot(server)).out().lines()).allMatch(line -> line.length() <= Layout.WIDTH);
    }
  }

  @Test
  void terminalGetsColoursUnlessNoColorIsSet() {
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      String[] arguments = {"check", "--ca", ca, dot(server)};
      Surroundings terminal = new Surroundings(true, StandardCharsets.UTF_8, Map.of());
      Surroundings sober = new Surroundings(true, StandardCharsets.UTF_8, Map.of("NO_COLOR", "1"));

      assertThat(Assay.run(Main.program(terminal), arguments).out()).contains("\u001b[", "\u2713");
      assertThat(Assay.run(Main.program(sober), arguments).out())
          .doesNotContain("\u001b[")
          .contains("\u2713");
    }
  }

  @Test
  void wrongArgumentsAreExplainedInOneLineEach() {
    assertRefused("tls://dns.google:70000", "port 70000 is out of range", "tls://");
    assertRefused("dns.google", "tls://dns.google", "https://dns.google/dns-query");
    assertRefused("https://dns.google", "the path is missing", "/dns-query");
    assertRefused("udp://9.9.9.9", "encryption");
    assertThat(check("--timeout", "10", "tls://9.9.9.9").err())
        .contains("--timeout", "ms, s, m or h");
    assertThat(check("--pin", "abc", "tls://9.9.9.9").err()).contains("--pin", "sha256/");
    assertThat(check("--issuer", "Google", "tls://9.9.9.9").err()).contains("--issuer", "CN=");
    assertThat(Assay.run("check", "--query", "a b c", "tls://9.9.9.9").err())
        .contains("--query", "example.com");
    assertThat(check("--nameserver", "x", "tls://9.9.9.9").err()).contains("--nameserver", "53");
    assertThat(check("--name", "a b", "tls://9.9.9.9").err()).contains("--name", "dns.google");
    assertThat(check().err()).contains("tls://dns.google", "-c FILE");
  }

  private void assertRefused(String endpoint, String... reasons) {
    Assay seen = check(endpoint);
    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.out()).isEmpty();
    assertThat(seen.err().lines()).hasSize(1);
    assertThat(seen.err()).contains(reasons).doesNotContain("\tat ");
  }

  @Test
  void fileThatCannotBeReadIsRefusedInOneLine() {
    String missing = folder.resolve("missing").toString();
    try (TlsServer server = TlsServer.dot(IDENTITY)) {
      for (String option : new String[] {"--ca", "-c"}) {
        Assay seen = Assay.run("check", option, missing, dot(server));
        assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(seen.err().lines()).hasSize(1);
        assertThat(seen.err()).contains(missing, "no such file").doesNotContain("\tat ");
      }
    }
  }
}
