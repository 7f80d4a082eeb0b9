package io.assay.bus;

import io.assay.config.Bus;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** The first look at the bus: whether it can be used as it is configured. */
public final class BusStart {
  private static final String UNRESOLVED = "No resolvable bootstrap urls";

  private BusStart() {}

  /**
   * Connects to Kafka, and finds the topics or makes them. Blocks for some seconds at most.
   *
   * @return why Kafka cannot be reached now, which is no reason not to begin: whoever uses the bus
   *     tries again; empty if all is well
   * @throws BusException if it can be reached and lets nobody in, or what is configured for it is
   *     wrong: that is not going to change by itself
   */
  public static Optional<String> check(Bus bus) throws BusException, InterruptedException {
    try (Admin admin = new Clients(bus).admin()) {
      FoundTopics.ensure(admin, Topics.of(bus), bus.partitions());
      return Optional.empty();
    } catch (ExecutionException e) {
      if (isRefusal(e.getCause())) {
        throw refused(e);
      }
      return Optional.of(Reason.of(e));
    } catch (TimeoutException e) {
      return Optional.of(Reason.of(e));
    } catch (KafkaException e) {
      if (isUnresolved(e)) {
        return Optional.of(Reason.of(e));
      }
      throw refused(e);
    }
  }

  private static boolean isRefusal(@Nullable Throwable cause) {
    return cause instanceof AuthenticationException || cause instanceof AuthorizationException;
  }

  /** Whether no name of a broker could be resolved, which may pass. */
  private static boolean isUnresolved(KafkaException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException
          && String.valueOf(cause.getMessage()).contains(UNRESOLVED)) {
        return true;
      }
    }
    return false;
  }

  private static BusException refused(Exception e) {
    return new BusException(
        "Kafka cannot be used (%s); look after bus.kafka: bootstrap.servers, security.protocol, sasl.* and ssl.*"
            .formatted(Reason.of(e)),
        e);
  }
}
