package io.assay.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.config.Web;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import io.assay.metrics.AssayMetrics;
import io.assay.metrics.Judgements;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local socket, used by curl. */
class LocalSocketTest {
  @TempDir private Path folder;

  private final AssayMetrics metrics =
      new AssayMetrics("1.2.3", InstantSource.fixed(Judgements.STARTED));
  private final ScriptedOperations operations = new ScriptedOperations();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void whoMayOpenTheSocketNeedsNoPasswordToReadAndToChange() throws Exception {
    Path socket = folder.resolve("assay.sock");
    try (WebServer server = start(Webs.with(socket, Webs.KIM))) {
      assertThat(Files.getPosixFilePermissions(socket))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(curl(socket, "http://assay/metrics")).contains("assay_build_info").endsWith("200");
      assertThat(curl(socket, "-X", "POST", "http://assay/-/reload")).endsWith("\n200");
      assertThat(operations.reloads).isEqualTo(1);
      // Beyond the gate, where nobody is for it.
      assertThat(curl(socket, "-d", "a=b", "http://assay/x")).endsWith("404");
      assertThat(server.url().getScheme()).isEqualTo("http");
      assertThat(names()).containsExactly("assay.sock");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void socketThatAKilledProcessLeftBehindIsReplaced() throws Exception {
    Path socket = folder.resolve("assay.sock");
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(killed.bind(UnixDomainSocketAddress.of(socket))).isNotNull();
    }
    assertThat(socket).exists();
    try (WebServer server = start(Webs.with(socket, Map.of()))) {
      assertThat(curl(socket, "http://assay/-/ready")).endsWith("200");
      assertThat(server.view().refusals()).isNotEmpty();
    }
  }

  @Test
  @SuppressWarnings("try") // That the first is closed in the middle is what is tested.
  void socketOfAnotherProcessIsLeftToIt() throws Exception {
    Path socket = folder.resolve("assay.sock");
    Web web = Webs.with(socket, Map.of());
    try (WebServer first = start(web)) {
      assertThatThrownBy(() -> start(web))
          .isInstanceOf(ListenException.class)
          .hasMessage(
              "cannot listen on %s, where another process listens; stop that, or give another path"
                  + " in web.socket",
              socket);
      assertThat(curl(socket, "http://assay/-/ready")).endsWith("200");
      assertThat(names()).containsExactly("assay.sock");
      Files.delete(socket);
      try (WebServer second = start(web)) {
        first.close();
        assertThat(curl(socket, "http://assay/-/ready")).endsWith("200");
        assertThat(second.url()).isNotEqualTo(first.url());
      }
    }
  }

  @Test
  void fileThatIsNoSocketIsNotTouched() throws Exception {
    Path file = Pem.write(folder.resolve("notes.txt"), "precious");
    assertThatThrownBy(() -> start(Webs.with(file, Map.of())))
        .isInstanceOf(ListenException.class)
        .hasMessage(
            "cannot listen on %s, which is there and is no socket; remove it, or give another path"
                + " in web.socket",
            file);
    assertThat(file).hasContent("precious");
  }

  @Test
  void folderThatIsGoneIsOneLineWithTheRemedy() {
    Path socket = folder.resolve("gone/assay.sock");
    assertThatThrownBy(() -> start(Webs.with(socket, Map.of())))
        .isInstanceOf(ListenException.class)
        .hasMessageStartingWith("cannot listen on " + socket)
        .hasMessageEndingWith("give a path in a folder that this user may write to in web.socket");
  }

  @Test
  void systemSaysWhoseProcessItIs() throws Exception {
    Path socket = folder.resolve("s");
    AtomicReference<Object> arrival = new AtomicReference<>();
    Server server = new Server();
    server.addConnector(Listeners.local(server, new HttpConfiguration(), socket));
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            arrival.set(request.getAttribute(Arrival.ATTRIBUTE));
            callback.succeeded();
            return true;
          }
        });
    server.start();
    try {
      assertThat(curl(socket, "http://assay/")).endsWith("200");
    } finally {
      server.stop();
    }
    assertThat(arrival.get()).isEqualTo(new Arrival.Socket(System.getProperty("user.name")));
  }

  private WebServer start(Web web) throws ListenException {
    return WebServer.start(web, metrics, operations, Optional.empty(), "1.2.3");
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String curl(Path socket, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.require("curl").toString(),
                "-s",
                "-m",
                "20",
                "-w",
                "\\n%{http_code}",
                "--unix-socket",
                socket.toString()));
    command.addAll(List.of(arguments));
    try (LabProcess curl = LabProcess.start(LabProcess.newDirectory(), command)) {
      curl.awaitExit(Duration.ofSeconds(30));
      return curl.output();
    }
  }
}
