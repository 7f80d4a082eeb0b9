package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LabProcessTest {

  @Test
  void programThatEndsEarlyFailsWithItsOutput() {
    Path directory = LabProcess.newDirectory();
    LabProcess process = shell(directory, "echo no such option >&2; exit 3");
    assertThatThrownBy(() -> process.awaitOutput("ready"))
        .isInstanceOf(LabException.class)
        .hasMessageContainingAll("status 3", "no such option");
    assertThat(directory).doesNotExist();
  }

  @Test
  void closingEndsAProgramThatIgnoresTheSignalAndItsChildren() {
    Path directory = LabProcess.newDirectory();
    LabProcess process = shell(directory, "trap '' TERM; sleep 600 & echo up; wait; wait");
    process.awaitOutput("up");
    List<ProcessHandle> children = process.handle().descendants().toList();
    process.close();
    assertThat(children).isNotEmpty();
    await().untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    assertThat(process.handle().isAlive()).isFalse();
    assertThat(directory).doesNotExist();
  }

  @Test
  void takenPortIsTriedAgainWithAnother() {
    AtomicInteger attempts = new AtomicInteger();
    int port =
        Ports.with(
            1,
            ports -> {
              if (attempts.incrementAndGet() == 1) {
                shell(LabProcess.newDirectory(), "echo bind: Address already in use; exit 1")
                    .awaitPorts(ports);
              }
              return ports.getFirst();
            });
    assertThat(attempts).hasValue(2);
    assertThat(port).isBetween(1024, 65_535);
  }

  @Test
  void outputIsBounded() {
    try (LabProcess process =
        shell(LabProcess.newDirectory(), "yes | head -c 3000000; echo; echo end")) {
      process.awaitOutput("end");
      assertThat(process.output()).hasSizeLessThanOrEqualTo(256 * 1024).endsWith("end\n");
    }
  }

  @Test
  void programsAreFoundByName() {
    assertThat(Programs.find("sh")).isPresent();
    assertThat(Programs.find("no-such-program-anywhere")).isEmpty();
  }

  private static LabProcess shell(Path directory, String script) {
    return LabProcess.start(directory, List.of("/bin/sh", "-c", script));
  }
}
