package io.assay.probe.dns;

import io.assay.endpoint.Endpoint;
import io.assay.endpoint.Query;
import io.assay.probe.Attempt;
import io.assay.probe.Failure;
import io.assay.probe.Octets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.concurrent.ThreadLocalRandom;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/**
 * One query message: recursion desired, EDNS with NSID asked for (RFC 5001) and padding to a
 * multiple of 128 octets (RFC 8467, section 4.1). Immutable.
 */
public final class DnsQuery {
  private static final int HEADER_OCTETS = 12;
  private static final int FLAG_RD = 0x0100;
  private static final int FLAG_QR = 0x8000;
  private static final int OPCODE_MASK = 0x7800;
  private static final int RCODE_MASK = 0x000f;

  private static final int UDP_PAYLOAD_OCTETS = 1232;
  private static final int OPTION_NSID = 3;
  private static final int OPTION_TCP_KEEPALIVE = 11;
  private static final int OPTION_PADDING = 12;
  private static final int OPTION_HEADER_OCTETS = 4;

  /** Owner (the root), type, class, TTL and data length of the OPT record. */
  private static final int OPT_HEADER_OCTETS = 11;

  private static final int BLOCK_OCTETS = 128;
  private static final int MAX_LABEL_OCTETS = 63;
  private static final int MAX_NAME_OCTETS = 255;

  private final byte[] octets;
  private final int questionEnd;
  private final boolean idMatters;

  private DnsQuery(byte[] octets, int questionEnd, boolean idMatters) {
    this.octets = octets;
    this.questionEnd = questionEnd;
    this.idMatters = idMatters;
  }

  /**
   * The query that {@code attempt} sends.
   *
   * @throws IllegalArgumentException if the query's name or type cannot be encoded
   */
  public static DnsQuery of(Attempt attempt) {
    return of(attempt.query(), attempt.target().endpoint());
  }

  /**
   * The message by which {@code query} is asked at {@code endpoint}.
   *
   * @throws IllegalArgumentException if the query's name or type cannot be encoded
   */
  public static DnsQuery of(Query query, Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Dot _ -> dot(query);
      case Endpoint.Doh _ -> doh(query);
    };
  }

  /**
   * The query as DoT sends it: with a random id, and with the edns-tcp-keepalive option (RFC 7828).
   *
   * @throws IllegalArgumentException if the query's name or type cannot be encoded
   */
  static DnsQuery dot(Query query) {
    return encode(query, ThreadLocalRandom.current().nextInt(0x10000), true, true);
  }

  /**
   * The query as DoH sends it: with id 0, so that caches can share answers (RFC 8484, section 4.1).
   *
   * @throws IllegalArgumentException if the query's name or type cannot be encoded
   */
  static DnsQuery doh(Query query) {
    return encode(query, 0, false, false);
  }

  /**
   * The query as plain DNS sends it: with a random id, and with the edns-tcp-keepalive option over
   * TCP.
   *
   * @throws IllegalArgumentException if the query's name or type cannot be encoded
   */
  static DnsQuery plain(Query query, boolean tcp) {
    return encode(query, ThreadLocalRandom.current().nextInt(0x10000), tcp, true);
  }

  private static DnsQuery encode(Query query, int id, boolean keepalive, boolean idMatters) {
    int type = Type.value(query.type());
    if (type < 0) {
      throw new IllegalArgumentException("no DNS record type \"%s\"".formatted(query.type()));
    }
    requireEncodable(query.name());
    ByteBuf message = Unpooled.buffer(BLOCK_OCTETS, 4 * BLOCK_OCTETS);
    try {
      message.writeShort(id).writeShort(FLAG_RD);
      message.writeShort(1).writeShort(0).writeShort(0).writeShort(1);
      DnsRecordEncoder.DEFAULT.encodeQuestion(
          new DefaultDnsQuestion(
              query.name(), DnsRecordType.valueOf(type), query.dnsClass().code()),
          message);
      int questionEnd = message.writerIndex();
      DnsRecordEncoder.DEFAULT.encodeRecord(opt(keepalive, questionEnd), message);
      byte[] octets = new byte[message.readableBytes()];
      message.readBytes(octets);
      return new DnsQuery(octets, questionEnd, idMatters);
    } catch (Exception e) {
      throw new IllegalArgumentException("cannot encode the query \"%s\"".formatted(query), e);
    } finally {
      message.release();
    }
  }

  /** The encoder would write a longer label's length into the bits that mark a pointer. */
  private static void requireEncodable(String name) {
    int labelStart = 0;
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', labelStart)) {
      if (dot - labelStart > MAX_LABEL_OCTETS || (dot == labelStart && name.length() > 1)) {
        throw new IllegalArgumentException(
            "a label of \"%s\" does not have 1 to 63 octets".formatted(name));
      }
      labelStart = dot + 1;
    }
    if (labelStart != name.length() || name.length() >= MAX_NAME_OCTETS) {
      throw new IllegalArgumentException(
          "\"%s\" is no absolute name of at most 254 characters".formatted(name));
    }
  }

  private static DnsRecord opt(boolean keepalive, int before) {
    int options = OPTION_HEADER_OCTETS * (keepalive ? 3 : 2);
    int padding = Math.floorMod(-(before + OPT_HEADER_OCTETS + options), BLOCK_OCTETS);
    ByteBuf data = Unpooled.buffer(options + padding);
    data.writeShort(OPTION_NSID).writeShort(0);
    if (keepalive) {
      data.writeShort(OPTION_TCP_KEEPALIVE).writeShort(0);
    }
    data.writeShort(OPTION_PADDING).writeShort(padding).writeZero(padding);
    return new DefaultDnsRawRecord(".", DnsRecordType.OPT, UDP_PAYLOAD_OCTETS, 0, data);
  }

  /** The length of the message, in octets. */
  public int length() {
    return octets.length;
  }

  /** The message, without framing. */
  public Octets octets() {
    return Octets.copyOf(octets);
  }

  void writeTo(ByteBuf buffer) {
    buffer.writeBytes(octets);
  }

  byte[] toByteArray() {
    return octets.clone();
  }

  /** Whether {@code response} answers this query, and is well-formed as far as its structure. */
  ResponseCheck check(byte[] response) {
    String defect = DnsStructure.defect(response);
    if (defect != null && response.length < HEADER_OCTETS) {
      return new ResponseCheck.Malformed(defect);
    }
    if (idMatters && u16(response, 0) != u16(octets, 0)) {
      return new ResponseCheck.Mismatch(
          "id %d instead of %d".formatted(u16(response, 0), u16(octets, 0)));
    }
    int flags = u16(response, 2);
    if ((flags & FLAG_QR) == 0) {
      return new ResponseCheck.Mismatch("a query (QR is 0) instead of a response");
    }
    if ((flags & OPCODE_MASK) != 0) {
      return new ResponseCheck.Mismatch(
          "opcode %d instead of 0".formatted((flags & OPCODE_MASK) >> 11));
    }
    if (defect != null) {
      return new ResponseCheck.Malformed(defect);
    }
    return checkQuestion(response, flags & RCODE_MASK);
  }

  private ResponseCheck checkQuestion(byte[] response, int rcode) {
    int questions = u16(response, 4);
    // A server that could not read or would not serve the query need not repeat the question.
    if (questions == 0 && rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return ResponseCheck.Matches.INSTANCE;
    }
    if (questions != 1) {
      return new ResponseCheck.Mismatch("%d questions instead of 1".formatted(questions));
    }
    return hasSameQuestion(response)
        ? ResponseCheck.Matches.INSTANCE
        : new ResponseCheck.Mismatch(
            "the question %s instead of %s".formatted(question(response), question(octets)));
  }

  /**
   * The first name of a message has nothing before it that it could point to, so that questions
   * which are equal but for the case of letters have the same octets but for it.
   */
  private boolean hasSameQuestion(byte[] response) {
    if (response.length < questionEnd) {
      return false;
    }
    int nameEnd = questionEnd - 4;
    for (int i = HEADER_OCTETS; i < questionEnd; i++) {
      byte asked = octets[i];
      byte answered = response[i];
      if (asked != answered && !(i < nameEnd && lower(asked) == lower(answered))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
  }

  private static String question(byte[] message) {
    ByteBuf buffer = Unpooled.wrappedBuffer(message).skipBytes(HEADER_OCTETS);
    try {
      DnsQuestion question = DnsRecordDecoder.DEFAULT.decodeQuestion(buffer);
      return "%s class %d %s"
          .formatted(
              Failure.quote(question.name()),
              question.dnsClass(),
              Type.string(question.type().intValue()));
    } catch (Exception e) {
      return "(unreadable)";
    }
  }

  private static int u16(byte[] octets, int at) {
    return DnsStructure.u16(octets, at);
  }
}
