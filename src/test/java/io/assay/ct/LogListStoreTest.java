package io.assay.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ct.LogLists.Entry;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.LabKey;
import io.assay.lab.LabProcess;
import io.assay.lab.Programs;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import io.assay.trust.source.UpdateReport.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogListStoreTest {
  private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");
  private static final Entry LOG = Entry.usable("A", LabKey.P256.generate());

  @TempDir private Path folder;

  @Test
  void aListIsTakenOverWhereItIsWholeAndNewerElseTheLastGoodOneStays() throws Exception {
    Path served = LabProcess.newDirectory();
    Path document = served.resolve("log_list.json");
    int port = freePort();
    LogListStore store = new LogListStore(folder);
    String python = Programs.require("python3").toString();
    try (LabProcess server =
            LabProcess.start(
                served,
                List.of(python, "-m", "http.server", "-b", "127.0.0.1", String.valueOf(port)));
        Fetcher fetcher =
            new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay-test")) {
      server.awaitPorts(List.of(port));
      String url = "http://127.0.0.1:%d/log_list.json".formatted(port);
      assertThat(store.update(url, Optional.empty(), fetcher).status()).isEqualTo(Status.MISSING);
      assertThat(store.open(new ArrayList<>())).isEmpty();

      write(document, LogLists.document(DAY, List.of(LOG)));
      assertThat(store.update(url, Optional.empty(), fetcher).status()).isEqualTo(Status.UPDATED);
      assertThat(store.update(url, Optional.empty(), fetcher).status()).isEqualTo(Status.UNCHANGED);

      write(document, LogLists.document(DAY.minusSeconds(1), List.of(LOG)));
      assertThat(store.update(url, Optional.empty(), fetcher).reason().orElseThrow())
          .contains("older than the list at hand");
      Files.writeString(document, "<html>");
      assertThat(store.update(url, Optional.empty(), fetcher))
          .satisfies(kept -> assertThat(kept.status()).isEqualTo(Status.KEPT))
          .satisfies(kept -> assertThat(kept.reason().orElseThrow()).contains("is no JSON"));
      assertThat(store.open(new ArrayList<>()).orElseThrow().published()).isEqualTo(DAY);

      write(document, LogLists.document(DAY.plusSeconds(1), List.of(LOG)));
      assertThat(store.update(url, Optional.empty(), fetcher).status()).isEqualTo(Status.UPDATED);
      assertThat(store.open(new ArrayList<>()).orElseThrow().published())
          .isEqualTo(DAY.plusSeconds(1));
    }
  }

  @Test
  void aDamagedListIsNamedWithTheRemedy() throws Exception {
    Path file = Files.createDirectories(folder.resolve("ct")).resolve("log_list.json");
    Files.writeString(file, "{}");
    List<String> notes = new ArrayList<>();
    assertThat(new LogListStore(folder).open(notes)).isEmpty();
    assertThat(notes)
        .singleElement()
        .asString()
        .contains(file.toString(), "log_list_timestamp", "run `assay roots update`");
    assertThatThrownBy(() -> LogListStore.read(file, Optional.empty(), notes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ct.list has to be the URL or the file of a log list");
  }

  private static void write(Path file, Octets octets) throws IOException {
    Files.write(file, octets.toByteArray());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
