package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.ct.store.CtStore;
import io.assay.ct.store.FollowState;
import io.assay.ct.store.LogProblem;
import io.assay.ct.store.LoggedCertificate;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtLogServer;
import io.assay.lab.LabCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code assay ct watch} on a real log, where the one or the other dies in the middle of it. */
@Order(4)
class CtWatchCrashTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int KILLS = 3;

  /** Entries that are submitted before a run, and as many during it. */
  private static final int ENTRIES = 150;

  /** Milliseconds from its first line to its end. */
  private static final long LONGEST_RUN = 2500;

  private static final long SEED = 6962;

  /** Matches that are told between two notes that they were. */
  private static final int TOLD_TOGETHER = 16;

  @TempDir private Path folder;

  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final LabCertificate issuing = root.authority("CN=Lab Issuing").build();

  private Path config(CtLogServer log) {
    Assay.file(folder, "root.pem", root.pem());
    return Path.of(
        Assay.file(
            folder,
            "probes.yaml",
            """
            trust: { platform: root.pem, directory: roots, refresh: never }
            ct:
              follow: none
              logs: [{ name: labct, url: "%s", key: %s }]
              from: 0
              poll: 1s
              directory: ct
            resolvers:
              - name: lab
                endpoints: ["tls://127.0.0.1:%d"]
                watch: ["%s", "*.%s", "%s"]
            """
                .formatted(
                    log.url(),
                    Base64.getEncoder().encodeToString(log.keys().getPublic().getEncoded()),
                    Assay.closedPort(),
                    Submissions.NAME,
                    Submissions.NAME,
                    Submissions.PREFIX)));
  }

  private static void awaitWriting(WatchProcess run, int lines, String err) {
    awaitWriting(run, lines, err, () -> {});
  }

  private static void awaitWriting(WatchProcess run, int lines, String err, Runnable check) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              check.run();
              assertThat(run.err()).contains(err);
              assertThat(run.lines()).as(run.err()).hasSizeGreaterThanOrEqualTo(lines);
            });
  }

  private List<String> search(String what, Path config) {
    Assay found = Assay.run("ct", "search", what, "-c", config.toString(), "--json");
    assertThat(found.exitCode()).as(found.err()).isZero();
    return found.out().lines().toList();
  }

  private static List<String> values(List<String> lines, String key) {
    JsonMapper mapper = new JsonMapper();
    return lines.stream().map(mapper::readTree).map(line -> text(line, key)).toList();
  }

  private static String text(JsonNode line, String key) {
    JsonNode value = line.get(key);
    return value == null || value.isNull() ? "" : value.asString();
  }

  @Test
  void killedAgainAndAgainItMissesNothingAndKeepsNothingTwice() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    List<List<String>> told = new ArrayList<>();
    List<String> watched;
    Path config;
    try (CtLogServer log = CtLogServer.start(root);
        Submissions submissions = new Submissions(log, issuing)) {
      config = config(log);
      for (int round = 0; round < KILLS; round++) {
        submissions.submitMore(ENTRIES);
        try (WatchProcess run = WatchProcess.start(folder, "run-" + round, config)) {
          awaitWriting(run, 1, "", submissions::check);
          submissions.submitMore(ENTRIES);
          // Every other one dies as soon as it says something, before it can note that it did.
          Duration time = Duration.ofMillis(round % 2 == 0 ? 0 : random.nextLong(LONGEST_RUN));
          assertThat(run.endsWithin(time)).as(run.err()).isFalse();
          run.kill();
          told.add(values(run.lines(), "index"));
        }
      }
      watched = submissions.end();
      // Under load the log may answer with an error and take the entry all the same, and again.
      await().atMost(LIMIT).until(() -> log.treeSize() >= submissions.count());
      Assay last = Assay.run("ct", "watch", "--once", "--json", "-c", config.toString());
      assertThat(last.exitCode()).as(last.err()).isIn(ExitCode.FINE, ExitCode.VIOLATED);
      told.add(values(last.out().lines().toList(), "index"));
      try (CtStore store = CtStore.openExisting(folder.resolve("ct")).orElseThrow()) {
        FollowState state = store.state(log.log().id()).orElseThrow();
        assertThat(state.position()).isEqualTo(log.treeSize());
        assertThat(store.unannounced())
            .as(last.err())
            .extracting(LoggedCertificate::index)
            .isEmpty();
      }
    }

    String issuer =
        new Pin(Pin.Kind.SPKI, Sha256.of(issuing.keys().getPublic().getEncoded())).toString();
    List<String> kept = search(issuer.substring(issuer.indexOf("sha256/")), config);
    assertThat(values(kept, "sha256").stream().distinct())
        .containsExactlyInAnyOrderElementsOf(watched);
    assertThat(values(kept, "index")).doesNotHaveDuplicates();
    assertThat(values(kept, "proven")).containsOnly("true");
    assertThat(search(Submissions.NAME, config)).hasSizeLessThan(kept.size());
    assertThat(search(Submissions.PREFIX, config)).hasSizeLessThan(kept.size());

    assertThat(told.stream().flatMap(List::stream).distinct())
        .containsExactlyInAnyOrderElementsOf(values(kept, "index"));
    assertRepeatsLittle(told);
  }

  /**
   * What a run tells again is what the one before had told and not noted, and comes first: the end
   * of what was told before, unless it died even before it came to that.
   */
  private static void assertRepeatsLittle(List<List<String>> told) {
    Set<String> before = new LinkedHashSet<>();
    for (List<String> run : told) {
      assertThat(run).doesNotHaveDuplicates();
      List<String> again = run.stream().filter(before::contains).toList();
      assertThat(again).hasSizeLessThanOrEqualTo(TOLD_TOGETHER);
      assertThat(run.subList(0, again.size())).isEqualTo(again);
      List<String> last = List.copyOf(before).reversed().stream().limit(TOLD_TOGETHER).toList();
      assertThat(last).containsAll(again);
      if (again.size() < run.size() && !again.isEmpty()) {
        assertThat(last).startsWith(again.reversed().toArray(String[]::new));
      }
      before.addAll(run);
    }
  }

  @Test
  void whatNobodyCouldReadIsToldByTheNextRun() throws Exception {
    try (CtLogServer log = CtLogServer.start(root)) {
      add(log, 1);
      await().atMost(LIMIT).until(() -> log.treeSize() == 1);
      Path config = config(log);
      StringWriter err = new StringWriter();
      CommandLine program = Main.program(Assay.pipe());
      program.setOut(new PrintWriter(new ClosedPipe()));
      program.setErr(new PrintWriter(err));
      assertThat(program.execute("ct", "watch", "--once", "--json", "-c", config.toString()))
          .isEqualTo(ExitCode.USAGE);
      assertThat(err.toString()).contains("standard output cannot be written");
      Assay again = Assay.run("ct", "watch", "--once", "--json", "-c", config.toString());
      assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.VIOLATED);
      assertThat(values(again.out().lines().toList(), "index")).containsExactly("0");
    }
  }

  /** What is left of a pipe whose reader is gone. */
  private static final class ClosedPipe extends Writer {
    @Override
    public void write(char[] text, int from, int length) throws IOException {
      throw new IOException("Broken pipe");
    }

    @Override
    public void flush() throws IOException {
      throw new IOException("Broken pipe");
    }

    @Override
    public void close() {}
  }

  private void add(CtLogServer log, int count) {
    for (int i = 0; i < count; i++) {
      log.add(issuing.leaf("O=Test").dns(Submissions.NAME).build());
    }
  }

  @Test
  void aLogThatComesBackEmptyIsSaidToBeUnprovenAndThenForked() throws Exception {
    try (CtLogServer log = CtLogServer.start(root)) {
      add(log, 5);
      Path config = config(log);
      try (WatchProcess run = WatchProcess.start(folder, "run", config)) {
        awaitWriting(run, 5, "");
        assertThat(run.err()).doesNotContain("unproven");

        log.restartEmpty();
        awaitWriting(run, 5, "labct: unproven: ");
        add(log, 3);
        assertThat(run.terminate()).isZero();
        assertThat(run.err()).doesNotContain("labct: no longer unproven");
      }

      // Smaller and of another tree, of which the log has no proof to give.
      Assay shrunk = Assay.run("ct", "watch", "--once", "-c", config.toString());
      assertThat(shrunk.exitCode()).as(shrunk.err()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(shrunk.err()).contains("labct: unproven: ").doesNotContain("fork");

      try (WatchProcess run = WatchProcess.start(folder, "other", config)) {
        awaitWriting(run, 0, "labct: unproven: ");
        add(log, 4);
        awaitWriting(run, 0, "labct: fork: ");
        assertThat(run.terminate()).isZero();
      }
      try (CtStore store = CtStore.openExisting(folder.resolve("ct")).orElseThrow()) {
        assertThat(store.state(log.log().id()).orElseThrow().position()).isEqualTo(5);
        assertThat(store.problems(log.log().id())).extracting(LogProblem::kind).contains("fork");
      }
    }
  }
}
