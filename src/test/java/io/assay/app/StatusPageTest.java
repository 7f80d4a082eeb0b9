package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.config.ConfigLoader;
import io.assay.lab.Chromium;
import io.assay.lab.Chromium.View;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.Pem;
import io.assay.lab.Programs;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The status page in a real browser: a daemon watches a real resolver from two places, one of them
 * behind a real proxy, in whose place a real interceptor comes.
 */
@Order(9)
class StatusPageTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String USER = "kim";
  private static final String PASSWORD = "correct horse";

  /** Where pictures are left for people to look at. */
  private static final Path PICTURES = Path.of("target", "pictures");

  @TempDir private Path folder;

  private final LabPki pki = LabPki.create();

  private Daemon daemon(ResolverServer resolver, int proxy) throws Exception {
    Pem.write(folder.resolve("root.pem"), pki.root().pem());
    Path config =
        Pem.write(
            folder.resolve("probes.yaml"),
            """
            web: {listen: "127.0.0.1:0", basic-auth: {%s: "%s"}}
            trust: {platform: root.pem, refresh: never, directory: roots}
            evidence: {directory: evidence}
            history: {directory: history}
            defaults: {interval: 1s, timeout: 5s, query: %s}
            compare: {raise-after: 1, clear-after: 1}
            vantages: [{name: fra1}, {name: nyc1, socks5: "127.0.0.1:%d"}]
            resolvers:
              - name: "<b>lab</b> & co"
                endpoints: ["%s"]
                expect: {programs: [platform]}
            """
                .formatted(
                    USER,
                    OpenBSDBCrypt.generate("2b", PASSWORD.toCharArray(), new byte[16], 4),
                    Assay.CANARY,
                    proxy,
                    resolver.dot()));
    return Daemon.start(config, ConfigLoader.load(config), Assay.pipe(), InstantSource.system());
  }

  private static URI signedIn(Daemon daemon) {
    return URI.create(
        daemon
            .url()
            .toString()
            .replace("://", "://" + USER + ":" + PASSWORD.replace(" ", "%20") + "@"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static LabProcess genuineProxy(int port) {
    LabProcess process =
        LabProcess.start(
            LabProcess.newDirectory(),
            List.of(Programs.require("microsocks").toString(), "-i", "127.0.0.1", "-p", "" + port));
    process.awaitPorts(List.of(port));
    return process;
  }

  /** mitmproxy in the place of the proxy: ends every TLS connection itself. */
  private static LabProcess interceptor(int port) {
    Path directory = LabProcess.newDirectory();
    LabProcess process =
        LabProcess.start(
            directory,
            List.of(
                Programs.require("mitmdump").toString(),
                "--mode",
                "socks5",
                "--listen-host",
                "127.0.0.1",
                "--listen-port",
                "" + port,
                "--set",
                "confdir=" + directory,
                "--ssl-insecure",
                "--tcp-hosts",
                ".*",
                "--quiet"));
    process.awaitPorts(List.of(port));
    return process;
  }

  @Test
  @SuppressWarnings("try") // The proxy is ended in the midst of it.
  void showsWhatHappensWithoutBeingAskedAgain() throws Exception {
    int port = freePort();
    ServerIdentity renewed = ServerIdentity.of(pki.anotherLeaf().build());
    try (Chromium browser = Chromium.start();
        ResolverServer before =
            ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(pki.leaf()));
        LabProcess proxy = genuineProxy(port);
        Daemon daemon = daemon(before, port)) {
      browser.look(View.LIGHT);
      browser.open(signedIn(daemon));
      awaitHeadline(browser, "Nothing is wrong");
      await().atMost(LIMIT).until(() -> cells(browser).equals(List.of("ok", "ok")));
      assertThat(browser.texts("tbody th")).containsExactly("<b>lab</b> & co");
      assertThat(browser.texts("main b")).isEmpty();
      assertThat(browser.evaluate("console.error('seen')")).isEqualTo("null");
      assertThat(browser.complaints()).singleElement().asString().contains("seen");
      look(browser, "overview-well");

      browser.click("td a");
      await().atMost(LIMIT).until(() -> chains(browser) == 1);
      try (ResolverServer after = before.replace(renewed)) {
        await().atMost(LIMIT).until(() -> chains(browser) == 2);
        assertThat(browser.text("#headline")).contains("ok").contains("from fra1");
        look(browser, "target");

        browser.follow("Overview");
        proxy.close();
        awaitHeadline(browser, "open");
        await().atMost(LIMIT).until(() -> !cells(browser).get(1).equals("ok"));
        assertThat(cells(browser).getFirst()).isEqualTo("ok");
        look(browser, "overview-cut");

        try (LabProcess mitm = interceptor(port)) {
          assertThat(mitm.handle().isAlive()).isTrue();
          await()
              .atMost(LIMIT)
              .untilAsserted(() -> assertThat(cells(browser)).containsExactly("ok", "intercepted"));
          look(browser, "overview-intercepted");
          acknowledge(browser, "interceptor");
        }
        try (LabProcess again = genuineProxy(port)) {
          assertThat(again.handle().isAlive()).isTrue();
          browser.follow("Overview");
          awaitHeadline(browser, "Nothing is wrong");
          everyPage(browser);
          assertThat(after.process().handle().isAlive()).isTrue();
        }
      }
    }
  }

  /** Says in the page of an incident that somebody knows of it. */
  private static void acknowledge(Chromium browser, String label) {
    await().atMost(LIMIT).until(() -> browser.texts(".incident li a").contains(label));
    browser.follow(label);
    await().atMost(LIMIT).until(() -> browser.url().contains("/incident/"));
    look(browser, "incident");
    browser.type("#note", "a drill <i>of ours</i>");
    browser.click("form button");
    await().atMost(LIMIT).until(() -> browser.text("main").contains("a drill <i>of ours</i>"));
    assertThat(browser.text("main")).contains(USER + ", ");
    browser.follow("Overview");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(browser.texts(".incident li"))
                    .anyMatch(
                        line -> line.contains(label) && line.contains("acknowledged by kim")));
  }

  private static void everyPage(Chromium browser) {
    browser.follow("Incidents");
    await().atMost(LIMIT).until(() -> browser.texts(".incident.known").size() > 0);
    look(browser, "incidents");
    browser.follow("Certificate Transparency");
    look(browser, "ct");
    browser.follow("Root programs");
    look(browser, "programs");
    browser.follow("Overview");
    browser.click("td a");
    browser.click(".chain a");
    await().atMost(LIMIT).until(() -> browser.url().contains("/certificate/"));
    look(browser, "certificate");
    assertThat(browser.text("main")).contains("resolver.test");
  }

  /** Looks at a page in every way: nothing may stick out, and everything must have its name. */
  private static void look(Chromium browser, String name) {
    for (View view : View.ALL) {
      browser.look(view);
      assertThat(
              browser.evaluate(
                  "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
          .as("%s as %s sticks out", name, view.name())
          .isEqualTo("0");
      browser.picture(PICTURES.resolve(name + "-" + view.name() + ".png"));
    }
    browser.look(View.LIGHT);
    assertThat(browser.texts("h1")).hasSize(1);
    assertThat(
            browser.evaluate(
                "[...document.querySelectorAll('[id]')].map(e => e.id)"
                    + ".filter((id, i, all) => all.indexOf(id) !== i).join()"))
        .as("ids that %s has twice", name)
        .isEmpty();
    assertThat(
            browser.evaluate(
                "[...document.querySelectorAll('a,button,input:not([type=hidden]),svg,nav,table')]"
                    + ".filter(e => !(e.textContent.trim() || e.ariaLabel || e.labels?.length"
                    + " || e.getAttribute('aria-labelledby'))).map(e => e.outerHTML).join()"))
        .as("what has no name in %s", name)
        .isEmpty();
    assertThat(browser.complaints()).as("complaints about %s", name).isEmpty();
  }

  private static void awaitHeadline(Chromium browser, String text) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(browser.text("#headline"))
                    .as(() -> browser.text("main"))
                    .contains(text));
  }

  /** The verdicts of the first row of the matrix. */
  private static List<String> cells(Chromium browser) {
    return browser.texts("tbody tr:first-child td .badge").stream()
        .map(text -> text.replaceAll("[^a-z]", ""))
        .toList();
  }

  private static long chains(Chromium browser) {
    return browser.texts(".events li").stream().filter(line -> line.contains("chain of")).count();
  }
}
