package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.Config;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final InetAddress ONE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress TWO = InetAddress.ofLiteral("127.0.0.2");

  @Test
  void oneAddressIsProbedNoMoreThanAllowedAtOnce() throws InterruptedException {
    InFlight inFlight = new InFlight(new Config.Limits(10, 1));
    InFlight.Permit first = inFlight.acquire(ONE);
    Thread second = Thread.ofVirtual().start(() -> acquire(inFlight, ONE));
    await().until(() -> inFlight.waiting() == 1);
    assertThat(inFlight.current()).isEqualTo(1);
    first.close();
    await().until(() -> inFlight.waiting() == 0 && inFlight.current() == 1);
    second.join();
  }

  @Test
  void whoWaitsForAnAddressKeepsNobodyElseFromStarting() throws InterruptedException {
    InFlight inFlight = new InFlight(new Config.Limits(2, 1));
    InFlight.Permit first = inFlight.acquire(ONE);
    Thread waiting = Thread.ofVirtual().start(() -> acquire(inFlight, ONE));
    await().until(() -> inFlight.waiting() == 1);
    InFlight.Permit other = inFlight.acquire(TWO);
    assertThat(inFlight.current()).isEqualTo(2);
    other.close();
    first.close();
    waiting.join();
  }

  @Test
  void interruptedWaiterLeavesNothingBehind() throws InterruptedException {
    InFlight inFlight = new InFlight(new Config.Limits(1, 1));
    InFlight.Permit first = inFlight.acquire(ONE);
    Thread sameAddress = Thread.ofVirtual().start(() -> acquire(inFlight, ONE));
    Thread otherAddress = Thread.ofVirtual().start(() -> acquire(inFlight, TWO));
    await().until(() -> inFlight.waiting() == 2);
    sameAddress.interrupt();
    otherAddress.interrupt();
    sameAddress.join();
    otherAddress.join();
    assertThat(inFlight.waiting()).isZero();
    first.close();
    assertThat(inFlight.current()).isZero();
    inFlight.acquire(TWO).close();
    inFlight.acquire(ONE).close();
    assertThat(inFlight.current()).isZero();
  }

  /** Keeps the permit, unless interrupted while waiting for it. */
  private static void acquire(InFlight inFlight, InetAddress address) {
    try {
      InFlight.Permit kept = inFlight.acquire(address);
      assertThat(kept).isNotNull();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
