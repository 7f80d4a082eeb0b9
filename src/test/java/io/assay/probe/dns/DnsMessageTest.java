package io.assay.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Octets;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TcpKeepaliveOption;
import org.xbill.DNS.Type;

class DnsMessageTest {
  private static final Name NAME = Name.fromConstantString("www.example.com.");

  @Test
  void headerQuestionAndAnswersAreRead() {
    Message message = response();
    message.getHeader().setFlag(Flags.AA);
    message.getHeader().setFlag(Flags.RA);
    message.getHeader().setFlag(Flags.AD);
    Name other = Name.fromConstantString("other.example.com.");
    message.addRecord(new CNAMERecord(NAME, DClass.IN, 60, other), Section.ANSWER);
    message.addRecord(
        new ARecord(other, DClass.IN, 30, InetAddress.ofLiteral("192.0.2.1")), Section.ANSWER);
    message.addRecord(new TXTRecord(other, DClass.IN, 30, "a \"b\""), Section.AUTHORITY);

    DnsMessage.Parsed parsed = parsed(message);

    assertThat(parsed.id()).isEqualTo(message.getHeader().getID());
    assertThat(parsed.rcode()).isEqualTo("NOERROR");
    assertThat(parsed.opcode()).isEqualTo("QUERY");
    assertThat(parsed.question()).contains("www.example.com. A");
    assertThat(parsed.answers())
        .extracting(DnsMessage.ResourceRecord::toString)
        .containsExactly(
            "www.example.com. 60 IN CNAME other.example.com.",
            "other.example.com. 30 IN A 192.0.2.1");
    assertThat(parsed.authorities()).isEqualTo(1);
    assertThat(parsed.edns()).isEmpty();
    assertThat(parsed.truncated()).isFalse();
  }

  @Test
  void optionsOfEdnsAreRead() {
    Message message = response();
    message.addRecord(
        opt(
            new NSIDOption("res1.fra".getBytes(StandardCharsets.US_ASCII)),
            new TcpKeepaliveOption(100),
            new GenericEDNSOption(EDNSOption.Code.PADDING, new byte[40]),
            new ExtendedErrorCodeOption(15, "blocked"),
            new ExtendedErrorCodeOption(18)),
        Section.ADDITIONAL);

    DnsMessage.Edns edns = parsed(message).edns().orElseThrow();

    assertThat(edns.nsid()).contains("res1.fra");
    assertThat(edns.keepaliveTimeout()).hasValue(100);
    assertThat(edns.paddingOctets()).hasValue(40);
    assertThat(edns.errors())
        .containsExactly(
            new DnsMessage.ExtendedError(15, "blocked"), new DnsMessage.ExtendedError(18, ""));
    assertThat(edns.udpPayloadOctets()).isEqualTo(1232);
  }

  @Test
  void anNsidThatIsNotPrintableIsShownInHexadecimal() {
    Message message = response();
    message.addRecord(opt(new NSIDOption(new byte[] {1, (byte) 0xab})), Section.ADDITIONAL);

    assertThat(parsed(message).edns().orElseThrow().nsid()).contains("01ab");
  }

  @Test
  void anRcodeBeyondFourBitsIsExtended() {
    Message message = response();
    message.addRecord(new OPTRecord(1232, 1, 0), Section.ADDITIONAL);

    assertThat(parsed(message).rcode()).isEqualTo("BADVERS");
  }

  @Test
  void anErrorWithoutQuestionIsRead() {
    Message message = new Message(7);
    message.getHeader().setFlag(Flags.QR);
    message.getHeader().setRcode(Rcode.REFUSED);

    DnsMessage.Parsed parsed = parsed(message);

    assertThat(parsed.rcode()).isEqualTo("REFUSED");
    assertThat(parsed.question()).isEmpty();
    assertThat(parsed.answers()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsAValue() {
    assertThat(DnsMessage.parse(Octets.copyOf(new byte[0])))
        .isInstanceOf(DnsMessage.Malformed.class);
    assertThat(
            DnsMessage.parse(Octets.copyOf("garbage garbage".getBytes(StandardCharsets.US_ASCII))))
        .isInstanceOf(DnsMessage.Malformed.class);
  }

  @Test
  void neitherPrefixesNorRandomChangesNorNoiseMakeItThrow() {
    Message message = response();
    message.addRecord(
        new ARecord(NAME, DClass.IN, 30, InetAddress.ofLiteral("192.0.2.1")), Section.ANSWER);
    message.addRecord(
        opt(
            new NSIDOption(new byte[] {1}),
            new TcpKeepaliveOption(100),
            new ExtendedErrorCodeOption(15, "blocked")),
        Section.ADDITIONAL);
    byte[] wire = message.toWire();
    for (int length = 0; length < wire.length; length++) {
      assertThat(DnsMessage.parse(Octets.copyOf(wire, 0, length))).isNotNull();
    }
    Random random = new Random(20261122);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = wire.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      assertThat(DnsMessage.parse(Octets.copyOf(changed))).isNotNull();
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      assertThat(DnsMessage.parse(Octets.copyOf(noise))).isNotNull();
    }
  }

  private static Message response() {
    Message message = Message.newQuery(Record.newRecord(NAME, Type.A, DClass.IN));
    message.getHeader().setFlag(Flags.QR);
    return message;
  }

  private static OPTRecord opt(EDNSOption... options) {
    return new OPTRecord(1232, 0, 0, 0, List.of(options));
  }

  private static DnsMessage.Parsed parsed(Message message) {
    return (DnsMessage.Parsed) DnsMessage.parse(Octets.copyOf(message.toWire()));
  }
}
