package io.assay.app;

import io.assay.lab.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code assay ct watch --json} as a process of its own, whose output goes to files. */
final class WatchProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private WatchProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param folder where its output goes
   * @param name of the files with it
   */
  static WatchProcess start(Path folder, String name, Path config) throws IOException {
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    return new WatchProcess(
        new ProcessBuilder(
                JavaProgram.command(
                    Main.class, List.of("ct", "watch", "--json", "-c", config.toString())))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .redirectInput(new File("/dev/null"))
            .start(),
        out,
        err);
  }

  /** The whole lines that it has written to standard output; the last one may be cut by a kill. */
  List<String> lines() {
    String text = read(out);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** What it has written to standard error. */
  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it ends by itself within this time. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill} does; its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
