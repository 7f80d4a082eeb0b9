package io.assay.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TcpKeepaliveOption;
import org.xbill.DNS.Type;

/**
 * The answers of the lab's zone {@code probe.test}: {@link #CANARY} has the address {@link
 * #ADDRESS} and the text {@code nonce-ok}; no other name exists, and other zones are refused. EDNS
 * options are answered where asked for: NSID, padding to 468 octets, keepalive. Thread-safe.
 */
public final class CannedAnswers {
  /** The name that exists. */
  public static final String CANARY = "canary.probe.test.";

  /** Its address. */
  public static final String ADDRESS = "192.0.2.53";

  /** The name server identifier of the server in this virtual machine. */
  public static final String NSID = "lab-jvm-1";

  private static final Name ZONE = Name.fromConstantString("probe.test.");
  private static final Name CANARY_NAME = Name.fromConstantString(CANARY);
  private static final int PADDED = 468;
  private static final int TTL = 30;

  private CannedAnswers() {}

  /** The answer to {@code query}, or a FORMERR if it is no query. */
  public static byte[] answer(byte[] query) {
    try {
      return answer(new Message(query)).toWire();
    } catch (IOException e) {
      return formatError(query);
    }
  }

  private static Message answer(Message query) {
    Record question = query.getQuestion();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setOpcode(Opcode.QUERY);
    if (query.getHeader().getFlag(Flags.RD)) {
      answer.getHeader().setFlag(Flags.RD);
      answer.getHeader().setFlag(Flags.RA);
    }
    if (question == null) {
      answer.getHeader().setRcode(Rcode.FORMERR);
      return answer;
    }
    answer.addRecord(question, Section.QUESTION);
    if (!question.getName().subdomain(ZONE)) {
      answer.getHeader().setRcode(Rcode.REFUSED);
    } else if (!question.getName().equals(CANARY_NAME)) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else if (question.getType() == Type.A) {
      answer.addRecord(
          new ARecord(question.getName(), DClass.IN, TTL, InetAddress.ofLiteral(ADDRESS)),
          Section.ANSWER);
    } else if (question.getType() == Type.TXT) {
      answer.addRecord(
          new TXTRecord(question.getName(), DClass.IN, TTL, "nonce-ok"), Section.ANSWER);
    }
    OPTRecord asked = query.getOPT();
    if (asked != null) {
      addOptions(answer, asked);
    }
    return answer;
  }

  private static void addOptions(Message answer, OPTRecord asked) {
    List<EDNSOption> options = new ArrayList<>();
    if (!asked.getOptions(EDNSOption.Code.NSID).isEmpty()) {
      options.add(new NSIDOption(NSID.getBytes(StandardCharsets.US_ASCII)));
    }
    if (!asked.getOptions(EDNSOption.Code.TCP_KEEPALIVE).isEmpty()) {
      options.add(new TcpKeepaliveOption(Duration.ofSeconds(30)));
    }
    if (!asked.getOptions(EDNSOption.Code.PADDING).isEmpty()) {
      int bare = lengthWith(answer, options);
      // The padding option itself has a header of four octets.
      int padding = Math.max(0, PADDED - bare - 4);
      options.add(new GenericEDNSOption(EDNSOption.Code.PADDING, new byte[padding]));
    }
    answer.addRecord(new OPTRecord(1232, 0, 0, 0, options), Section.ADDITIONAL);
  }

  private static int lengthWith(Message answer, List<EDNSOption> options) {
    Message trial = answer.clone();
    trial.addRecord(new OPTRecord(1232, 0, 0, 0, options), Section.ADDITIONAL);
    return trial.toWire().length;
  }

  private static byte[] formatError(byte[] query) {
    byte[] answer = new byte[12];
    System.arraycopy(query, 0, answer, 0, Math.min(2, query.length));
    answer[2] = (byte) 0x80;
    answer[3] = Rcode.FORMERR;
    return answer;
  }
}
