package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.Socks5Server.Path.Refused;
import io.assay.lab.Socks5Server.Path.To;
import io.assay.lab.Socks5Server.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The proxy as curl finds it. */
class Socks5ServerTest {
  private static final LoopbackServer WEB = web("the web");

  @AfterAll
  static void stop() {
    WEB.close();
  }

  @Test
  void carriesAConnectionByAddressAndByName() {
    try (Socks5Server proxy = Socks5Server.start()) {
      String url = "http://127.0.0.1:%d/".formatted(WEB.port());
      assertThat(curl("--socks5", proxy, url).output()).isEqualTo("the web");
      String named = "http://localhost:%d/".formatted(WEB.port());
      assertThat(curl("--socks5-hostname", proxy, named).output()).isEqualTo("the web");
    }
  }

  @Test
  void leadsAPortElsewhere() {
    try (LoopbackServer other = web("somebody else");
        Socks5Server proxy = Socks5Server.start(_ -> new To(other.port()))) {
      String url = "http://127.0.0.1:%d/".formatted(WEB.port());
      assertThat(curl("--socks5", proxy, url).output()).isEqualTo("somebody else");
    }
  }

  @Test
  void refusesWithTheReplyThatIsChosen() {
    try (Socks5Server proxy = Socks5Server.start(_ -> new Refused(Reply.HOST_UNREACHABLE))) {
      Client.Result result = curl("--socks5", proxy, "http://127.0.0.1:1/");
      assertThat(result.status()).isNotZero();
      assertThat(result.output()).contains("(4)");
    }
  }

  @Test
  void connectsToNobodyBeyondThisMachineAndSaysSo() {
    try (Socks5Server proxy = Socks5Server.start()) {
      for (String host : List.of("192.0.2.1", "[2001:db8::1]")) {
        Client.Result result = curl("--socks5", proxy, "http://" + host + "/");
        assertThat(result.output()).contains("(2)");
      }
      assertThat(curl("--socks5-hostname", proxy, "http://name.example/").output()).contains("(2)");
    }
  }

  @Test
  void saysThatNobodyListens() {
    try (ClosedPort closed = ClosedPort.take();
        Socks5Server proxy = Socks5Server.start()) {
      String url = "http://127.0.0.1:%d/".formatted(closed.number());
      assertThat(curl("--socks5", proxy, url).output()).contains("(5)");
    }
  }

  private static LoopbackServer web(String text) {
    return LoopbackServer.start(
        HttpConversation.always(
            HttpConversation.response(
                200, "OK", List.of(), text.getBytes(StandardCharsets.US_ASCII))));
  }

  private static Client.Result curl(String option, Socks5Server proxy, String url) {
    Path directory = LabProcess.newDirectory();
    return Client.run(
        directory,
        Stream.of(
                Programs.require("curl").toString(),
                "--silent",
                "--show-error",
                "--max-time",
                "20",
                "--noproxy",
                "",
                option,
                "127.0.0.1:" + proxy.port(),
                url)
            .toList());
  }
}
