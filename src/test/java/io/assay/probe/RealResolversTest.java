package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.CannedAnswers;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Programs;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.probe.dns.DnsMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealResolversTest {
  private static final Pattern KDIG_RCODE = Pattern.compile("status: (\\w+);");
  private static final Pattern KDIG_NSID = Pattern.compile("NSID: .*\"(.*)\"");
  private static final Pattern KDIG_ADDRESS =
      Pattern.compile("canary\\S*\\s+\\d+\\s+IN\\s+A\\s+(\\S+)");
  private static Prober prober;

  @BeforeAll
  static void start() {
    prober = new Prober(1, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    prober.close();
  }

  @ParameterizedTest
  @EnumSource(ResolverProgram.class)
  void dotAndDohAreAnsweredAsKdigHasIt(ResolverProgram program) {
    try (ResolverServer server = ResolverServer.start(program, Probes.IDENTITY)) {
      Observation dot = prober.probe(Probes.attempt(server.dot()));
      Observation post = prober.probe(Probes.attempt(server.doh()));
      Observation get = prober.probe(Probes.attempt(server.doh() + "{?dns}"));

      String byTls = kdig(server.dotPort(), "+tls");
      assertAgrees(dot, byTls);
      String byHttps = kdig(server.dohPort(), "+https=resolver.test/dns-query");
      assertAgrees(post, byHttps);
      assertAgrees(get, byHttps);
      assertThat(post.http().orElseThrow().version()).isEqualTo("2");
      assertThat(dot.tls().orElseThrow().version()).hasValue(0x0304);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ResolverProgram.class,
      names = {"UNBOUND", "BIND", "KNOT_RESOLVER"})
  void paddingAndNsidOfDotAreSeen(ResolverProgram program) {
    try (ResolverServer server = ResolverServer.start(program, Probes.IDENTITY)) {
      Observation dot = prober.probe(Probes.attempt(server.dot()));

      assertThat(dot.dns().orElseThrow().response().orElseThrow().length()).isEqualTo(468);
      DnsMessage.Edns edns = parsed(dot).edns().orElseThrow();
      assertThat(edns.nsid()).contains(program.nsid());
      assertThat(edns.paddingOctets().orElse(0)).isPositive();
      assertThat(edns.keepaliveTimeout().orElse(0)).isPositive();
    }
  }

  private static void assertAgrees(Observation seen, String kdig) {
    assertThat(seen.outcome()).isEqualTo(new Outcome.Answered());
    DnsMessage.Parsed message = parsed(seen);
    assertThat(Optional.of(message.rcode())).as(kdig).isEqualTo(first(KDIG_RCODE, kdig));
    assertThat(message.answers().stream().map(DnsMessage.ResourceRecord::data).toList())
        .isEqualTo(first(KDIG_ADDRESS, kdig).stream().toList())
        .containsExactly(CannedAnswers.ADDRESS);
    assertThat(message.edns().flatMap(DnsMessage.Edns::nsid)).isEqualTo(first(KDIG_NSID, kdig));
  }

  private static DnsMessage.Parsed parsed(Observation seen) {
    return (DnsMessage.Parsed) DnsMessage.parse(seen.dns().orElseThrow().response().orElseThrow());
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String kdig(int port, String transport) {
    Path directory = LabProcess.newDirectory();
    List<String> command =
        List.of(
            Programs.require("kdig").toString(),
            "@127.0.0.1",
            "-p",
            "" + port,
            transport,
            "+tls-ca=" + write(directory.resolve("ca.pem"), Probes.PKI.root().pem()),
            "+tls-hostname=" + LabPki.NAME,
            "+nsid",
            "+timeout=30",
            CannedAnswers.CANARY,
            "A");
    try (LabProcess process = LabProcess.start(directory, command)) {
      assertThat(process.awaitExit(Duration.ofSeconds(60))).as(process.output()).isZero();
      return process.output();
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
