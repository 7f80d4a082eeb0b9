package io.assay.trust.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  private static List<String> column(String text, String name) throws Damage {
    Csv csv = new Csv(text.getBytes(StandardCharsets.UTF_8));
    int column = csv.column(name);
    List<String> values = new ArrayList<>();
    while (csv.next()) {
      values.add(csv.field(column));
    }
    return values;
  }

  @Test
  void fieldsMayHoldCommasQuotesAndLines() throws Damage {
    String text = "a,b\n\"x,\"\"y\"\"\n z\",\" 1 \"\nplain é,2\n";
    assertThat(column(text, "a")).containsExactly("x,\"y\"\n z", "plain é");
    assertThat(column(text, "b")).containsExactly("1", "2");
  }

  @Test
  void byteOrderMarkCarriageReturnsBlankLinesAndAMissingLastLineEndAreNoMatter() throws Damage {
    assertThat(column("\ufeff\"b\",\"a\"\r\n1,2\r\n\r\n3,\"4\"", "a")).containsExactly("2", "4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                          | empty; expected CSV with a header
          ' \\n\\n'                   | empty; expected CSV with a header
          <html><title>503</title>    | HTML or XML instead of CSV: <html><title>503</title>
          a,b\\n1,2\\n3               | row 2 (line 3): 1 fields instead of 2
          a,b\\n"x\\ny",2\\n1,2,3     | row 2 (line 4): 3 fields instead of 2
          a,b\\n1,"2\\n3,4\\n         | row 1 (line 2), field 2: the document ends within the quoted field that begins on line 2
          a,b\\n"1"x,2\\n             | row 1 (line 2), field 1: text behind the closing quote on line 2
          a,b\\n1"x,2\\n              | row 1 (line 2), field 1: a quote within a field that has none at its start
          x,b\\n                      | no column "a"; the header has 2 columns, of which the first is "x"
          """)
  void damageSaysWhereAndWhat(String text, String message) {
    assertThatThrownBy(() -> column(text.replace("\\n", "\n"), "a"))
        .isInstanceOf(Damage.class)
        .hasMessage(message);
  }
}
