package io.assay.trust.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.trust.AnchorTerms;
import io.assay.trust.Interceptors;
import io.assay.trust.NameKeys;
import io.assay.trust.RootProgram;
import io.assay.x509.CertificateFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RootSnapshotTest {
  private static final RootSnapshot SNAPSHOT = Roots.snapshot();

  private static byte[] octets() {
    byte[] octets = new byte[SNAPSHOT.octets().capacity()];
    SNAPSHOT.octets().get(0, octets);
    return octets;
  }

  @Test
  void programsComeBackWithTheirTermsAndAbsentOnesSayWhatToDo() {
    assertThat(SNAPSHOT.programs()).extracting(RootProgram::name).isEqualTo(RootProgram.PUBLIC);
    RootProgram mozilla = SNAPSHOT.programs().getFirst();
    assertThat(mozilla.anchors())
        .containsOnlyKeys(Roots.digest(Roots.FIRST), Roots.digest(Roots.SECOND))
        .containsEntry(Roots.digest(Roots.FIRST), AnchorTerms.NONE)
        .containsEntry(Roots.digest(Roots.SECOND), Roots.TERMS);
    assertThat(mozilla.asOf()).contains(Roots.AS_OF);
    assertThat(mozilla.source()).isEqualTo("a report");
    assertThat(SNAPSHOT.programs().get(1).absence())
        .contains("no data yet: run `assay roots update`");
  }

  @Test
  void certificatesAreFoundByTheirNameHoweverItIsWritten() {
    String subject =
        NameKeys.of(CertificateFacts.of(Octets.copyOf(Roots.FIRST.der())).subject().orElseThrow());
    assertThat(SNAPSHOT.certificates().named(subject))
        .containsExactlyInAnyOrder(
            Octets.copyOf(Roots.FIRST.der()), Octets.copyOf(Roots.SAME_NAME.der()));
    assertThat(SNAPSHOT.certificates().named("nobody")).isEmpty();
  }

  @Test
  void whatCcadbSaysOfAnAuthorityIsFoundByItsDigest() {
    for (var certificate : List.of(Roots.FIRST, Roots.SECOND, Roots.SAME_NAME)) {
      assertThat(SNAPSHOT.authority(Roots.digest(certificate))).contains(Roots.record(certificate));
    }
    assertThat(SNAPSHOT.authority(Sha256.of(new byte[0]))).isEmpty();
  }

  @Test
  void authoritiesAreFoundByTheStartOfTheirDigest() {
    Sha256 first = Roots.digest(Roots.FIRST);
    assertThat(SNAPSHOT.startingWith(first.hex().substring(0, 12), 9)).containsExactly(first);
    assertThat(SNAPSHOT.startingWith("", 2)).hasSize(2).extracting(Sha256::hex).isSorted();
    assertThat(SNAPSHOT.startingWith("f".repeat(64), 9)).isEmpty();
  }

  @Test
  void everythingElseComesBackToo() {
    RootData data = Roots.data();
    assertThat(SNAPSHOT.disallowed()).isEqualTo(data.disallowed());
    assertThat(SNAPSHOT.warnings()).isEqualTo(data.warnings());
    assertThat(SNAPSHOT.documents()).isEqualTo(Roots.dates());
    Interceptors interceptors = SNAPSHOT.interceptors();
    assertThat(interceptors.leakedKeys()).isEqualTo(data.interceptors().leakedKeys());
    assertThat(interceptors.captivePortals()).isEqualTo(data.interceptors().captivePortals());
    assertThat(interceptors.asOf()).contains(Roots.AS_OF);
    assertThat(interceptors.products().getFirst().commonName().orElseThrow().matcher("INSPECT x"))
        .matches();
  }

  @Test
  void whatIsNoSnapshotSaysWhy() {
    byte[] good = octets();
    assertThatThrownBy(() -> RootSnapshot.read(ByteBuffer.wrap(new byte[] {1, 2, 3})))
        .isInstanceOf(IOException.class)
        .hasMessage("is no snapshot of root programs");
    assertThatThrownBy(
            () -> RootSnapshot.read(ByteBuffer.wrap(Arrays.copyOf(good, good.length / 2))))
        .hasMessage("has %d octets, expected %d", good.length / 2, good.length);
    good[11]++;
    assertThatThrownBy(() -> RootSnapshot.read(ByteBuffer.wrap(good)))
        .hasMessageContaining("format");
  }

  @Test
  void noDamageIsOverlooked() {
    byte[] good = octets();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 2_000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(catchThrowable(() -> RootSnapshot.read(ByteBuffer.wrap(bad))))
          .isInstanceOf(IOException.class);
    }
    for (int length = 0; length < good.length; length += 7) {
      byte[] bad = Arrays.copyOf(good, length);
      assertThat(catchThrowable(() -> RootSnapshot.read(ByteBuffer.wrap(bad))))
          .isInstanceOf(IOException.class);
    }
  }

  /** Somebody who can compute a checksum gets no further than a refusal or a readable snapshot. */
  @Test
  void damageWithARightChecksumIsRefusedOrHarmless() {
    byte[] good = octets();
    SplittableRandom random = new SplittableRandom(4);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      ByteBuffer bad = ByteBuffer.wrap(good.clone());
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        int at = random.nextInt(SnapshotFormat.COUNT_AT, good.length);
        bad.put(at, (byte) random.nextInt());
      }
      bad.putInt(SnapshotFormat.CHECKSUM_AT, SnapshotFormat.checksum(bad));
      try {
        RootSnapshot read = RootSnapshot.read(bad);
        read.startingWith("", 99).forEach(read::authority);
        read.certificates().named("nobody");
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void differencesAreByProgramAndNameTheCertificate() {
    RootSnapshot later =
        RootSnapshot.of(
            Roots.data(
                java.util.Map.of(
                    "mozilla",
                    java.util.Map.of(Roots.SECOND, AnchorTerms.NONE, Roots.SAME_NAME, Roots.TERMS),
                    "apple",
                    java.util.Map.of(Roots.FIRST, AnchorTerms.NONE))),
            List.of());
    assertThat(RootChange.between(SNAPSHOT, later))
        .allMatch(change -> change.program().equals("mozilla"))
        .extracting(RootChange::sha256)
        .containsExactlyInAnyOrder(
            Roots.digest(Roots.FIRST), Roots.digest(Roots.SECOND), Roots.digest(Roots.SAME_NAME));
    RootChange removed =
        RootChange.between(SNAPSHOT, later).stream()
            .filter(change -> change.after().isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(removed.certificate()).isEqualTo("CN=First Root,O=Lab");
    assertThat(RootChange.between(SNAPSHOT, SNAPSHOT)).isEmpty();
  }
}
