package io.assay.lab;

import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** The main class of a Kafka node that is broker and controller in one; see {@link KafkaBroker}. */
final class KafkaNode {
  private static final String CLUSTER = "4L6g3nShT-eMCtK--X86sw";

  private KafkaNode() {}

  /** Its argument is a file with the broker's properties; the data need not be formatted yet. */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(reader);
    }
    Map<String, String> config = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> config.put(n, properties.getProperty(n)));
    String data = properties.getProperty("log.dirs");
    new Formatter()
        .setClusterId(CLUSTER)
        .setNodeId(1)
        .addDirectory(data)
        .setMetadataLogDirectory(data)
        .setControllerListenerName("CONTROLLER")
        .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
        .setIgnoreFormatted(true)
        .run();
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
    server.startup();
    System.out.println("ready");
    server.awaitShutdown();
  }
}
