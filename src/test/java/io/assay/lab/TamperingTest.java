package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class TamperingTest {
  private static final Message QUERY =
      Message.newQuery(
          Record.newRecord(Name.fromConstantString(CannedAnswers.CANARY), Type.A, DClass.IN));
  private static final byte[] HONEST = CannedAnswers.answer(QUERY.toWire());

  @Test
  void honestAnswerHasTheAddressAndTheQuestion() throws Exception {
    Message answer = new Message(HONEST);
    assertThat(answer.getHeader().getID()).isEqualTo(QUERY.getHeader().getID());
    assertThat(answer.getQuestion()).isEqualTo(QUERY.getQuestion());
    assertThat(answer.getSection(Section.ANSWER).getFirst().rdataToString())
        .isEqualTo(CannedAnswers.ADDRESS);
  }

  @Test
  void eachKindChangesWhatItSays() throws IOException {
    assertThat(new Message(Tampering.wrongId().apply(HONEST)).getHeader().getID())
        .isNotEqualTo(QUERY.getHeader().getID());
    assertThat(new Message(Tampering.wrongQuestion().apply(HONEST)).getQuestion())
        .isNotEqualTo(QUERY.getQuestion());
    assertThat(new Message(Tampering.notAResponse().apply(HONEST)).getHeader().getFlag(Flags.QR))
        .isFalse();
    assertThat(new Message(Tampering.code(Rcode.SERVFAIL).apply(HONEST)).getRcode())
        .isEqualTo(Rcode.SERVFAIL);
    assertThat(
            new Message(Tampering.address("198.51.100.7").apply(HONEST)).getSection(Section.ANSWER))
        .singleElement()
        .asString()
        .contains("198.51.100.7");
    assertThat(Tampering.cutTo(5).apply(HONEST)).hasSize(5);
    assertThat(Tampering.replacedBy(new byte[] {9}).apply(HONEST)).containsExactly(9);
  }

  @Test
  void garbageIsAnsweredWithAFormatError() throws IOException {
    byte[] answer = CannedAnswers.answer(new byte[] {7, 8, 9});
    assertThat(new Message(answer).getRcode()).isEqualTo(Rcode.FORMERR);
    assertThat(new Message(answer).getHeader().getID()).isEqualTo(0x0708);
  }
}
