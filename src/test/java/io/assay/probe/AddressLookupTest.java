package io.assay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Host;
import io.assay.endpoint.Target;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

class AddressLookupTest {
  private static final Host.Name NAME = new Host.Name("dns.example");
  private static final Duration ENOUGH = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void bothFamiliesAreFoundInAStableOrder() throws IOException {
    Resolution found =
        lookup(
            query ->
                type(query) == Type.A
                    ? answer(query, a(query, "192.0.2.200"), a(query, "192.0.2.9"))
                    : answer(query, aaaa(query, "2001:db8::2"), aaaa(query, "2001:db8::1")));

    assertThat(((Resolution.Found) found).addresses())
        .extracting(InetAddress::getHostAddress)
        .containsExactly(
            "192.0.2.9", "192.0.2.200", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:2");
    assertThat(found.nanos()).isPositive();
  }

  @Test
  void anAliasIsFollowed() throws IOException {
    Name target = Name.fromConstantString("other.example.");
    Resolution found =
        lookup(
            query -> {
              if (type(query) == Type.AAAA) {
                return answer(query);
              }
              if (name(query).equals(target)) {
                return answer(query, a(query, "192.0.2.7"));
              }
              return answer(query, new CNAMERecord(name(query), DClass.IN, 30, target));
            });

    assertThat(addresses(found)).containsExactly("192.0.2.7");
  }

  @Test
  void aNameOfOneFamilyAloneIsKnownCompletely() throws IOException {
    Resolution found =
        lookup(
            query -> type(query) == Type.A ? answer(query, a(query, "192.0.2.7")) : answer(query));

    assertThat(((Resolution.Found) found).complete()).isTrue();
  }

  @Test
  void aNameThatDoesNotExistIsNotFound() throws IOException {
    assertNotFound(
        lookup(query -> rcode(query, Rcode.NXDOMAIN)), FailureKind.NAME_NOT_FOUND, "NXDOMAIN");
  }

  @Test
  void aTargetThatIsNotResolvedIsObservedAsAFailureToResolve() {
    Attempt attempt = Probes.dot(853);
    Target target = new Target("lab", attempt.target().endpoint(), Optional.empty(), "here");
    Resolution.NotFound notFound =
        new Resolution.NotFound(new Failure(FailureKind.NAME_NOT_FOUND, "NXDOMAIN"), 17);

    Observation seen =
        Observation.unresolved(
            target, attempt.serverName(), attempt.query(), Instant.EPOCH, notFound);

    Probes.assertFailed(seen, Stage.RESOLVE, FailureKind.NAME_NOT_FOUND);
    assertThat(seen.timings().nanos()).isEqualTo(Map.of(Stage.RESOLVE, 17L));
    assertThat(ObservationJson.read(ObservationJson.write(seen))).isEqualTo(seen);
  }

  @Test
  void aNameWithoutAddressesIsNotFound() throws IOException {
    assertNotFound(lookup(query -> answer(query)), FailureKind.NAME_NOT_FOUND, "NODATA");
  }

  @Test
  void nameServersThatFailAreSaidToFail() throws IOException {
    assertNotFound(lookup(query -> rcode(query, Rcode.SERVFAIL)), FailureKind.LOOKUP_FAILED, "");
  }

  @Test
  void oneFamilyIsEnough() throws IOException {
    Resolution found =
        lookup(
            query ->
                type(query) == Type.A
                    ? answer(query, a(query, "192.0.2.7"))
                    : rcode(query, Rcode.SERVFAIL));

    assertThat(addresses(found)).containsExactly("192.0.2.7");
    assertThat(((Resolution.Found) found).complete()).isFalse();
  }

  @Test
  void thatOneFamilyCouldNotBeLookedUpCountsForMoreThanThatTheOtherIsEmpty() throws IOException {
    assertNotFound(
        lookup(query -> type(query) == Type.A ? answer(query) : rcode(query, Rcode.SERVFAIL)),
        FailureKind.LOOKUP_FAILED,
        "");
  }

  @Test
  void aNameServerThatDoesNotAnswerRunsIntoTheDeadline() throws IOException {
    Duration deadline = Duration.ofMillis(500);
    try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(Probes.LOOPBACK, 0))) {
      Resolution found =
          new AddressLookup(List.of(local(silent)), hosts("")).lookup(NAME, deadline);

      assertNotFound(found, FailureKind.TIMEOUT, "no answer from the name servers in time");
      assertThat(found.nanos())
          .isBetween(deadline.toNanos() * 9 / 10, Duration.ofSeconds(10).toNanos());
    }
  }

  @Test
  void noMoreAddressesAreTakenThanTheLimit() throws IOException {
    Resolution found =
        lookup(
            query -> {
              Message answer = answer(query);
              if (type(query) == Type.A) {
                for (int i = 0; i < Limits.ADDRESSES_PER_NAME + 5; i++) {
                  answer.addRecord(a(query, "192.0.2." + i), Section.ANSWER);
                }
              }
              return answer;
            });

    assertThat(addresses(found)).hasSize(Limits.ADDRESSES_PER_NAME);
  }

  @Test
  void theHostsFileComesFirst() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(Probes.LOOPBACK, 0))) {
      Resolution found =
          new AddressLookup(
                  List.of(local(silent)), hosts("192.0.2.1 dns.example\n2001:db8::1 dns.example\n"))
              .lookup(NAME, ENOUGH);

      assertThat(addresses(found)).containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1");
    }
  }

  @Test
  void anInterruptedLookUpEndsAndStaysInterrupted() throws IOException {
    try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(Probes.LOOPBACK, 0))) {
      AddressLookup lookup = new AddressLookup(List.of(local(silent)), hosts(""));
      Thread.currentThread().interrupt();

      assertNotFound(lookup.lookup(NAME, ENOUGH), FailureKind.LOOKUP_FAILED, "interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private Resolution lookup(UnaryOperator<Message> answers) throws IOException {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(Probes.LOOPBACK, 0))) {
      Thread server = Thread.ofVirtual().start(() -> serve(socket, answers));
      try {
        return new AddressLookup(List.of(local(socket)), hosts("")).lookup(NAME, ENOUGH);
      } finally {
        server.interrupt();
      }
    }
  }

  private static void serve(DatagramSocket socket, UnaryOperator<Message> answers) {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        Message query = new Message(Arrays.copyOf(buffer, packet.getLength()));
        byte[] answer = answers.apply(query).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        return; // The test closes the socket when it has seen enough.
      }
    }
  }

  private HostsFileParser hosts(String content) throws IOException {
    return new HostsFileParser(Files.writeString(directory.resolve("hosts"), content));
  }

  private static InetSocketAddress local(DatagramSocket socket) {
    return new InetSocketAddress(Probes.LOOPBACK, socket.getLocalPort());
  }

  private static Message answer(Message query, org.xbill.DNS.Record... records) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    for (org.xbill.DNS.Record record : records) {
      answer.addRecord(record, Section.ANSWER);
    }
    return answer;
  }

  private static Message rcode(Message query, int rcode) {
    Message answer = answer(query);
    answer.getHeader().setRcode(rcode);
    return answer;
  }

  private static ARecord a(Message query, String address) {
    return new ARecord(name(query), DClass.IN, 30, InetAddress.ofLiteral(address));
  }

  private static AAAARecord aaaa(Message query, String address) {
    return new AAAARecord(name(query), DClass.IN, 30, InetAddress.ofLiteral(address));
  }

  private static Name name(Message query) {
    return query.getQuestion().getName();
  }

  private static int type(Message query) {
    return query.getQuestion().getType();
  }

  private static List<String> addresses(Resolution found) {
    return ((Resolution.Found) found)
        .addresses().stream().map(InetAddress::getHostAddress).toList();
  }

  private static void assertNotFound(Resolution found, FailureKind kind, String detail) {
    assertThat(found)
        .isInstanceOfSatisfying(
            Resolution.NotFound.class,
            notFound -> {
              assertThat(notFound.failure().kind()).as("%s", notFound).isEqualTo(kind);
              assertThat(notFound.failure().detail()).isNotBlank().contains(detail);
            });
  }
}
