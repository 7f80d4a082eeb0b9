package io.assay.lab;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A real Kafka broker of one node (KRaft) in a virtual machine of its own, which can be killed and
 * started again with the same data on the same ports. Thread-safe.
 */
public final class KafkaBroker implements AutoCloseable {
  /** A few seconds on a machine that has nothing else to do. */
  private static final Duration START = Duration.ofMinutes(2);

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", "1"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("inter.broker.listener.name", "PLAINTEXT"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.min.session.timeout.ms", "500"),
          Map.entry("num.network.threads", "1"),
          Map.entry("num.io.threads", "2"),
          Map.entry("log.cleaner.dedupe.buffer.size", "10485760"),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"));

  private final Path home;
  private final List<Integer> ports;
  private final Map<String, String> extra;
  private LabProcess process;

  private KafkaBroker(Path home, List<Integer> ports, Map<String, String> extra) {
    this.home = home;
    this.ports = ports;
    this.extra = extra;
    this.process = launch();
  }

  /** Starts a broker that anybody may use. */
  public static KafkaBroker start() {
    return start(Map.of());
  }

  /** The same with further settings of the broker's. */
  public static KafkaBroker start(Map<String, String> extra) {
    Path home = LabProcess.newDirectory();
    try {
      return Ports.with(3, ports -> new KafkaBroker(home, ports, extra));
    } catch (RuntimeException e) {
      delete(home);
      throw e;
    }
  }

  /**
   * Starts a broker with a further listener that speaks TLS and wants a name and a password (SASL
   * PLAIN). Whoever comes there may do nothing but what is allowed by ACLs; whoever comes to the
   * other one may do everything, and allow.
   *
   * @param certificate the broker's, for 127.0.0.1
   */
  public static KafkaBroker startSecured(LabCertificate certificate, String user, String password) {
    return start(
        Map.of(
            "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users",
            "User:ANONYMOUS",
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL",
            "listener.name.secured.ssl.keystore.type",
            "PEM",
            "listener.name.secured.ssl.keystore.certificate.chain",
            Pem.certificates(certificate.chain()),
            "listener.name.secured.ssl.keystore.key",
            Pem.key(certificate.keys()),
            "listener.name.secured.sasl.enabled.mechanisms",
            "PLAIN",
            "listener.name.secured.plain.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                .formatted(user, password)));
  }

  private LabProcess launch() {
    Properties properties = new Properties();
    properties.putAll(SETTINGS);
    properties.putAll(extra);
    properties.put("log.dirs", home.resolve("data").toString());
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + ports.get(1));
    String listeners =
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(ports.get(0), ports.get(1));
    if (extra.containsKey("listener.security.protocol.map")) {
      listeners += ",SECURED://127.0.0.1:" + ports.get(2);
    }
    properties.put("listeners", listeners);
    LabProcess launched =
        LabProcess.start(
            LabProcess.newDirectory(),
            JavaProgram.command(KafkaNode.class, List.of(write(properties).toString())));
    launched.awaitOutput("ready", START);
    return launched;
  }

  private Path write(Properties properties) {
    try {
      StringWriter text = new StringWriter();
      properties.store(text, null);
      Files.createDirectories(home.resolve("data"));
      return Files.writeString(home.resolve("broker.properties"), text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients begin. */
  public String servers() {
    return "127.0.0.1:" + ports.get(0);
  }

  /** Where clients of {@link #startSecured} begin. */
  public String securedServers() {
    return "127.0.0.1:" + ports.get(2);
  }

  /** As {@code kill -9} does. */
  public synchronized void kill() {
    process.handle().destroyForcibly();
    process.close();
  }

  /** Starts again after {@link #kill}, with the same data on the same ports. */
  public synchronized void restart() {
    process = launch();
  }

  @Override
  public synchronized void close() {
    process.handle().destroyForcibly();
    process.close();
    delete(home);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
