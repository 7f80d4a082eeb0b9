package io.assay.probe.dns;

import io.assay.probe.Octets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TcpKeepaliveOption;
import org.xbill.DNS.Type;

/** What the octets of a DNS message say, as far as they can be read. */
public sealed interface DnsMessage {
  /** Reads {@code octets}; never throws, whatever they are. */
  static DnsMessage parse(Octets octets) {
    byte[] wire = octets.toByteArray();
    // dnsjava reads as much as it can where the TC bit is set; what is cut off is still cut off.
    String defect = DnsStructure.defect(wire);
    if (defect != null) {
      return new Malformed(defect);
    }
    try {
      return parse(wire, new Message(wire));
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage();
      return new Malformed(message == null ? e.getClass().getSimpleName() : message);
    }
  }

  /** It cannot be read as a DNS message, or the data of one of its records cannot. */
  record Malformed(String reason) implements DnsMessage {}

  /**
   * A DNS message (RFC 1035).
   *
   * @param flags the 16 bits of the header that hold the flags, opcode and response code
   * @param opcode mnemonic of the opcode, {@code QUERY} for all that Assay asks
   * @param rcode mnemonic of the response code, extended by EDNS where there is EDNS
   * @param question name, class and type in text, absent where the question section is empty
   * @param answers the answer section, in order
   * @param authorities number of records in the authority section
   * @param additionals number of records in the additional section, the OPT record among them
   * @param edns what the OPT record says, if there is one
   */
  record Parsed(
      int id,
      int flags,
      String opcode,
      String rcode,
      Optional<String> question,
      List<ResourceRecord> answers,
      int authorities,
      int additionals,
      Optional<Edns> edns)
      implements DnsMessage {
    public Parsed {
      answers = List.copyOf(answers);
    }

    /** TC: the message was truncated. */
    public boolean truncated() {
      return (flags & 0x0200) != 0;
    }
  }

  /**
   * A record in presentation format (RFC 1035, section 5; RFC 3597 for types without one).
   *
   * @param owner absolute name
   * @param ttl in seconds, 0 to 2^32-1
   */
  record ResourceRecord(String owner, long ttl, String type, String data) {
    @Override
    public String toString() {
      return owner + " " + ttl + " IN " + type + " " + data;
    }
  }

  /**
   * The OPT record (RFC 6891).
   *
   * @param udpPayloadOctets the largest UDP payload that the server takes
   * @param nsid the name server identifier (RFC 5001), as text if it is printable ASCII, else in
   *     hexadecimal
   * @param paddingOctets octets of the padding option's data (RFC 7830); absent without the option
   * @param keepaliveTimeout idle timeout in units of 100 ms (RFC 7828)
   */
  record Edns(
      int version,
      int udpPayloadOctets,
      boolean dnssecOk,
      Optional<String> nsid,
      OptionalInt paddingOctets,
      OptionalInt keepaliveTimeout,
      List<ExtendedError> errors) {
    public Edns {
      errors = List.copyOf(errors);
    }
  }

  /**
   * An extended DNS error (RFC 8914).
   *
   * @param code of the IANA registry, 0 to 65535
   * @param text what the server adds, empty where it adds nothing
   */
  record ExtendedError(int code, String text) {}

  private static Parsed parse(byte[] wire, Message message) {
    return new Parsed(
        message.getHeader().getID(),
        DnsStructure.u16(wire, 2),
        Opcode.string(message.getHeader().getOpcode()),
        Rcode.string(message.getRcode()),
        Optional.ofNullable(message.getQuestion())
            .map(question -> question.getName() + " " + Type.string(question.getType())),
        message.getSection(Section.ANSWER).stream().map(DnsMessage::record).toList(),
        message.getHeader().getCount(Section.AUTHORITY),
        message.getHeader().getCount(Section.ADDITIONAL),
        Optional.ofNullable(message.getOPT()).map(DnsMessage::edns));
  }

  private static ResourceRecord record(Record record) {
    return new ResourceRecord(
        record.getName().toString(),
        record.getTTL(),
        Type.string(record.getType()),
        record.rdataToString());
  }

  private static Edns edns(OPTRecord opt) {
    return new Edns(
        opt.getVersion(),
        opt.getPayloadSize(),
        (opt.getFlags() & 0x8000) != 0,
        first(opt, EDNSOption.Code.NSID).map(option -> nsidText(data(option))),
        first(opt, EDNSOption.Code.PADDING)
            .map(option -> OptionalInt.of(data(option).length))
            .orElse(OptionalInt.empty()),
        first(opt, EDNSOption.Code.TCP_KEEPALIVE)
            .map(option -> ((TcpKeepaliveOption) option).getTimeout())
            .orElse(OptionalInt.empty()),
        opt.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).stream()
            .map(option -> extendedError((ExtendedErrorCodeOption) option))
            .toList());
  }

  private static Optional<EDNSOption> first(OPTRecord opt, int code) {
    return opt.getOptions(code).stream().findFirst();
  }

  private static ExtendedError extendedError(ExtendedErrorCodeOption option) {
    return new ExtendedError(
        option.getErrorCode(), Objects.requireNonNullElse(option.getText(), ""));
  }

  /** The option without its code and length. */
  private static byte[] data(EDNSOption option) {
    byte[] wire = option.toWire();
    return Arrays.copyOfRange(wire, 4, wire.length);
  }

  private static String nsidText(byte[] nsid) {
    for (byte octet : nsid) {
      if (octet < 0x20 || octet > 0x7e) {
        return HexFormat.of().formatHex(nsid);
      }
    }
    return new String(nsid, StandardCharsets.US_ASCII);
  }
}
