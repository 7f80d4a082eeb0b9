package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Octets;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SctListTest {
  private static byte[] sct(long timestamp) {
    return ByteBuffer.allocate(47).put(0, (byte) 0).putLong(33, timestamp).array();
  }

  private static SctList list(byte[]... scts) {
    ByteBuffer list = ByteBuffer.allocate(4096).putShort((short) 0);
    for (byte[] sct : scts) {
      list.putShort((short) sct.length).put(sct);
    }
    list.putShort(0, (short) (list.position() - 2));
    return SctList.read(Octets.copyOf(list.array(), 0, list.position()));
  }

  @Test
  void timestampsAreMillisecondsSince1970() {
    SctList read = list(sct(1_700_000_000_123L), sct(0));
    assertThat(read.wellFramed()).isTrue();
    assertThat(read.entries())
        .extracting(SctList.Entry::timestamp)
        .containsExactly(
            Optional.of(Instant.parse("2023-11-14T22:13:20.123Z")), Optional.of(Instant.EPOCH));
  }

  @Test
  void timestampBeyondAllTimeIsNone() {
    assertThat(list(sct(-1)).entries().getFirst().timestamp()).isEmpty();
  }

  @Test
  void shortEntryDoesNotHideItsNeighbour() {
    SctList read = list(new byte[] {0, 1}, sct(1));
    assertThat(read.entries().getFirst().timestamp()).isEmpty();
    assertThat(read.entries().getLast().timestamp()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "0000", "0003aabbcc", "00050003aabb", "00020000", "000300011122"})
  void brokenFramesAreToldApart(String hex) {
    assertThat(SctList.read(Octets.copyOf(Der.hex(hex))).wellFramed()).isFalse();
  }

  @Test
  void listOfACertificateIsTheContentOfTheInnerOctetString() {
    byte[] list = Der.hex("0003000105");
    CertificateFacts facts =
        new CertificateWriter().extension(Oids.SCT_LIST, Der.tlv(Tag.OCTET_STRING, list)).facts();
    assertThat(facts.sctList()).contains(Octets.copyOf(list));
    assertThat(new CertificateWriter().facts().sctList()).isEmpty();
  }
}
