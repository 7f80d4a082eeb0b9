package io.assay.bus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of a judge, a member of the group with a consumer of its own; with another one where
 * that fails. Thread-safe.
 */
final class JudgeMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JudgeMember.class);

  private final Clients clients;
  private final Topics topics;
  private final String purpose;
  private final Duration replayWindow;
  private final Certificates certificates;
  private final JudgedPartition.Judging judging;
  private final Thread thread;
  private volatile boolean closing;
  private volatile Optional<String> trouble = Optional.empty();

  private volatile Optional<JudgeSession> session = Optional.empty();

  JudgeMember(
      Clients clients,
      int number,
      Duration replayWindow,
      Certificates certificates,
      JudgedPartition.Judging judging) {
    this.clients = clients;
    this.topics = Topics.of(clients.bus());
    this.purpose = "judge-" + number;
    this.replayWindow = replayWindow;
    this.certificates = certificates;
    this.judging = judging;
    this.thread = new Thread(this::run, "bus-" + purpose);
  }

  void start() {
    thread.start();
  }

  Optional<String> trouble() {
    return trouble;
  }

  List<PartitionFigures> figures() {
    return session.map(JudgeSession::figures).orElse(List.of());
  }

  private void run() {
    Pause pause = new Pause();
    try {
      while (!closing) {
        try (JudgeSession begun = begin()) {
          session = Optional.of(begun);
          judge(begun, pause);
          begun.commit();
        } catch (KafkaException e) {
          stopped(e);
        } catch (RuntimeException e) {
          judging.count().defects.increment();
          LOG.error("a defect: this judge begins anew from what was committed", e);
        } finally {
          session = Optional.empty();
        }
        rest(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rest(Pause pause) throws InterruptedException {
    long end = System.nanoTime() + (closing ? 0 : pause.next().toNanos());
    while (!closing && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private JudgeSession begin() {
    JudgeSession begun =
        new JudgeSession(
            clients.member(topics.judges(), purpose), replayWindow, certificates, judging);
    begun.subscribe(topics.observations());
    return begun;
  }

  private void judge(JudgeSession begun, Pause pause) throws InterruptedException {
    while (!closing) {
      try {
        if (begun.round()) {
          trouble = Optional.empty();
          pause.over();
        }
      } catch (RetriableException e) {
        stopped(e);
      }
    }
  }

  private void stopped(Exception e) {
    String reason = Reason.of(e);
    if (!trouble.equals(Optional.of(reason)) && !closing) {
      LOG.warn("no observations come from Kafka: {}", reason);
    }
    trouble = Optional.of(reason);
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(Bounds.CLOSE)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
