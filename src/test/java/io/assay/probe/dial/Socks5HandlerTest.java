package io.assay.probe.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.probe.FailureKind;
import io.assay.probe.Stage;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Socks5HandlerTest {
  private static final String SUCCESS = "05 00 00 01 7f000001 1f90";

  private TunnelEvents proxy = TunnelEvents.socks(Optional.empty(), Optional.empty());

  @AfterEach
  void close() {
    proxy.close();
  }

  private void ask(HostPort destination, Optional<Proxy.Credentials> credentials) {
    proxy.close();
    proxy = TunnelEvents.socks(credentials, Optional.of(destination));
  }

  private void assertFailed(Stage stage, FailureKind kind) {
    assertThat(proxy.failure().stage()).as(proxy.failure().toString()).isEqualTo(stage);
    assertThat(proxy.failure().failure().kind()).isEqualTo(kind);
    assertThat(proxy.failure().failure().detail()).contains("the proxy proxy.test:1080");
  }

  @Test
  void tunnelStandsAfterGreetingAndRequest() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    assertThat(proxy.sentHex()).isEqualTo("050100");
    proxy.saysHex("0500");
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Asked());
    assertThat(proxy.sentHex()).isEqualTo("05010001c0000201" + "0355");
    proxy.saysHex(SUCCESS);
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Asked(), new TunnelEvent.Opened());
    assertThat(proxy.isHandled()).isFalse();
    proxy.says("from the endpoint");
    assertThat(proxy.passedOn()).isEqualTo("from the endpoint");
  }

  @Test
  void ipv6AddressesAndNamesAreSentAsSuch() {
    ask(TunnelEvents.IPV6, Optional.empty());
    proxy.saysHex("0500");
    assertThat(proxy.sentHex())
        .isEqualTo("050100" + "05010004" + "20010db8000000000000000000000001" + "0355");
    ask(TunnelEvents.NAME, Optional.empty());
    proxy.saysHex("0500");
    assertThat(proxy.sentHex()).isEqualTo("050100" + "05010003" + "08646e732e74657374" + "0355");
  }

  @Test
  void userAndPasswordAreSentWhereTheProxyWantsThem() {
    ask(TunnelEvents.ADDRESS, TunnelEvents.PASSWORD);
    assertThat(proxy.sentHex()).isEqualTo("05020002");
    proxy.saysHex("0502");
    assertThat(proxy.sentHex()).isEqualTo("01036c616206733363726574");
    assertThat(proxy.events()).isEmpty();
    proxy.saysHex("0100");
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Asked());
  }

  @Test
  void withoutDestinationNothingIsAskedBeyondTheTerms() {
    proxy.close();
    proxy = TunnelEvents.socks(TunnelEvents.PASSWORD, Optional.empty());
    proxy.saysHex("0502");
    proxy.saysHex("0100");
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Agreed());
    assertThat(proxy.sentHex()).doesNotContain("050100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SUCCESS,
        "05 00 00 04 20010db8000000000000000000000001 1f90",
        "05 00 00 03 08 646e732e74657374 1f90",
        "05 00 00 03 00 1f90"
      })
  void repliesInSingleOctetsAndWhatFollowsThemAreReadAlike(String success) {
    ask(TunnelEvents.ADDRESS, TunnelEvents.PASSWORD);
    String all = ("0502 0100".replace(" ", "") + success.replace(" ", ""));
    for (int i = 0; i < all.length(); i += 2) {
      assertThat(proxy.events()).doesNotContain(new TunnelEvent.Opened());
      proxy.saysHex(all.substring(i, i + 2));
    }
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Asked(), new TunnelEvent.Opened());
    assertThat(proxy.passedOn()).isEmpty();
  }

  @Test
  void octetsRightBehindTheReplyAreTheEndpoints() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.saysHex("0500");
    proxy.saysHex(SUCCESS + "5353482d");
    assertThat(proxy.events()).endsWith(new TunnelEvent.Opened());
    assertThat(proxy.passedOn()).isEqualTo("SSH-");
  }

  @ParameterizedTest
  @CsvSource({
    "01, CONNECT, PROXY_FAILED",
    "02, PROXY, PROXY_DENIED",
    "03, CONNECT, UNREACHABLE",
    "04, CONNECT, UNREACHABLE",
    "05, CONNECT, REFUSED",
    "06, CONNECT, TIMEOUT",
    "07, PROXY, PROXY_PROTOCOL",
    "08, PROXY, PROXY_PROTOCOL",
    "09, PROXY, PROXY_PROTOCOL",
    "ff, PROXY, PROXY_PROTOCOL"
  })
  void everyReplyHasItsKindAndItsStage(String reply, Stage stage, FailureKind kind) {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.saysHex("0500");
    proxy.saysHex("05" + reply);
    assertFailed(stage, kind);
    proxy.saysHex("0001 00000000 0000");
    proxy.closes();
    assertThat(proxy.events()).as("nothing more is told").hasSize(2);
    assertThat(proxy.passedOn()).isEmpty();
  }

  @Test
  void proxyThatWantsAPasswordSaysHowToGiveIt() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.saysHex("05ff");
    assertFailed(Stage.PROXY, FailureKind.PROXY_AUTH);
    assertThat(proxy.failure().failure().detail())
        .isEqualTo(
            "the proxy proxy.test:1080 wants a user and password: write socks5:"
                + " \"user:password@proxy.test:1080\"");
  }

  @Test
  void refusedPasswordIsNotShown() {
    ask(TunnelEvents.ADDRESS, TunnelEvents.PASSWORD);
    proxy.saysHex("0502");
    proxy.saysHex("0101");
    assertFailed(Stage.PROXY, FailureKind.PROXY_AUTH);
    assertThat(proxy.failure().failure().detail()).doesNotContain("s3cret").doesNotContain("lab");
  }

  @Test
  void noMethodInSpiteOfAPasswordIsAnAuthenticationFailure() {
    ask(TunnelEvents.ADDRESS, TunnelEvents.PASSWORD);
    proxy.saysHex("05ff");
    assertFailed(Stage.PROXY, FailureKind.PROXY_AUTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0502", // a method that was not offered
        "0501",
        "0400", // SOCKS4
        "485454502f312e3120343030", // HTTP
        "0500" + "050000017f0000011f90" // an answer to what was not asked yet
      })
  void nonsenseAtTheGreetingIsNoSocks(String said) {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.saysHex(said);
    assertFailed(Stage.PROXY, FailureKind.PROXY_PROTOCOL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0500000200000000", "0500000a00000000", "0600", "00"})
  void nonsenseAsReplyIsNoSocks(String said) {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.saysHex("0500");
    proxy.saysHex(said);
    assertFailed(Stage.PROXY, FailureKind.PROXY_PROTOCOL);
  }

  @Test
  void whatIsNoSocksIsQuoted() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says("SSH-2.0-OpenSSH_9.2\r\n" + "x".repeat(500));
    assertThat(proxy.failure().failure().detail())
        .contains("\"SSH-2.0-OpenSSH_9.2")
        .hasSizeLessThan(150);
  }

  @Test
  void closingWithoutAWordOnTheRequestIsAFailureToConnect() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.saysHex("0500");
    proxy.closes();
    assertFailed(Stage.CONNECT, FailureKind.PROXY_FAILED);
  }

  @Test
  void resetInsteadOfAReplyIsAFailureToConnect() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.saysHex("0500");
    proxy.breaks(new IOException("Connection reset by peer"));
    assertFailed(Stage.CONNECT, FailureKind.PROXY_FAILED);
    assertThat(proxy.errors()).isEmpty();
  }

  @Test
  void closingBeforeTheRequestIsTheProxysFailure() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.closes();
    assertFailed(Stage.PROXY, FailureKind.CLOSED_EARLY);
  }

  @Test
  void closingInTheMiddleOfAReplyIsNoSocks() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.saysHex("0500");
    proxy.saysHex("050000");
    proxy.closes();
    assertFailed(Stage.PROXY, FailureKind.PROXY_PROTOCOL);
  }

  @Test
  void defectsArePassedOn() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.breaks(new IllegalStateException("a defect, as the test wants it"));
    assertThat(proxy.events()).isEmpty();
    assertThat(proxy.errors()).hasSize(1);
  }
}
