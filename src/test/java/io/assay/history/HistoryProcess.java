package io.assay.history;

import io.assay.config.HistoryTerms;
import io.assay.judge.Judgement;
import io.assay.lab.JavaProgram;
import io.assay.lab.LabProcess;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes history in a process of its own that can be killed. To a file it writes a line for each
 * judgement that it handed over: when that was.
 */
final class HistoryProcess {
  /** Every so manieth look shows another chain. */
  private static final int ODD = 40;

  private HistoryProcess() {}

  static LabProcess start(Path folder, Path handed) {
    return LabProcess.start(
        LabProcess.newDirectory(),
        JavaProgram.command(HistoryProcess.class, List.of(folder.toString(), handed.toString())));
  }

  public static void main(String[] arguments) throws Exception {
    Looks looks = new Looks(Instant.now().minus(Looks.INTERVAL));
    Judgement genuine = looks.look(Looks.genuine()).judgement();
    Judgement forged = looks.look(Looks.forged()).judgement();
    History history =
        History.open(HistoryTerms.DEFAULT, Path.of(arguments[0]), InstantSource.system());
    long before = judged(history);
    history.start(looks::open);
    history.judged(genuine, List.of());
    while (judged(history) == before) {
      TimeUnit.MILLISECONDS.sleep(2); // What a cold machine takes for its first group is its own.
    }
    try (PrintWriter out =
        new PrintWriter(
            Files.newBufferedWriter(Path.of(arguments[1]), StandardCharsets.UTF_8), true)) {
      for (int i = 0; ; i++) {
        Looks.Look look = looks.again(i % ODD == ODD - 1 ? forged : genuine, Instant.now());
        history.judged(look.judgement(), look.touched());
        out.println(Instant.now());
        TimeUnit.MILLISECONDS.sleep(2);
      }
    }
  }

  private static long judged(History history) throws HistoryException {
    return history.reader().verdicts(HistoryFilter.ALL, Part.first(Part.MOST)).rows().stream()
        .mapToLong(VerdictInterval::times)
        .sum();
  }
}
