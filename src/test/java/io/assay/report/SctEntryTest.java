package io.assay.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.probe.Octets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SctEntryTest {
  private static byte[] list(byte[]... entries) {
    byte[] all = new byte[2];
    for (byte[] entry : entries) {
      int at = all.length;
      all = Arrays.copyOf(all, at + 2 + entry.length);
      all[at] = (byte) (entry.length >> 8);
      all[at + 1] = (byte) entry.length;
      System.arraycopy(entry, 0, all, at + 2, entry.length);
    }
    all[0] = (byte) ((all.length - 2) >> 8);
    all[1] = (byte) (all.length - 2);
    return all;
  }

  @Test
  void readsVersionLogAndTime() {
    byte[] sct = new byte[60];
    sct[1] = 9;
    sct[39] = 1;

    SctEntry entry = SctEntry.readAll(Octets.copyOf(list(sct))).getFirst();

    assertThat(entry.version()).isZero();
    assertThat(Base64.getDecoder().decode(entry.logId())).hasSize(32).startsWith(9);
    assertThat(entry.timestamp()).isEqualTo("1970-01-01T00:00:00.256Z");
  }

  @Test
  void brokenEntryDoesNotHideItsNeighbours() {
    byte[] sct = new byte[60];
    assertThat(SctEntry.readAll(Octets.copyOf(list(new byte[3], sct, new byte[0]))))
        .extracting(SctEntry::version)
        .containsExactly(null, 0, null);
  }

  @Test
  void remainderIsShown() {
    byte[] cut = Arrays.copyOf(list(new byte[60], new byte[60]), 90);
    assertThat(SctEntry.readAll(Octets.copyOf(cut))).isNotEmpty().last().isNotNull();
    assertThat(SctEntry.readAll(Octets.copyOf(new byte[0]))).isEmpty();
    assertThat(SctEntry.readAll(Octets.copyOf(new byte[] {5}))).hasSize(1);
  }
}
