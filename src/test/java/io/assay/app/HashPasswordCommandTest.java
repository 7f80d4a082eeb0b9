package io.assay.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;

/** The command as a process of its own, since a terminal and standard input are its business. */
class HashPasswordCommandTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String HASH = "\\$2b\\$04\\$[./A-Za-z0-9]{53}";
  private static final String JAVA =
      "%s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"%s\" %s hash-password --cost 4"
          .formatted(
              Path.of(System.getProperty("java.home"), "bin", "java"),
              System.getProperty("java.class.path"),
              Main.class.getName());

  /** Types a line whenever the program asks for one. */
  private static final String TYPIST =
      """
      import os, pty, sys
      pid, terminal = pty.fork()
      if pid == 0:
          os.execvp("sh", ["sh", "-c", sys.argv[1]])
      seen, typed = b"", 0
      while True:
          try:
              some = os.read(terminal, 1024)
          except OSError:
              break
          if not some:
              break
          seen += some
          while typed < 2 and seen.count(b": ") > typed:
              os.write(terminal, sys.argv[2].encode() + b"\\n")
              typed += 1
      sys.stdout.buffer.write(seen)
      sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
      """;

  @Test
  void lineOfStandardInputIsHashed() {
    String hash = run("sh", "-c", "printf 'pässword\\r\\nmore\\n' | " + JAVA).strip();
    assertThat(hash).matches(HASH);
    assertThat(OpenBSDBCrypt.checkPassword(hash, "pässword".getBytes(UTF_8))).isTrue();
  }

  @Test
  void lineEndsWhereItEndsHoweverThatIsWritten() throws Exception {
    for (String text : List.of("word", "word\n", "word\r\n", "word\nmore")) {
      assertThat(HashPasswordCommand.line(new ByteArrayInputStream(text.getBytes(UTF_8))))
          .as(text)
          .asString(UTF_8)
          .isEqualTo("word");
    }
  }

  @Test
  void passwordThatCannotBeHashedIsRefused() {
    assertThatThrownBy(() -> HashPasswordCommand.refuseUnfit(new byte[0]))
        .isInstanceOf(Refusal.class)
        .hasMessage("the password is empty; give one");
    assertThatThrownBy(() -> HashPasswordCommand.refuseUnfit(new byte[73]))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("longer than 72 octets");
    HashPasswordCommand.refuseUnfit(new byte[72]);
    assertThat(Assay.run("hash-password", "--cost", "15").err()).contains("from 4 to 14");
  }

  @Test
  void passwordIsTypedTwiceOnATerminalWithoutBeingShown() {
    String seen = typed("correct horse");
    assertThat(seen).contains("Password: ", "The same again: ").doesNotContain("horse");
    assertThat(OpenBSDBCrypt.checkPassword(lastLine(seen), "correct horse".toCharArray())).isTrue();
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce("", (before, line) -> line).strip();
  }

  private static String typed(String password) {
    Path directory = LabProcess.newDirectory();
    Path typist = Pem.write(directory.resolve("typist.py"), TYPIST);
    return run(
        directory,
        List.of(Programs.require("python3").toString(), typist.toString(), JAVA, password));
  }

  private static String run(String... command) {
    return run(LabProcess.newDirectory(), List.of(command));
  }

  private static String run(Path directory, List<String> command) {
    try (LabProcess process = LabProcess.start(directory, command)) {
      assertThat(process.awaitExit(LIMIT)).as(process.output()).isZero();
      return process.output();
    }
  }
}
