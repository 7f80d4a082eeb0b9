package io.assay.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.lab.LabPki;
import io.assay.probe.TlsCapture;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A genuine server's octets, changed at random: whatever comes, there is one orderly end. */
class MutatedFlightTest {
  static final List<ProtocolVersion> VERSIONS =
      List.of(ProtocolVersion.TLSv10, ProtocolVersion.TLSv12, ProtocolVersion.TLSv13);

  private static final int RUNS = 1_000;

  private static byte[] flight(ProtocolVersion version) {
    LabPki pki = LabPki.create();
    MemoryServer server =
        new MemoryServer(
            MemoryServer.Plan.of(
                version, List.of(pki.leaf().der(), pki.issuing().der()), pki.leaf().keys()));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    new MemoryClient("hello").talkTo(server).forEach(all::writeBytes);
    return all.toByteArray();
  }

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void handlerNeverThrowsAndEndsOnce(ProtocolVersion version) {
    byte[] genuine = flight(version);
    Random random = new Random(7858);
    for (int run = 0; run < RUNS; run++) {
      byte[] mutated = mutated(genuine, random);
      MemoryClient client = new MemoryClient("hello");
      for (int at = 0; at < mutated.length; ) {
        int next = Math.min(mutated.length, at + 1 + random.nextInt(mutated.length));
        client.receive(Arrays.copyOfRange(mutated, at, next));
        at = next;
      }
      client.disconnect();

      assertThat(client.exceptions()).as("run %d", run).isEmpty();
      assertOneEnd(client, run);
      assertThat(client.channel().isOpen()).isFalse();
    }
  }

  private static void assertOneEnd(MemoryClient client, int run) {
    List<TlsEvent> events = new ArrayList<>(client.events());
    long failures = events.stream().filter(TlsEvent.Failed.class::isInstance).count();
    boolean established = events.removeIf(TlsEvent.Established.class::isInstance);
    assertThat(failures).as("run %d", run).isEqualTo(established ? events.size() : 1);
    assertThat(failures).as("run %d", run).isLessThanOrEqualTo(1);
    TlsCapture capture = client.capture();
    if (established) {
      assertThat(capture.established()).as("run %d", run).isTrue();
    }
  }

  /** Reading is tried on its own as well, since most mutations end the handshake before it. */
  @ParameterizedTest
  @FieldSource("VERSIONS")
  void readingNeverThrows(ProtocolVersion version) {
    byte[] genuine = flight(version);
    Random random = new Random(8484);
    for (int run = 0; run < RUNS * 5; run++) {
      ServerHandshake handshake = new ServerHandshake(Client.PLAIN);
      for (int i = 0; i < 4; i++) {
        int from = random.nextInt(genuine.length - 4);
        int to = from + 4 + random.nextInt(genuine.length - from - 3);
        byte[] message = mutated(Arrays.copyOfRange(genuine, from, to), random);
        if (message.length >= 4) {
          message[0] = new byte[] {2, 8, 11, 12, 13, 22}[random.nextInt(6)];
          handshake.message(message);
        }
      }
      assertThat(handshake.capture()).isNotNull();
    }
  }

  private static byte[] mutated(byte[] genuine, Random random) {
    byte[] octets = genuine.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(octets.length);
      switch (random.nextInt(5)) {
        case 0 -> octets[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> octets[at] = (byte) random.nextInt(256);
        case 2 -> octets = Arrays.copyOf(octets, at + 1);
        case 3 -> octets = joined(octets, at, octets, random.nextInt(at + 1));
        default -> octets = joined(octets, at, octets, Math.min(octets.length, at + 1));
      }
    }
    return octets;
  }

  /** The first {@code length} of {@code head}, and of {@code tail} what begins at {@code from}. */
  private static byte[] joined(byte[] head, int length, byte[] tail, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head, 0, length);
    out.write(tail, from, tail.length - from);
    return out.size() == 0 ? new byte[1] : out.toByteArray();
  }
}
