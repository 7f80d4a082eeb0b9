package io.assay.lab;

import io.assay.probe.Octets;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Speaks HTTP/1.1 as far as a DoH client needs it (RFC 8484, RFC 9112), and replies with whatever
 * octets a test wants. The connection is kept until the peer closes.
 *
 * @param replies what to do on each request
 */
public record HttpConversation(Function<Request, Conversation> replies) implements Conversation {
  private static final int HEAD_OCTETS = 64 * 1024;
  private static final int BODY_OCTETS = 64 * 1024;
  private static final Octets NOTHING = Octets.copyOf(new byte[0]);

  /**
   * A request.
   *
   * @param method such as {@code POST}
   * @param target as sent, such as {@code /dns-query}
   * @param fields the header lines as sent
   */
  public record Request(String method, String target, List<String> fields, Octets body) {
    public Request {
      fields = List.copyOf(fields);
    }

    /** The DNS message of a POST's body or of a GET's {@code dns} parameter. */
    public Optional<byte[]> dnsMessage() {
      if (method.equals("POST")) {
        return Optional.of(body.toByteArray());
      }
      int at = target.indexOf("dns=");
      return at < 0
          ? Optional.empty()
          : Optional.of(Base64.getUrlDecoder().decode(target.substring(at + 4)));
    }

    /** The value of the first header field of that name. */
    public Optional<String> field(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return fields.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst();
    }
  }

  /** A correct DoH server with {@link CannedAnswers}. */
  public static HttpConversation honest() {
    return tampered(UnaryOperator.identity());
  }

  /** A DoH server that answers with what {@code tamper} makes of the honest response. */
  public static HttpConversation tampered(UnaryOperator<byte[]> tamper) {
    return new HttpConversation(
        request ->
            request
                .dnsMessage()
                .map(query -> dns(tamper.apply(CannedAnswers.answer(query))))
                .orElseGet(() -> status(400, "Bad Request")));
  }

  /** Replies to each request with the same. */
  public static HttpConversation always(Conversation reply) {
    return new HttpConversation(request -> reply);
  }

  /** A 200 with a DNS message. */
  public static Conversation dns(byte[] message) {
    return response(200, "OK", List.of("Content-Type: application/dns-message"), message);
  }

  /** A response without a body. */
  public static Conversation status(int code, String reason) {
    return response(code, reason, List.of(), new byte[0]);
  }

  /** A redirect. */
  public static Conversation redirect(int code, String location) {
    return response(code, "Moved", List.of("Location: " + location), new byte[0]);
  }

  /** A complete response; Content-Length is added. */
  public static Conversation response(int code, String reason, List<String> fields, byte[] body) {
    StringBuilder head = new StringBuilder("HTTP/1.1 %d %s\r\n".formatted(code, reason));
    fields.forEach(field -> head.append(field).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] copy = body.clone();
    return peer -> {
      peer.out().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      peer.send(copy);
    };
  }

  /** Any octets, and no more. */
  public static Conversation raw(String text) {
    return peer -> peer.send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A status line and then header fields without end. */
  public static Conversation endlessHeaders() {
    return Conversations.sendsForEver(
        "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.ISO_8859_1),
        "X-More: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"
            .repeat(100)
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A body without end, in chunks, that claims to be a DNS message. */
  public static Conversation endlessBody() {
    return Conversations.sendsForEver(
        String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Content-Type: application/dns-message",
                "Transfer-Encoding: chunked",
                "",
                "")
            .getBytes(StandardCharsets.ISO_8859_1),
        ("1000\r\n" + "a".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void hold(Peer peer) throws IOException, InterruptedException {
    for (Optional<Request> next = receive(peer); next.isPresent(); next = receive(peer)) {
      replies.apply(next.get()).hold(peer);
    }
  }

  private static Optional<Request> receive(Peer peer) throws IOException {
    Optional<String> head = receiveHead(peer);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = Arrays.asList(head.get().split("\r\n", -1));
    List<String> start = Arrays.asList(lines.getFirst().split(" ", 3));
    if (start.size() < 3) {
      throw new IOException("not an HTTP request: " + lines.getFirst());
    }
    Request request =
        new Request(start.get(0), start.get(1), lines.subList(1, lines.size()), NOTHING);
    int length = request.field("Content-Length").map(Integer::parseInt).orElse(0);
    if (length > BODY_OCTETS) {
      throw new IOException("a request body of " + length + " octets");
    }
    return Optional.of(
        new Request(
            request.method(),
            request.target(),
            request.fields(),
            Octets.copyOf(peer.receive(length))));
  }

  private static Optional<String> receiveHead(Peer peer) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int octet = peer.in().read();
      if (octet < 0) {
        if (head.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("the peer closed within a request's head");
      }
      if (head.size() == HEAD_OCTETS) {
        throw new IOException("a request's head of more than " + HEAD_OCTETS + " octets");
      }
      head.write(octet);
      matched = octet == "\r\n\r\n".charAt(matched) ? matched + 1 : octet == '\r' ? 1 : 0;
    }
    return Optional.of(head.toString(StandardCharsets.ISO_8859_1).substring(0, head.size() - 4));
  }
}
