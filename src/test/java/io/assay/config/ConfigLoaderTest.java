package io.assay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.Deadlines;
import io.assay.endpoint.DnsStamp;
import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Expectation;
import io.assay.endpoint.Host;
import io.assay.endpoint.HostPort;
import io.assay.endpoint.IdentityPattern;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Proxy;
import io.assay.endpoint.Query;
import io.assay.endpoint.Resolver;
import io.assay.endpoint.Route;
import io.assay.endpoint.Sha256;
import io.assay.endpoint.Vantage;
import io.assay.endpoint.WatchedIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final Path GOOD = Path.of("src/test/resources/config/good");
  private static final Path ORIGIN = Path.of("probes.yaml");
  private static final String ZEROS = "0".repeat(64);

  @Test
  void theShortestFileGetsEveryDefault() throws ConfigException {
    Config config = ConfigLoader.load(GOOD.resolve("minimal.yaml"));

    assertThat(config.vantages()).containsExactly(new Vantage("here", new Route.Direct()));
    assertThat(config.compare()).isEqualTo(new Compare(Optional.empty(), 3, 3));
    assertThat(config.limits()).isEqualTo(new Config.Limits(256, 8));
    assertThat(config.trust()).isEqualTo(Trust.DEFAULT);
    assertThat(config.ct()).isEqualTo(Ct.DEFAULT);
    assertThat(config.evidence())
        .isEqualTo(new Evidence(true, Optional.empty(), Duration.ofDays(90), 1L << 30));
    assertThat(config.role()).isEqualTo(Role.ALL);
    assertThat(config.bus()).isEmpty();
    assertThat(config.nameservers()).isEmpty();
    assertThat(config.web().listen()).isEqualTo(socket("127.0.0.1", 9853));
    Resolver resolver = config.resolvers().getFirst();
    assertThat(resolver.query()).isEqualTo(new Query("example.com.", "A"));
    assertThat(resolver.interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(resolver.watch()).isEmpty();
    assertThat(resolver.vantages()).isEqualTo(config.vantages());
    assertThat(resolver.deadlines()).isEqualTo(Config.DEFAULT_DEADLINES);
    assertThat(resolver.services().getFirst().expectation()).isEqualTo(Expectation.NONE);
    assertThat(resolver.services().getFirst().endpoint().text()).isEqualTo("tls://dns.quad9.net");
  }

  @Test
  void evidenceIsKeptAsItIsSaid() throws ConfigException {
    assertThat(ConfigLoader.load(GOOD.resolve("evidence.yaml")).evidence())
        .isEqualTo(
            new Evidence(
                true,
                Optional.of(Path.of("/nonexistent/evidence")),
                Duration.ofDays(2),
                64L << 20));
    assertThat(ConfigLoader.load(GOOD.resolve("evidence-never.yaml")).evidence())
        .isEqualTo(Evidence.NEVER);
  }

  @Test
  void historyIsKeptAsItIsSaidAndNoPasswordIsShown() throws ConfigException {
    assertThat(ConfigLoader.load(GOOD.resolve("history.yaml")).history())
        .isEqualTo(
            new HistoryTerms(
                true,
                Optional.of(Path.of("/nonexistent/history")),
                Duration.ofDays(2),
                64L << 20,
                Duration.ofMinutes(5),
                Optional.empty()));
    assertThat(ConfigLoader.load(GOOD.resolve("history-never.yaml")).history())
        .isEqualTo(HistoryTerms.NEVER);
    HistoryTerms kept = ConfigLoader.load(GOOD.resolve("history-postgresql.yaml")).history();
    assertThat(kept.postgresql())
        .contains(
            new PostgresPlace(
                "jdbc:postgresql://db1.example:5433,db2.example/assay?sslmode=verify-full",
                Optional.of("assay"),
                Optional.of("p@ss"),
                Optional.empty()));
    assertThat(kept.toString()).doesNotContain("p@ss");
  }

  @Test
  void everyPartOfAFullFileArrives() throws ConfigException {
    Config config = ConfigLoader.load(GOOD.resolve("full.yaml"));

    assertThat(config.compare()).isEqualTo(new Compare(Optional.of(Duration.ofHours(24)), 5, 2));
    assertThat(config.limits()).isEqualTo(new Config.Limits(4, 4));
    assertThat(config.web().listen()).isEqualTo(socket("::1", 0));
    assertThat(config.nameservers())
        .containsExactly(
            socket("192.0.2.53", 53),
            socket("192.0.2.54", 5353),
            socket("2001:db8::53", 53),
            socket("2001:db8::54", 5353));
    Resolver first = config.resolvers().getFirst();
    assertThat(first.name()).isEqualTo("first");
    assertThat(first.services().stream().map(s -> s.endpoint().text()))
        .containsExactly(
            "tls://dns.test",
            "https://dns.test/dns-query{?dns}",
            "tls://192.0.2.1",
            "tls://other.test@192.0.2.9");
    assertThat(first.addresses())
        .containsExactly(InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("2001:db8::1"));
    assertThat(first.watch())
        .extracting(WatchedIdentity::text)
        .containsExactly(
            "192.0.2.1", "192.0.2.0/25", "2001:db8::/32", "dns.test", "*.xn--bcher-kva.test");
    assertThat(first.query()).isEqualTo(new Query("example.org.", "TXT"));
    assertThat(first.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(first.services().getFirst().expectation())
        .isEqualTo(
            new Expectation(
                List.of(
                    new Expectation.Issuer(
                        Optional.of(new Sha256(ZEROS)), Optional.of("CN=Test\\, CA,O=Test")),
                    new Expectation.Issuer(Optional.empty(), Optional.of("2.5.4.10=Test"))),
                Set.of(
                    new Pin(Pin.Kind.SPKI, new Sha256(ZEROS)),
                    new Pin(Pin.Kind.CERT, new Sha256(ZEROS))),
                Set.of("platform"),
                Optional.of(new Expectation.Answer(Optional.of("NXDOMAIN"), List.of("192.0.2.80"))),
                List.of(
                    new Expectation.Identity(
                        Optional.empty(), IdentityPattern.parse("gpdns-[a-z]{3}")),
                    new Expectation.Identity(
                        Optional.of(new Query("id.server.", Query.DnsClass.CH, "TXT")),
                        IdentityPattern.parse("[A-Z]{3}")),
                    new Expectation.Identity(
                        Optional.of(new Query("proto.test.", "TXT")),
                        IdentityPattern.parse("dot\\.?|doh\\.?")))));
    assertThat(first.services().getFirst().expectation().identityQueries())
        .extracting(Query::toString)
        .containsExactly("id.server. CH TXT", "proto.test. TXT");
  }

  @Test
  void everyPartOfTheBusArrives() throws ConfigException {
    Config config = ConfigLoader.load(GOOD.resolve("bus.yaml"));

    assertThat(config.role()).isEqualTo(Role.PROBER);
    Bus bus = config.bus().orElseThrow();
    assertThat(bus.site()).isEqualTo("fra1");
    assertThat(bus.kafka())
        .hasSize(9)
        .containsEntry("bootstrap.servers", "k1.example:9093, [2001:db8::1]:9093")
        .containsEntry("sasl.jaas.config", "${file:/run/secrets/kafka:jaas}")
        .containsEntry("linger.ms", "50");
    assertThat(bus.topics()).isEqualTo("assay.eu");
    assertThat(bus.partitions()).isEqualTo(8);
    assertThat(bus.directory()).contains(Path.of("/nonexistent/bus"));
    assertThat(bus.outboxOctets()).isEqualTo(64 << 20);
    assertThat(bus.silentAfter()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void everyPartOfTheVantagePointsArrives() throws ConfigException {
    Config config = ConfigLoader.load(GOOD.resolve("full.yaml"));

    assertThat(config.vantages())
        .containsExactly(
            new Vantage("Zürich 1", new Route.Direct()),
            new Vantage(
                "berlin",
                new Route.Source(
                    List.of(
                        InetAddress.ofLiteral("192.0.2.10"),
                        InetAddress.ofLiteral("2001:db8::10"))),
                Optional.of(new HostPort(new Host.Ip(InetAddress.ofLiteral("192.0.2.1")), 443))),
            new Vantage("paris", new Route.Interface("eth1.100")),
            new Vantage(
                "oslo",
                new Route.Socks5(
                    new Proxy(
                        new HostPort(new Host.Name("proxy.test"), 1080),
                        Optional.of(new Proxy.Credentials("us@er", "pä:ss:@word")),
                        true)),
                Optional.of(new HostPort(new Host.Name("check.test"), 853))),
            new Vantage(
                "rome",
                new Route.HttpConnect(
                    new Proxy(
                        new HostPort(new Host.Ip(InetAddress.ofLiteral("2001:db8::8")), 8080),
                        Optional.empty(),
                        false))));
    assertThat(config.resolvers().get(0).vantages()).isEqualTo(config.vantages());
    assertThat(config.resolvers().get(1).vantages())
        .extracting(Vantage::name)
        .containsExactly("oslo", "Zürich 1");
    assertThat(config.toString()).doesNotContain("word").doesNotContain("us@er");
  }

  @Test
  void everyPartOfCtArrives() throws ConfigException {
    Ct ct = ConfigLoader.load(GOOD.resolve("full.yaml")).ct();

    assertThat(ct.follow()).isEqualTo(Ct.Follow.NONE);
    assertThat(ct.logs())
        .extracting(Ct.OwnLog::name, Ct.OwnLog::protocol, Ct.OwnLog::url)
        .containsExactly(
            tuple("log.test/2026h1", Ct.Protocol.RFC6962, "https://log.test/2026h1/"),
            tuple("Tiled", Ct.Protocol.STATIC, "http://[::1]:8080/"));
    assertThat(ct.logs())
        .allSatisfy(
            log ->
                assertThat(log.id()).isEqualTo(Sha256.of(Base64.getDecoder().decode(log.key()))));
    assertThat(ct.from()).isEqualTo(new Ct.From.At(Instant.parse("2025-05-26T00:00:00Z")));
    assertThat(ct.poll()).contains(Duration.ofSeconds(5));
    assertThat(ct.contact()).contains("ct@dns.test");
    assertThat(ct.backfill()).contains("https://crt.sh/");
    assertThat(ct.directory()).contains(Path.of("/nonexistent/ct"));
  }

  @Test
  void followingBeginsNowOnADayOrAtAnEntry() throws ConfigException {
    assertThat(ct("from: now").from()).isEqualTo(new Ct.From.Now());
    assertThat(ct("from: 2025-05-26").from())
        .isEqualTo(new Ct.From.At(Instant.parse("2025-05-26T00:00:00Z")));
    assertThat(ct("from: 1099511627775").from()).isEqualTo(new Ct.From.Index(1_099_511_627_775L));
  }

  @Test
  void backfillIsOffOrAtAMirror() throws ConfigException {
    assertThat(ct("backfill: none").backfill()).isEmpty();
    assertThat(ct("backfill: \"http://127.0.0.1:1\"").backfill()).contains("http://127.0.0.1:1/");
  }

  @Test
  void aKeyOfALogMayBeFoldedOverLines() throws ConfigException {
    Ct full = ConfigLoader.load(GOOD.resolve("full.yaml")).ct();
    String key = full.logs().get(1).key();
    String folded = key.substring(0, 64) + "\n      " + key.substring(64);

    assertThat(ct("logs: [{ url: \"https://a.test/\", key: " + folded + " }]").logs())
        .extracting(Ct.OwnLog::key)
        .containsExactly(key);
  }

  private static Ct ct(String content) throws ConfigException {
    return ConfigLoader.parse(
            "ct: { %s }\nresolvers: [{ name: a, endpoints: [tls://a.test] }]\n".formatted(content),
            ORIGIN)
        .ct();
  }

  @Test
  void aResolverInheritsWhatItDoesNotSayWithStagesCutToItsOwnTotal() throws ConfigException {
    Config config = ConfigLoader.load(GOOD.resolve("full.yaml"));

    assertThat(config.resolvers().get(0).deadlines())
        .isEqualTo(
            new Deadlines(
                Duration.ofSeconds(4),
                Duration.ofSeconds(4),
                Duration.ofMillis(1500),
                Duration.ofSeconds(4),
                Duration.ofSeconds(4)));
    Resolver second = config.resolvers().get(1);
    assertThat(second.deadlines())
        .isEqualTo(
            new Deadlines(
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(700),
                Duration.ofSeconds(1)));
    assertThat(second.interval()).isEqualTo(Duration.ofHours(24));
    assertThat(second.query()).isEqualTo(new Query("example.net.", "A"));
  }

  @Test
  void theHashesOfAStampArePinsOfThatEndpointUnlessPinsAreExpected() throws ConfigException {
    Sha256 hash = Sha256.of(new byte[] {1});
    String stamp =
        new DnsStamp.Dot(new DnsStamp.Server(0, "192.0.2.1", List.of(hash), "a.test", List.of()))
            .text();
    String file = "resolvers: [{name: a, endpoints: [%s, tls://b.test]%s}]";

    Config withoutPins = ConfigLoader.parse(file.formatted(stamp, ""), ORIGIN);
    Config withPins =
        ConfigLoader.parse(
            file.formatted(stamp, ", expect: {pins: ['cert:" + ZEROS + "']}"), ORIGIN);

    assertThat(pins(withoutPins, 0)).containsExactly(new Pin(Pin.Kind.TBS, hash));
    assertThat(pins(withoutPins, 1)).isEmpty();
    assertThat(pins(withPins, 0))
        .containsExactly(new Pin(Pin.Kind.CERT, new Sha256(ZEROS)))
        .isEqualTo(pins(withPins, 1));
  }

  @Test
  void aRelativePathStartsAtTheFolderOfTheFile(@TempDir Path folder) throws Exception {
    Path roots = Files.writeString(folder.resolve("roots.pem"), "a trust store");
    Path file = folder.resolve("probes.yaml");
    Files.writeString(
        file, "trust: {platform: roots.pem}\nresolvers: [{name: a, endpoints: [tls://a.test]}]\n");

    assertThat(ConfigLoader.load(file).trust().platform()).contains(roots);
  }

  @Test
  void everyPartOfTrustArrivesAndPrivateProgramsCanBeExpected(@TempDir Path folder)
      throws Exception {
    Path roots = Files.writeString(folder.resolve("roots.pem"), "a trust store");
    Path file = folder.resolve("probes.yaml");
    Files.writeString(
        file,
        """
        trust:
          private: [{ name: corporate, pem: roots.pem }]
          refresh: 12h
          ccadb: http://127.0.0.1:1/ccadb
          microsoft: HTTP://[::1]/
          directory: ../roots
          fetch: { allow: [10.0.0.0/8] }
        resolvers:
          - name: a
            endpoints: [tls://a.test]
            expect: { programs: [platform, mozilla, microsoft, apple, chrome, corporate] }
        """);

    Config config = ConfigLoader.load(file);

    Trust.Updates updates = config.trust().updates();
    assertThat(config.trust().others())
        .containsExactly(new Trust.PrivateProgram("corporate", roots));
    assertThat(config.trust().fetch()).containsExactly(AddressPrefix.parse("10.0.0.0/8"));
    assertThat(updates.refresh()).contains(Duration.ofHours(12));
    assertThat(updates.directory()).contains(folder.resolveSibling("roots"));
    assertThat(updates.publishers())
        .isEqualTo(
            new Trust.Publishers(
                "http://127.0.0.1:1/ccadb/", "HTTP://[::1]/", Trust.Publishers.DEFAULT.chromium()));
    assertThat(config.resolvers().getFirst().services().getFirst().expectation().programs())
        .hasSize(6);
  }

  @Test
  void theKeyOfALogListIsAFileBesideIt(@TempDir Path folder) throws Exception {
    Path key = Files.writeString(folder.resolve("key.pem"), "a key");
    Path list = Files.writeString(folder.resolve("list.json"), "a list");
    Path file = folder.resolve("probes.yaml");
    String rest = "\nresolvers: [{ name: a, endpoints: [tls://a.test] }]\n";

    Files.writeString(file, "ct: { list: list.json, list-key: key.pem }" + rest);
    assertThat(ConfigLoader.load(file).trust().logs())
        .isEqualTo(new Trust.Logs(Trust.Logs.DEFAULT.url(), Optional.of(list), Optional.of(key)));

    Files.writeString(file, "ct: { list-key: key.pem }" + rest);
    assertThat(ConfigLoader.load(file).trust().logs())
        .isEqualTo(new Trust.Logs(Trust.Logs.DEFAULT.url(), Optional.empty(), Optional.of(key)));
  }

  @Test
  void refreshOfRootProgramsCanBeTurnedOff() throws ConfigException {
    Config config =
        ConfigLoader.parse(
            "trust: { refresh: never }\nresolvers: [{ name: a, endpoints: [tls://a.test] }]\n",
            ORIGIN);

    assertThat(config.trust().updates().refresh()).isEmpty();
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreNoMistakes() throws ConfigException {
    String file = "\uFEFFresolvers:\r\n  - name: a\r\n    endpoints: [tls://a.test]\r\n";

    assertThat(ConfigLoader.parse(file, ORIGIN).resolvers()).hasSize(1);
  }

  @Test
  void aFileThatCannotBeReadIsOneMistakeWithoutAPlace(@TempDir Path folder) throws IOException {
    Path notText = Files.write(folder.resolve("latin1.yaml"), new byte[] {'#', (byte) 0xE4, '\n'});
    Path large = Files.write(folder.resolve("large.yaml"), new byte[ConfigLoader.MAX_OCTETS + 1]);

    assertThat(failure(folder.resolve("none.yaml")))
        .isEqualTo(folder + "/none.yaml: found no such file, expected a configuration file");
    assertThat(failure(folder))
        .isEqualTo(folder + ": found a folder, expected a configuration file");
    assertThat(failure(notText))
        .isEqualTo(notText + ": found octets that are not UTF-8, expected text in UTF-8");
    assertThat(failure(large))
        .isEqualTo(large + ": found more than 4194304 octets, expected at most as many");
  }

  @Test
  void tenThousandResolversAreRead() throws ConfigException {
    StringBuilder file = new StringBuilder("resolvers:\n");
    for (int i = 0; i < 10_000; i++) {
      file.append("  - { name: r%d, endpoints: [tls://r%d.test] }\n".formatted(i, i));
    }

    assertThat(ConfigLoader.parse(file.toString(), ORIGIN).resolvers()).hasSize(10_000);
  }

  @Test
  void theMistakesThatAreReportedAreLimited() {
    String file = "resolvers:\n" + "  - {}\n".repeat(5_000);

    ConfigException e =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.parse(file, ORIGIN));

    assertThat(e.mistakes()).hasSize(1_000);
  }

  @Test
  void theFileThatComesWithTheProjectLoadsAndCoversBothTransportsOfEachOperator()
      throws ConfigException {
    Config config = ConfigLoader.load(ConfigLoader.DEFAULT_FILE);

    assertThat(config.resolvers()).hasSizeGreaterThanOrEqualTo(15);
    assertThat(config.resolvers())
        .allSatisfy(
            resolver ->
                assertThat(resolver.services())
                    .allSatisfy(s -> assertThat(s.expectation().programs()).contains("platform")));
    List<Endpoint> endpoints =
        config.resolvers().stream()
            .flatMap(resolver -> resolver.services().stream())
            .map(Resolver.Service::endpoint)
            .toList();
    assertThat(endpoints)
        .hasAtLeastOneElementOfType(Endpoint.Dot.class)
        .hasAtLeastOneElementOfType(Endpoint.Doh.class)
        .anyMatch(e -> e.host() instanceof Host.Ip);
  }

  @Test
  void theFileThatComesWithTheProjectSaysTheDefaults() throws ConfigException {
    Resolver quad9 = ConfigLoader.load(ConfigLoader.DEFAULT_FILE).resolvers().getFirst();

    assertThat(quad9.deadlines()).isEqualTo(Config.DEFAULT_DEADLINES);
    assertThat(quad9.interval()).isEqualTo(Config.DEFAULT_INTERVAL);
    assertThat(quad9.query()).isEqualTo(Config.DEFAULT_QUERY);
  }

  private static Set<Pin> pins(Config config, int service) {
    return config.resolvers().getFirst().services().get(service).expectation().pins();
  }

  private static String failure(Path file) {
    return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file)).getMessage();
  }

  private static InetSocketAddress socket(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
