package io.assay.probe.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.HostPort;
import io.assay.endpoint.Proxy;
import io.assay.probe.FailureKind;
import io.assay.probe.Limits;
import io.assay.probe.Stage;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectHandlerTest {
  private TunnelEvents proxy = TunnelEvents.http(Optional.empty(), Optional.empty());

  @AfterEach
  void close() {
    proxy.close();
  }

  private void ask(HostPort destination, Optional<Proxy.Credentials> credentials) {
    proxy.close();
    proxy = TunnelEvents.http(credentials, Optional.of(destination));
  }

  private void askForTerms(Optional<Proxy.Credentials> credentials) {
    proxy.close();
    proxy = TunnelEvents.http(credentials, Optional.empty());
  }

  private void assertFailed(Stage stage, FailureKind kind) {
    assertThat(proxy.failure().stage()).as(proxy.failure().toString()).isEqualTo(stage);
    assertThat(proxy.failure().failure().kind()).isEqualTo(kind);
    assertThat(proxy.failure().failure().detail()).contains("the proxy proxy.test:8080");
  }

  @Test
  void requestNamesTheDestinationTwice() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    assertThat(proxy.sentText())
        .isEqualTo("CONNECT 192.0.2.1:853 HTTP/1.1\r\nHost: 192.0.2.1:853\r\n\r\n");
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Asked());
    ask(TunnelEvents.IPV6, Optional.empty());
    assertThat(proxy.sentText()).startsWith("CONNECT [2001:db8::1]:853 HTTP/1.1\r\n");
    ask(TunnelEvents.NAME, Optional.empty());
    assertThat(proxy.sentText()).startsWith("CONNECT dns.test:853 HTTP/1.1\r\n");
  }

  @Test
  void userAndPasswordAreSentUnasked() {
    ask(TunnelEvents.ADDRESS, Optional.of(new Proxy.Credentials("lab", "s3crét:")));
    assertThat(proxy.sentText())
        .endsWith("\r\nProxy-Authorization: Basic bGFiOnMzY3LDqXQ6\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 Connection established\r\n\r\n",
        "HTTP/1.0 200\r\n\r\n",
        "HTTP/1.1 204 \r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.0 200 OK\nProxy-agent: x\n\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
      })
  void tunnelStandsWithAnySuccessAlsoInSingleOctets(String response) {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says(response + "SSH-");
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Asked(), new TunnelEvent.Opened());
    assertThat(proxy.isHandled()).isFalse();
    assertThat(proxy.passedOn()).as("what stands behind it is the endpoint's").isEqualTo("SSH-");
    ask(TunnelEvents.ADDRESS, Optional.empty());
    for (int i = 0; i < response.length(); i++) {
      assertThat(proxy.events()).doesNotContain(new TunnelEvent.Opened());
      proxy.says(response.substring(i, i + 1));
    }
    assertThat(proxy.events()).endsWith(new TunnelEvent.Opened());
    assertThat(proxy.passedOn()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "101, PROXY, PROXY_PROTOCOL",
    "302, PROXY, PROXY_PROTOCOL",
    "400, PROXY, PROXY_PROTOCOL",
    "401, PROXY, PROXY_AUTH",
    "403, PROXY, PROXY_DENIED",
    "404, PROXY, PROXY_PROTOCOL",
    "405, PROXY, PROXY_DENIED",
    "407, PROXY, PROXY_AUTH",
    "429, PROXY, PROXY_PROTOCOL",
    "451, PROXY, PROXY_DENIED",
    "500, CONNECT, PROXY_FAILED",
    "501, PROXY, PROXY_PROTOCOL",
    "502, CONNECT, PROXY_FAILED",
    "503, CONNECT, PROXY_FAILED",
    "504, CONNECT, TIMEOUT",
    "505, PROXY, PROXY_PROTOCOL",
    "511, PROXY, PROXY_AUTH",
    "599, CONNECT, PROXY_FAILED"
  })
  void everyStatusHasItsKindAndItsStage(int status, Stage stage, FailureKind kind) {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says("HTTP/1.1 " + status + " So it is\r\nContent-Length: 5\r\n\r\nhello");
    assertFailed(stage, kind);
    assertThat(proxy.failure().failure().detail()).contains("\"" + status + " So it is\"");
    proxy.closes();
    assertThat(proxy.events()).as("nothing more is told").hasSize(2);
    assertThat(proxy.passedOn()).isEmpty();
  }

  @Test
  void proxyThatWantsAPasswordSaysHowToGiveIt() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says("HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"lab\"\r\n\r\n");
    assertThat(proxy.failure().failure().detail())
        .isEqualTo(
            "the proxy proxy.test:8080 says \"407 Who?\"; it wants a user and password: write"
                + " http-connect: \"user:password@proxy.test:8080\"");
  }

  @Test
  void refusedPasswordIsNotShown() {
    ask(TunnelEvents.ADDRESS, TunnelEvents.PASSWORD);
    proxy.says("HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n");
    assertThat(proxy.failure().failure().detail())
        .contains("refuses the user and password")
        .doesNotContain("lab")
        .doesNotContain("s3cret");
  }

  @Test
  void anotherWayToAuthenticateIsNamed() {
    ask(TunnelEvents.ADDRESS, TunnelEvents.PASSWORD);
    proxy.says(
        "HTTP/1.1 407 Who?\r\nproxy-authenticate: Negotiate\r\nPROXY-AUTHENTICATE: NTLM\r\n\r\n");
    assertFailed(Stage.PROXY, FailureKind.PROXY_AUTH);
    assertThat(proxy.failure().failure().detail())
        .contains("it wants \"Negotiate, NTLM\", and Assay knows Basic only");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Squid-Error: ERR_CONNECT_FAIL 111",
        "proxy-status: p; error=ERR_CONNECT_FAIL 111"
      })
  void reasonThatTheProxyGivesIsShown(String field) {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says("HTTP/1.1 503 No\r\nServer: x\r\n" + field + "\r\n\r\n");
    assertThat(proxy.failure().failure().detail()).contains("ERR_CONNECT_FAIL 111");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0005\u00ff",
        "X",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 999 OK\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.x 200 OK\r\n\r\n"
      })
  void nonsenseIsNoHttp(String said) {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says(said);
    assertFailed(Stage.PROXY, FailureKind.PROXY_PROTOCOL);
  }

  @Test
  void endlessHeaderIsCutOff() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says("HTTP/1.1 200 OK\r\n");
    for (int i = 0; proxy.events().size() == 1; i++) {
      assertThat(i * 100).isLessThan(Limits.PROXY_REPLY_OCTETS);
      proxy.says("x: " + "y".repeat(95) + "\r\n");
    }
    assertFailed(Stage.PROXY, FailureKind.TOO_LARGE);
  }

  @Test
  void headerAtTheLimitIsTaken() {
    String start = "HTTP/1.1 200 OK\r\nx: ";
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says(start + "y".repeat(Limits.PROXY_REPLY_OCTETS - start.length() - 4) + "\r\n\r\nmore");
    assertThat(proxy.events()).endsWith(new TunnelEvent.Opened());
    assertThat(proxy.passedOn()).isEqualTo("more");
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says(start + "y".repeat(Limits.PROXY_REPLY_OCTETS - start.length() - 3) + "\r\n\r\n");
    assertFailed(Stage.PROXY, FailureKind.TOO_LARGE);
  }

  @Test
  void endlessInterimResponsesAreCutOff() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    for (int i = 0; proxy.events().size() == 1; i++) {
      assertThat(i * 25).isLessThan(Limits.PROXY_REPLY_OCTETS + 25);
      proxy.says("HTTP/1.1 100 Continue\r\n\r\n");
    }
    assertFailed(Stage.PROXY, FailureKind.TOO_LARGE);
  }

  @Test
  void closingWithoutAWordIsNoHttp() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.closes();
    assertFailed(Stage.PROXY, FailureKind.PROXY_PROTOCOL);
  }

  @Test
  void resetInsteadOfAResponseIsTheProxysFailure() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.breaks(new IOException("Connection reset by peer"));
    assertFailed(Stage.PROXY, FailureKind.PROXY_PROTOCOL);
    assertThat(proxy.failure().failure().detail()).contains("Connection reset by peer");
  }

  @Test
  void closingInTheMiddleOfTheHeaderIsNoHttp() {
    ask(TunnelEvents.ADDRESS, Optional.empty());
    proxy.says("HTTP/1.1 200 OK\r\n");
    proxy.closes();
    assertFailed(Stage.PROXY, FailureKind.PROXY_PROTOCOL);
  }

  @Test
  void termsAreAskedWithoutNamingAnybody() {
    askForTerms(TunnelEvents.PASSWORD);
    assertThat(proxy.sentText())
        .isEqualTo(
            "OPTIONS * HTTP/1.0\r\nMax-Forwards: 0\r\nProxy-Authorization: Basic"
                + " bGFiOnMzY3JldA==\r\n\r\n");
    assertThat(proxy.events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 403, 405, 500, 501, 503})
  void anyAnswerButAQuestionForThePasswordIsAgreement(int status) {
    askForTerms(Optional.empty());
    proxy.says("HTTP/1.1 " + status + " So it is\r\n\r\n");
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Agreed());
  }

  @Test
  void questionForThePasswordIsNoAgreement() {
    askForTerms(Optional.empty());
    proxy.says("HTTP/1.1 407 Who?\r\n\r\n");
    assertFailed(Stage.PROXY, FailureKind.PROXY_AUTH);
  }

  /** A proxy may not know this use of OPTIONS. */
  @Test
  void closingWhenAskedForTermsSaysNothing() {
    askForTerms(Optional.empty());
    proxy.closes();
    assertThat(proxy.events()).containsExactly(new TunnelEvent.Agreed());
  }
}
