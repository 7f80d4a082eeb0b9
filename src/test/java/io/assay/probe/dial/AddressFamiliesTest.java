package io.assay.probe.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Failure;
import io.assay.probe.FailureKind;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressFamiliesTest {
  private static final InetAddress IPV4 = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress IPV6 = InetAddress.ofLiteral("2001:db8::1");

  @Test
  void addressesOfAFamilyWithoutOwnAddressAreOutOfReach() {
    AddressFamilies ipv4Only = new AddressFamilies(true, false);

    assertThat(ipv4Only.reach(IPV4)).isTrue();
    assertThat(ipv4Only.reach(IPV6)).isFalse();
    assertThat(new AddressFamilies(false, true).reach(IPV6)).isTrue();
  }

  @Test
  void loopbackIsAlwaysInReach() {
    AddressFamilies none = new AddressFamilies(false, false);

    assertThat(none.reach(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(none.reach(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(none.reach(IPV4)).isFalse();
  }

  @Test
  void wantOfAnOwnAddressIsNoFailureOfTheEndpoint() {
    AddressFamilies ipv4Only = new AddressFamilies(true, false);
    Failure unreachable = new Failure(FailureKind.UNREACHABLE, "Network is unreachable");

    assertThat(ipv4Only.explain(unreachable, IPV6))
        .isEqualTo(
            new Failure(
                FailureKind.LOCAL,
                "this machine has no IPv6 address beyond its own link (Network is unreachable)"));
    assertThat(ipv4Only.explain(unreachable, IPV4)).isEqualTo(unreachable);
    Failure timeout = new Failure(FailureKind.TIMEOUT, "the TCP connection was not complete");
    assertThat(ipv4Only.explain(timeout, IPV6)).isEqualTo(timeout);
  }
}
