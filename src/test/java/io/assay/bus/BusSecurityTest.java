package io.assay.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.assay.config.Bus;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.KafkaBroker;
import io.assay.lab.LabCertificate;
import io.assay.lab.Observations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** TLS, passwords and permissions of a real broker. */
@ResourceLock(BusLab.BROKER)
class BusSecurityTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String USER = "alice";
  private static final String PASSWORD = "correct-horse";

  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Kafka Root").build();
  private static KafkaBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    broker =
        KafkaBroker.startSecured(ROOT.leaf("CN=broker").ip("127.0.0.1").build(), USER, PASSWORD);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.servers()))) {
      admin
          .createAcls(
              List.of(
                  allowed(ResourceType.TOPIC, "mine", AclOperation.ALL),
                  allowed(ResourceType.GROUP, "mine", AclOperation.ALL),
                  allowed(ResourceType.TOPIC, "seen", AclOperation.DESCRIBE)))
          .all()
          .get();
    }
  }

  private static AclBinding allowed(ResourceType type, String prefix, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, prefix, PatternType.PREFIXED),
        new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private Bus bus(String topics, String password, Map<String, String> more) throws Exception {
    Path ca = Files.writeString(folder.resolve("ca.pem"), ROOT.pem());
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(USER, password),
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", ca.toString()));
    properties.putAll(more);
    return BusLab.bus(broker.securedServers(), "fra1", topics, 2, properties);
  }

  @Test
  void withTlsAndAPasswordFromAFileObservationsGetThrough() throws Exception {
    Path secrets = folder.resolve("secrets");
    Files.writeString(
        secrets,
        "jaas=org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(USER, PASSWORD));
    Bus bus =
        bus(
            "mine",
            "",
            Map.of(
                "config.providers",
                "file",
                "config.providers.file.class",
                "org.apache.kafka.common.config.provider.FileConfigProvider",
                "sasl.jaas.config",
                "${file:%s:jaas}".formatted(secrets)));
    assertThat(BusStart.check(bus)).isEmpty();
    Observations source = new Observations(1, "fra1", 4);
    try (Outbox outbox = Outbox.open(folder.resolve("outbox"), 1L << 30);
        Publisher publisher = Publisher.start(bus, outbox, "1", Map::of);
        Share share = Share.start(bus, outbox, List.of("mine"), Share.PATIENCE, vantage -> {});
        Judge judge = new Judge(bus, folder.resolve("judge"), Duration.ZERO, 1)) {
      for (int i = 0; i < 10; i++) {
        outbox.add(source.number(i));
      }
      await().atMost(LIMIT).until(() -> judge.handed.live().size() == 10);
      await().atMost(LIMIT).until(() -> share.figures().getFirst().agreed());
      assertThat(publisher.figures().trouble()).isEmpty();
    }
  }

  private static String refused(Bus bus) {
    BusException e = catchThrowableOfType(BusException.class, () -> BusStart.check(bus));
    assertThat(e).isNotNull();
    String message = String.valueOf(e.getMessage());
    assertThat(message).doesNotContain("\n", PASSWORD, "wrong-horse");
    return message;
  }

  @Test
  void aWrongPasswordIsSaidAtTheStart() throws Exception {
    assertThat(refused(bus("mine", "wrong-horse", Map.of())))
        .contains(
            "Kafka cannot be used (SaslAuthentication: Authentication failed: Invalid username or password)",
            "look after bus.kafka: bootstrap.servers, security.protocol, sasl.* and ssl.*");
  }

  @Test
  void aBrokerThatIsNotTrustedIsSaidAtTheStart() throws Exception {
    LabCertificate other = CertificateBuilder.root("CN=Other Root").build();
    Path ca = Files.writeString(folder.resolve("other.pem"), other.pem());
    assertThat(refused(bus("mine", PASSWORD, Map.of("ssl.truststore.location", ca.toString()))))
        .contains("Kafka cannot be used (SslAuthentication: SSL handshake failed");
  }

  @Test
  void aTruststoreThatIsNotThereIsSaidAtTheStart() throws Exception {
    assertThat(
            refused(
                bus("mine", PASSWORD, Map.of("ssl.truststore.location", "/nonexistent/ca.pem"))))
        .contains("Kafka cannot be used", "/nonexistent/ca.pem");
  }

  @Test
  void topicsThatMayNotBeMadeAreNamedWithTheCommandThatMakesThem() throws Exception {
    assertThat(refused(bus("seen", PASSWORD, Map.of())))
        .containsPattern("the topic seen-[a-z]+ is absent and cannot be made \\(TopicAuthorization")
        .containsPattern("make it: kafka-topics.sh --create --topic seen-[a-z]+ --partitions ");
    assertThat(refused(bus("other", PASSWORD, Map.of())))
        .containsPattern("the topic other-[a-z]+ may not be described; allow this user");
  }

  @Test
  void aBrokerThatIsAwayIsNoMistake() throws Exception {
    assertThat(BusStart.check(BusLab.bus("127.0.0.1:1", "fra1", "mine", 1))).isPresent();
    assertThat(BusStart.check(BusLab.bus("broker.invalid:9092", "fra1", "mine", 1)).orElseThrow())
        .contains("No resolvable bootstrap urls");
  }
}
