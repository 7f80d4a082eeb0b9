package io.assay.atlas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.lab.LabPki;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that a file of results may have, and what becomes of broken ones. */
class AtlasResultsTest {
  private static final LabPki PKI = LabPki.create();

  private static Sslcert result(long probe) {
    return Sslcert.of(PKI.leaf()).by(probe);
  }

  private static String line(long probe) {
    return result(probe).line();
  }

  private static List<String> vantages(List<Read> read) {
    return read.stream()
        .map(one -> one instanceof Read.Sslcert(var result) ? result.vantage() : one.toString())
        .toList();
  }

  /** What stands there in short: vantage points, and where something is unreadable. */
  private static List<String> outline(String text) {
    return Reading.all(text).stream()
        .map(
            one ->
                switch (one) {
                  case Read.Sslcert(var result) -> result.vantage();
                  case Read.OtherType(var type) -> type;
                  case Read.Unreadable(var number, var line, _) -> number + "@" + line;
                })
        .toList();
  }

  @Test
  void linesAndArraysInAnyLayoutHoldTheSame() {
    Map<String, String> layouts =
        Map.of(
            "lines", line(1) + "\n" + line(2) + "\n" + line(3),
            "lines of Windows, with empty ones",
                "\n" + line(1) + "\r\n\r\n" + line(2) + "\r\n" + line(3) + "\r\n\n",
            "one line", line(1) + line(2) + " " + line(3),
            "array", "[" + line(1) + "," + line(2) + "," + line(3) + "]",
            "array, a line each", "[\n" + line(1) + ",\n" + line(2) + "\n,\n" + line(3) + "\n]\n",
            "indented array",
                "[\n  %s,\n  %s,\n  %s\n]"
                    .formatted(
                        result(1).pretty().indent(2),
                        result(2).pretty().indent(2),
                        result(3).pretty().indent(2)),
            "indented objects", result(1).pretty() + "\n" + result(2).pretty() + result(3).pretty(),
            "an array a page", "[" + line(1) + "]\n[" + line(2) + "]\n[]\n[" + line(3) + "]",
            "array and lines", "[" + line(1) + "]\n" + line(2) + "\n" + line(3),
            "behind a byte order mark", "\ufeff" + line(1) + "\n" + line(2) + "\n" + line(3));
    layouts.forEach(
        (name, text) ->
            assertThat(vantages(Reading.all(text)))
                .as(name)
                .containsExactly("atlas:1", "atlas:2", "atlas:3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "[]", "[\n]\n"})
  void nothingIsInAnEmptyFile(String text) {
    assertThat(Reading.all(text)).isEmpty();
  }

  @Test
  void packedFileIsUnpackedAlsoWhereItHasSeveralMembers() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int probe = 1; probe <= 3; probe++) {
      file.write(Reading.gzip(line(probe) + "\n"));
    }
    assertThat(vantages(Reading.all(file.toByteArray())))
        .containsExactly("atlas:1", "atlas:2", "atlas:3");
    assertThat(vantages(Reading.all(pipe(file.toByteArray()))))
        .as("a pipe that never has anything ready")
        .containsExactly("atlas:1", "atlas:2", "atlas:3");
  }

  /** Gives one octet at a time and always says that there is none. */
  private static InputStream pipe(byte[] octets) {
    return new FilterInputStream(new ByteArrayInputStream(octets)) {
      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        return super.read(b, off, Math.min(1, len));
      }

      @Override
      public int available() {
        return 0;
      }
    };
  }

  @Test
  void packedFileThatWasNotFetchedWholeGivesWhatItHasAndThenFails() throws Exception {
    byte[] whole = Reading.gzip((line(1) + "\n").repeat(50));
    AtlasResults results =
        AtlasResults.in(new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 9)));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= 50; i++) {
                assertThat(results.next()).containsInstanceOf(Read.Sslcert.class);
              }
            })
        .isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BZh91AY", "\u00fd7zXZ\u0000", "(\u00b5/\u00fd"})
  void otherPackingIsRefusedWithTheRemedy(String magic) {
    assertThatThrownBy(
            () ->
                AtlasResults.in(
                    new ByteArrayInputStream(
                        magic.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(" -c FILE | assay import atlas -");
  }

  @Test
  void measurementsOfOtherKindsAreTold() {
    assertThat(
            outline(
                "{\"type\":\"ping\",\"prb_id\":1}\n"
                    + line(1)
                    + "\n{\"type\":\"dns\",\"resultset\":[{}]}"))
        .containsExactly("ping", "atlas:1", "dns");
  }

  @Test
  void brokenLineIsReportedAndTheOthersGoOn() {
    String whole = line(1);
    List<String> broken =
        List.of(
            whole.substring(0, whole.length() - 1),
            whole.substring(0, whole.indexOf("resolver.test") + 3),
            whole.substring(0, 1),
            whole.replace("\"type\":", "\"type\""),
            whole + "]",
            "<html>",
            "\"text\"",
            "null",
            "17",
            "}",
            "\u0000\u0001");
    for (String text : broken) {
      assertThat(outline(line(1) + "\n" + text + "\n" + line(3) + "\n" + line(4)))
          .as(text)
          .endsWith("atlas:3", "atlas:4")
          .startsWith("atlas:1")
          .anyMatch(one -> one.matches("[23]@2"));
    }
  }

  @Test
  void brokenElementOfAnArrayIsReportedByNumberAndLineAndTheOthersGoOn() {
    String array =
        "[\n%s,\n%s,\n{\"type\":\"sslcert\",,},\n[1,\n2],\nnull,\n%s\n]"
            .formatted(line(1), "{\"type\":7}", line(5));
    assertThat(outline(array)).containsExactly("atlas:1", "2@3", "3@4", "4@5", "5@7", "atlas:5");
    assertThat(Reading.all(array).get(1))
        .isEqualTo(new Read.Unreadable(2, 3, "\"type\" is \"7\" instead of a string"));
  }

  @Test
  void fileThatIsCutOffSaysSo() {
    String cut = "[" + line(1) + "," + line(2).substring(0, 200);
    assertThat(Reading.all(cut))
        .element(1)
        .isEqualTo(new Read.Unreadable(2, 1, "it is cut off by the end of the file"));
    assertThat(outline("[" + line(1) + ",\n")).containsExactly("atlas:1", "2@2");
  }
}
