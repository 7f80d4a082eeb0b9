package io.assay.trust.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextProtoTest {
  private static TextProto.Message read(String text) throws Damage {
    return TextProto.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void messagesListsAndRepeatedFieldsAreRead() throws Damage {
    TextProto.Message message =
        read(
            """
            # A comment with { and "
            number: -12  # behind
            flag: true, word: A_B;
            one { x: 1 } two: < x: 2 y: 3 >
            one: { x: [ 4, 5 ] }
            three: [ { x: 6 }, { x: 7 } ]
            """);
    assertThat(message.scalar("number")).contains("-12");
    assertThat(message.scalar("flag")).contains("true");
    assertThat(message.scalar("word")).contains("A_B");
    assertThat(message.messages("one")).hasSize(2);
    assertThat(message.messages("one").getLast().scalars("x")).containsExactly("4", "5");
    assertThat(message.messages("one").getLast().line()).isEqualTo(5);
    assertThat(message.messages("two").getFirst().scalar("y")).contains("3");
    assertThat(message.messages("three").getLast().scalar("x")).contains("7");
  }

  @Test
  void stringsHaveEscapesAndJoin() throws Damage {
    TextProto.Message message =
        read("a: \"\\x41\\101\\n\\\"\\\\\" 'b\"' # and\n \"c\" b: \"x\\.y\\(\\d+\\)\" c: \"\"");
    assertThat(message.scalar("a")).contains("AA\n\"\\b\"c");
    assertThat(message.scalar("b")).contains("x\\.y\\(\\d+\\)");
    assertThat(message.scalar("c")).contains("");
  }

  @Test
  void documentMayBeInBase64AsAWhole() throws Damage {
    String base64 =
        Base64.getMimeEncoder()
            .encodeToString("a: 1\nb { c: 2 }\n".getBytes(StandardCharsets.UTF_8));
    assertThat(read(base64).messages("b").getFirst().scalar("c")).contains("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          a {\\n b: 1\\n  | the document ends within the message that begins on line 1; expected "}"
          a: \\n          | the document ends on line 2; expected a value of a
          a: 1\\nb 2      | line 2: expected ":" or "{" behind b, not "2"
          a: 1\\n}        | line 2: expected the name of a field, not "}"
          a: "x\\n"       | line 1: a string without its closing quote
          a: [1 2]        | line 1: expected "," or "]" in the list a, not "2]"
          <html>          | line 1: expected the name of a field, not "<html>"
          """)
  void damageSaysWhereAndWhat(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(Damage.class)
        .hasMessage(message);
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> read("a {".repeat(100_000)))
        .isInstanceOf(Damage.class)
        .hasMessage("line 1: more than 16 nested messages");
  }
}
