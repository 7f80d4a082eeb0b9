package io.assay.lab;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Answers DNS messages with two octets of length before each (RFC 7858), until the peer closes.
 *
 * @param answers from the query to the response, both without their length
 */
public record DotConversation(UnaryOperator<byte[]> answers) implements Conversation {

  /** Answers with {@link CannedAnswers}. */
  public static DotConversation honest() {
    return new DotConversation(CannedAnswers::answer);
  }

  /** Answers with what {@code tamper} makes of the honest response. */
  public static DotConversation tampered(UnaryOperator<byte[]> tamper) {
    return new DotConversation(query -> tamper.apply(CannedAnswers.answer(query)));
  }

  /** The octets with their length before them. */
  public static byte[] framed(byte[] message) {
    byte[] frame = new byte[message.length + 2];
    frame[0] = (byte) (message.length >> 8);
    frame[1] = (byte) message.length;
    System.arraycopy(message, 0, frame, 2, message.length);
    return frame;
  }

  /** Reads one message; empty if the peer closes before it begins. */
  public static Optional<byte[]> receive(Peer peer) throws IOException {
    int high = peer.in().read();
    if (high < 0) {
      return Optional.empty();
    }
    int low = peer.in().read();
    if (low < 0) {
      throw new EOFException("the peer closed within a length");
    }
    return Optional.of(peer.receive(high << 8 | low));
  }

  @Override
  public void hold(Peer peer) throws IOException {
    for (Optional<byte[]> query = receive(peer); query.isPresent(); query = receive(peer)) {
      peer.send(framed(answers.apply(query.get())));
    }
  }

  /** Takes one query and then does something else than to answer. */
  public static Conversation afterQuery(Conversation next) {
    return peer -> {
      receive(peer);
      next.hold(peer);
    };
  }
}
