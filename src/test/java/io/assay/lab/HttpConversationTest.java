package io.assay.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpConversationTest {

  @Test
  void queryWithoutAMessageIsABadRequestAndTheConnectionStays() throws Exception {
    try (LoopbackServer server = LoopbackServer.start(HttpConversation.honest());
        Socket socket = connect(server)) {
      for (int i = 0; i < 2; i++) {
        assertThat(start(socket, 60)).startsWith("HTTP/1.1 400 Bad Request\r\n");
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void redirectNamesItsTarget() throws Exception {
    String place = "https://elsewhere.test/dns-query";
    assertThat(first(HttpConversation.redirect(307, place), 80))
        .startsWith("HTTP/1.1 307 ")
        .contains("Location: " + place);
  }

  @Test
  void contentTypeMayBeWrong() throws Exception {
    Conversation reply =
        HttpConversation.response(
            200, "OK", List.of("Content-Type: text/html"), "<html>".getBytes(ISO_8859_1));
    assertThat(first(reply, 69)).contains("Content-Type: text/html", "<html>");
  }

  @Test
  void headersGoOnForEver() throws Exception {
    assertThat(first(HttpConversation.endlessHeaders(), 300_000))
        .startsWith("HTTP/1.1 200 OK\r\nX-More: ")
        .doesNotContain("\r\n\r\n");
  }

  @Test
  void bodyGoesOnForEver() throws Exception {
    assertThat(first(HttpConversation.endlessBody(), 300_000))
        .contains("Content-Type: application/dns-message", "\r\n\r\n1000\r\naaa");
  }

  private static String first(Conversation reply, int length) throws Exception {
    try (LoopbackServer server = LoopbackServer.start(HttpConversation.always(reply));
        Socket socket = connect(server)) {
      return start(socket, length);
    }
  }

  private static String start(Socket socket, int length) throws Exception {
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    while (text.length() < length && text.indexOf("Content-Length: 0\r\n\r\n") < 0) {
      int n = in.read(buffer);
      assertThat(n).as("after %s", text).isPositive();
      text.append(new String(buffer, 0, n, ISO_8859_1));
    }
    return text.toString();
  }

  private static Socket connect(LoopbackServer server) throws Exception {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }
}
