package io.assay.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Logging: one line an event, on standard error. Logback finds this class as a service and begins
 * with warnings alone, which is right for every command but {@code run}.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String OURS = "io.assay";
  private static final String WEB_FRAMEWORK = "io.javalin";
  private static final String HOSTS = "org.eclipse.jetty.util.HostPort";
  private static final String KAFKA = "org.apache.kafka";
  private static final String CONNECTIONS = "com.zaxxer.hikari";
  private static final String KAFKA_CONNECTIONS = "org.apache.kafka.clients.NetworkClient";

  /** Line breaks, of a stack trace or in a message, become bars, so that an event is one line. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level"
          + " %replace(%replace(%msg%n%ex){'\\s+$', ''}){'\\s*[\\r\\n]+\\s*', ' | '}%nopex%n";

  /** How an event is written. */
  enum Format {
    /** Time, level and message, for people. */
    TEXT,
    /** A JSON object with the same and the facts of the event as fields. */
    JSON
  }

  /** For Logback, which makes one. */
  public Logging() {}

  @Override
  public ExecutionStatus configure(LoggerContext logging) {
    configure(logging, Format.TEXT, Level.WARN);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Logs what a daemon's operator wants to know, or everything of Assay's own. */
  static void configure(Format format, boolean debug) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
      logging.reset();
      configure(logging, format, debug ? Level.DEBUG : Level.INFO);
    }
  }

  /** Logs the same to {@code file}, for people. */
  static void toFile(Path file, boolean debug) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
      logging.reset();
      FileAppender<ILoggingEvent> appender = new FileAppender<>();
      appender.setFile(file.toString());
      configure(logging, appender, Format.TEXT, debug ? Level.DEBUG : Level.INFO);
    }
  }

  /** Logs nothing any more, and lets go of what was logged to. */
  static void end() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
      logging.stop();
    }
  }

  private static void configure(LoggerContext logging, Format format, Level ours) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget(ConsoleTarget.SystemErr.getName());
    configure(logging, appender, format, ours);
  }

  private static void configure(
      LoggerContext logging,
      OutputStreamAppender<ILoggingEvent> appender,
      Format format,
      Level ours) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case TEXT -> text();
          case JSON -> json();
        };
    encoder.setContext(logging);
    encoder.start();
    appender.setContext(logging);
    appender.setEncoder(encoder);
    appender.start();
    Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    logging.getLogger(OURS).setLevel(ours);
    // What it has to say comes to us as exceptions.
    logging.getLogger(WEB_FRAMEWORK).setLevel(Level.OFF);
    // Whoever sends nonsense for a host could fill the log by it.
    logging.getLogger(HOSTS).setLevel(Level.OFF);
    // Of a broker that is away or refuses they say the same again and again; the bus says it once.
    logging.getLogger(KAFKA).setLevel(Level.ERROR);
    logging.getLogger(KAFKA_CONNECTIONS).setLevel(Level.OFF);
    // The same of a database; history says it once.
    logging.getLogger(CONNECTIONS).setLevel(Level.OFF);
  }

  private static PatternLayoutEncoder text() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(PATTERN);
    return encoder;
  }

  private static JsonEncoder json() {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMDC(false);
    encoder.setWithMarkers(false);
    encoder.setWithArguments(false);
    encoder.setWithMessage(false);
    encoder.setWithFormattedMessage(true);
    return encoder;
  }
}
