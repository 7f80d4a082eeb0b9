package io.assay.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.endpoint.Query;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Type;

class DnsQueryTest {
  private static final Query QUERY = new Query("www.example.com.", "AAAA");

  @Test
  void theQueryIsWhatDnsjavaReadsInIt() throws IOException {
    Message message = new Message(DnsQuery.dot(QUERY).toByteArray());

    assertThat(message.getQuestion().getName()).hasToString("www.example.com.");
    assertThat(message.getQuestion().getType()).isEqualTo(Type.AAAA);
    assertThat(message.getHeader().getFlag(Flags.RD)).isTrue();
    assertThat(message.getHeader().getFlag(Flags.QR)).isFalse();
    OPTRecord opt = message.getOPT();
    assertThat(opt.getPayloadSize()).isEqualTo(1232);
    assertThat(opt.getFlags()).isZero();
    assertThat(opt.getOptions())
        .extracting(EDNSOption::getCode)
        .containsExactly(
            EDNSOption.Code.NSID, EDNSOption.Code.TCP_KEEPALIVE, EDNSOption.Code.PADDING);
    assertThat(opt.getOptions().getFirst().toWire()).containsExactly(0, 3, 0, 0);
  }

  @Test
  void keepaliveIsNotAskedForInDoh() throws IOException {
    Message message = new Message(DnsQuery.doh(QUERY).toByteArray());

    assertThat(message.getOPT().getOptions())
        .extracting(EDNSOption::getCode)
        .containsExactly(EDNSOption.Code.NSID, EDNSOption.Code.PADDING);
  }

  @ParameterizedTest
  @CsvSource({"., 128", "a., 128", "LONG, 256"})
  void theMessageIsPaddedToWholeBlocks(String name, int octets) {
    String absolute = name.replace("LONG", "a".repeat(60) + "." + "b".repeat(60) + ".");

    assertThat(DnsQuery.dot(new Query(absolute, "A")).length()).isEqualTo(octets);
    assertThat(DnsQuery.doh(new Query(absolute, "A")).length()).isEqualTo(octets);
  }

  @Test
  void everyLengthOfNameGivesWholeBlocks() {
    for (int length = 1; length < 250; length++) {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < length; i++) {
        name.append(i % 60 == 59 ? '.' : 'x');
      }
      String absolute =
          name.toString().endsWith(".") ? name.toString() : name.append('.').toString();
      assertThat(DnsQuery.dot(new Query(absolute, "A")).length() % 128).as(absolute).isZero();
    }
  }

  @Test
  void idsOfDotVaryAndThatOfDohIsZero() {
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ids.add(DnsStructure.u16(DnsQuery.dot(QUERY).toByteArray(), 0));
    }

    assertThat(ids).hasSizeGreaterThan(50);
    assertThat(DnsStructure.u16(DnsQuery.doh(QUERY).toByteArray(), 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS", "SVCB", "TYPE65535", "TXT"})
  void everyTypeOfTheRegistryCanBeAsked(String type) throws IOException {
    Message message = new Message(DnsQuery.doh(new Query("example.com.", type)).toByteArray());

    assertThat(message.getQuestion().getType()).isEqualTo(Type.value(type));
  }

  @Test
  void whatCannotBeEncodedIsRefused() {
    assertThatThrownBy(() -> DnsQuery.dot(new Query("example.com.", "NONSENSE")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NONSENSE");
    assertThatThrownBy(() -> DnsQuery.dot(new Query("a".repeat(64) + ".com.", "A")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("63 octets");
    assertThatThrownBy(() -> DnsQuery.dot(new Query("a..com.", "A")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DnsQuery.dot(new Query("example.com", "A")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absolute");
    assertThatThrownBy(() -> DnsQuery.dot(new Query("abcdefg.".repeat(32), "A")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("254");
  }

  @Test
  void anErrorWithoutTheQuestionIsAnAnswer() {
    byte[] response = new byte[12];
    response[2] = (byte) 0x80;
    response[3] = 1; // FORMERR

    assertThat(DnsQuery.doh(QUERY).check(response)).isInstanceOf(ResponseCheck.Matches.class);
    response[3] = 0;
    assertThat(DnsQuery.doh(QUERY).check(response))
        .isEqualTo(new ResponseCheck.Mismatch("0 questions instead of 1"));
  }

  @Test
  void anotherTypeOrClassIsAMismatch() {
    DnsQuery query = DnsQuery.doh(QUERY);
    byte[] otherType = query.toByteArray();
    otherType[2] |= (byte) 0x80;
    byte[] otherClass = otherType.clone();
    int type = 12 + "www.example.com.".length() + 1;
    otherType[type + 1] = 1;
    otherClass[type + 3] = 3;

    assertThat(query.check(otherType))
        .isEqualTo(
            new ResponseCheck.Mismatch(
                "the question \"www.example.com.\" class 1 A instead of"
                    + " \"www.example.com.\" class 1 AAAA"));
    assertThat(query.check(otherClass)).isInstanceOf(ResponseCheck.Mismatch.class);
  }

  @Test
  void anotherOpcodeIsAMismatch() {
    byte[] notify = DnsQuery.doh(QUERY).toByteArray();
    notify[2] |= (byte) 0xa0;

    assertThat(DnsQuery.doh(QUERY).check(notify))
        .isEqualTo(new ResponseCheck.Mismatch("opcode 4 instead of 0"));
  }

  @Test
  void aPointerLoopIsMalformed() {
    byte[] response = new byte[18];
    response[2] = (byte) 0x80;
    response[5] = 1;
    response[12] = (byte) 0xc0;
    response[13] = 12;

    assertThat(DnsQuery.doh(QUERY).check(response)).isInstanceOf(ResponseCheck.Malformed.class);
  }

  @Test
  void noPrefixOfAnAnswerAndNoFlippedBitIsMoreThanAMismatch() {
    DnsQuery query = DnsQuery.doh(QUERY);
    byte[] answer = query.toByteArray();
    answer[2] |= (byte) 0x80;
    assertThat(query.check(answer)).isInstanceOf(ResponseCheck.Matches.class);
    for (int length = 0; length < answer.length; length++) {
      assertThat(query.check(Arrays.copyOf(answer, length)))
          .as("%d octets", length)
          .isInstanceOf(ResponseCheck.Malformed.class);
    }
    for (int bit = 0; bit < 8 * answer.length; bit++) {
      byte[] flipped = answer.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(query.check(flipped)).as("bit %d", bit).isNotNull();
    }
  }
}
