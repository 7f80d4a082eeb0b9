package io.assay.ct.store;

import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.endpoint.Sha256;
import io.netty.util.NetUtil;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

/** Another process that writes to a store: batch after batch, or acknowledgements. */
final class StoreProcess implements AutoCloseable {
  /** Entries of a batch, of which the first matches. */
  static final int BATCH = 10;

  static final int ACKNOWLEDGEMENTS = 20;

  static final String LOG = "followed";

  private final Process process;
  private final BufferedReader output;

  private StoreProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static StoreProcess start(Path directory, String what) throws IOException {
    String classes =
        Stream.of(
                CtStore.class,
                StoreProcess.class,
                JDBC.class,
                NetUtil.class,
                LoggerFactory.class,
                NullMarked.class)
            .map(StoreProcess::place)
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    return new StoreProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dslf4j.internal.verbosity=ERROR",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes,
                StoreProcess.class.getName(),
                directory.toString(),
                what)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private static String place(Class<?> member) {
    return Path.of(
            URI.create(member.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** The next number that it says. */
  long next() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("it ended");
    }
    return Long.parseLong(line);
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }

  /** The hashes of the leaves before {@code size}. */
  static CompactRange range(long size) {
    CompactRange range = CompactRange.empty();
    for (long i = 0; i < size; i++) {
      range.append(Sha256.of(("leaf " + i).getBytes(StandardCharsets.UTF_8)).toByteArray());
    }
    return range;
  }

  static FollowState state(CompactRange range) {
    return new FollowState(
        Entries.log(LOG).id(),
        LOG,
        0,
        Instant.EPOCH,
        range,
        Optional.<SignedTreeHead>empty(),
        Optional.of(Instant.EPOCH),
        Optional.empty());
  }

  private static LoggedCertificate match(long index) {
    return Entries.match(
        Entries.certificate(index, ("noise " + index).getBytes(StandardCharsets.UTF_8), List.of()),
        LOG,
        "a.test");
  }

  /** Says each position when it is on the disk. */
  public static void main(String... arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (CtStore store = CtStore.open(Path.of(arguments[0]))) {
      if (arguments[1].equals("acknowledge")) {
        for (int i = 0; i < ACKNOWLEDGEMENTS; i++) {
          store.acknowledge(
              new Acknowledgement(
                  new Acknowledgement.OfIssuerName("O=" + i), "note", Instant.EPOCH));
          out.println(i);
        }
        return;
      }
      store.begin(state(CompactRange.empty()));
      CompactRange range = store.state(Entries.log(LOG).id()).orElseThrow().verified();
      while (true) {
        List<LoggedCertificate> matches = new ArrayList<>();
        matches.add(match(range.size()));
        for (int i = 0; i < BATCH; i++) {
          range.append(
              Sha256.of(("leaf " + range.size()).getBytes(StandardCharsets.UTF_8)).toByteArray());
        }
        store.found(matches);
        if (store.advance(state(range), matches).size() != 0) {
          throw new IllegalStateException("it was found before");
        }
        store.announced(store.unannounced());
        out.println(range.size());
      }
    }
  }
}
