package io.assay.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a dishonest server makes of an honest DNS response. All are thread-safe. */
public final class Tampering {
  private Tampering() {}

  /** Another message id; also over DoH, where it is 0 (RFC 8484). */
  public static UnaryOperator<byte[]> wrongId() {
    return response -> {
      byte[] copy = response.clone();
      copy[1] ^= 1;
      return copy;
    };
  }

  /** The answer to the question for another name. */
  public static UnaryOperator<byte[]> wrongQuestion() {
    return response -> {
      Message message = read(response);
      message.removeAllRecords(Section.QUESTION);
      Name other = Name.fromConstantString("other.probe.test.");
      message.addRecord(Record.newRecord(other, Type.A, DClass.IN), Section.QUESTION);
      return message.toWire();
    };
  }

  /** A query instead of a response: the QR bit is clear. */
  public static UnaryOperator<byte[]> notAResponse() {
    return response -> {
      Message message = read(response);
      message.getHeader().unsetFlag(Flags.QR);
      return message.toWire();
    };
  }

  /** The response code {@code code} of the IANA registry, 0 to 15. */
  public static UnaryOperator<byte[]> code(int code) {
    return response -> {
      Message message = read(response);
      message.getHeader().setRcode(code);
      return message.toWire();
    };
  }

  /** Another address than asked for. */
  public static UnaryOperator<byte[]> address(String literal) {
    return response -> {
      Message message = read(response);
      message.removeAllRecords(Section.ANSWER);
      Name name = Name.fromConstantString(CannedAnswers.CANARY);
      message.addRecord(
          new ARecord(name, DClass.IN, 30, InetAddress.ofLiteral(literal)), Section.ANSWER);
      return message.toWire();
    };
  }

  /** The first {@code length} octets only. */
  public static UnaryOperator<byte[]> cutTo(int length) {
    return response -> Arrays.copyOf(response, Math.min(length, response.length));
  }

  /** Something else altogether. */
  public static UnaryOperator<byte[]> replacedBy(byte[] octets) {
    byte[] copy = octets.clone();
    return response -> copy.clone();
  }

  private static Message read(byte[] response) {
    try {
      return new Message(response);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a DNS message", e);
    }
  }
}
