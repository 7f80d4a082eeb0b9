package io.assay.fetch;

import static io.assay.fetch.Fetching.assertFailed;
import static io.assay.fetch.Fetching.assertRefused;
import static io.assay.fetch.Fetching.get;
import static io.assay.fetch.Fetching.port;
import static io.assay.fetch.Fetching.python;
import static io.assay.fetch.Fetching.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.AddressPrefix;
import io.assay.lab.ClosedPort;
import io.assay.lab.LabPki;
import io.assay.lab.LabProcess;
import io.assay.lab.ResolverProgram;
import io.assay.lab.ResolverServer;
import io.assay.lab.ServerIdentity;
import io.assay.probe.AddressLookup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a name's addresses are contacted, and which are not. */
class FetchAddressesTest {
  @Test
  void theNextAddressIsTriedWhereOneCannotBeConnectedTo() throws Exception {
    try (ResolverServer dns = unbound();
        LabProcess server = python("127.0.0.3");
        Fetcher resolving = new Fetcher(AddressPolicy.any(), lookup(dns), "assay-test")) {
      Files.writeString(server.directory().resolve("x"), "second");

      assertThat(text(get(resolving, "http://two.probe.test:%d/x".formatted(port(server)))))
          .isEqualTo("second");
    }
  }

  @Test
  void everyFailureToConnectIsReported() throws InterruptedException {
    try (ResolverServer dns = unbound();
        Fetcher resolving = new Fetcher(AddressPolicy.any(), lookup(dns), "assay-test")) {
      assertFailed(
          get(resolving, "http://two.probe.test:9/"),
          "the TCP connection of 127.0.0.2 port 9 failed",
          "; the TCP connection of 127.0.0.3 port 9 failed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9/", "http://[::1]:9/", "http://localhost:9/"})
  void noPrivateAddressIsContactedWhereOnlyGlobalOnesAreAllowed(String url)
      throws InterruptedException {
    try (Fetcher global = global(new AddressLookup(List.of()))) {
      assertRefused(get(global, url), "is no global unicast address (loopback, RFC");
    }
  }

  @Test
  void aNameIsJudgedByWhatItResolvesTo() throws Exception {
    try (ResolverServer dns = unbound();
        Fetcher global = global(lookup(dns))) {
      assertRefused(
          get(global, "http://canary.probe.test/x"),
          "\"http://canary.probe.test/x\": 192.0.2.53 is no global unicast address");
      assertRefused(
          get(global, "http://two.probe.test/"),
          "127.0.0.2 is no global unicast address (loopback, RFC 1122); 127.0.0.3 is no");
      assertFailed(get(global, "http://absent.probe.test/"), "no address of absent.probe.test");
    }
  }

  @Test
  void ofSeveralAddressesOnlyTheAllowedOnesAreContacted() throws Exception {
    try (ResolverServer dns = unbound();
        LabProcess first = python("127.0.0.2");
        Fetcher careful =
            new Fetcher(
                AddressPolicy.global(List.of(AddressPrefix.parse("127.0.0.3"))),
                lookup(dns),
                "assay-test")) {
      String url = "http://two.probe.test:%d/".formatted(port(first));
      assertFailed(get(careful, url), "the TCP connection of 127.0.0.3");
      assertThat(first.output()).doesNotContain("GET");
    }
  }

  @Test
  void aRefusedConnectionIsReported() throws InterruptedException {
    try (Fetcher fetcher = Fetching.any();
        ClosedPort port = ClosedPort.take()) {
      assertFailed(
          get(fetcher, "http://127.0.0.1:%d/".formatted(port.number())),
          "the TCP connection of 127.0.0.1 port %d failed".formatted(port.number()),
          "onnection refused");
    }
  }

  private static Fetcher global(AddressLookup lookup) {
    return new Fetcher(AddressPolicy.global(List.of()), lookup, "assay-test");
  }

  private static ResolverServer unbound() {
    return ResolverServer.start(ResolverProgram.UNBOUND, ServerIdentity.of(LabPki.create().leaf()));
  }

  private static AddressLookup lookup(ResolverServer dns) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    return new AddressLookup(List.of(new InetSocketAddress(loopback, dns.dnsPort())));
  }
}
