package io.assay.trust.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Sha256;
import io.assay.lab.TrustMirror;
import io.assay.probe.Octets;
import io.assay.x509.SharedData;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cuts the programs' documents and changes octets in them: nothing but reports may come of it. */
class DamagedDocumentsTest {
  private static final int CUTS = 15;
  private static final int CHANGES = 40;

  @Test
  void damageIsReportedOrWithoutConsequence() {
    Random random = new Random(20_261_122);
    try (TrustMirror mirror = TrustMirror.start(SharedData.folder(""))) {
      for (Document document : Documents.all(mirror)) {
        if (document.part().isEmpty() || document.part().equals("1996")) {
          check(document, random);
        }
      }
    }
  }

  private static void check(Document document, Random random) {
    byte[] whole = document.body().toByteArray();
    Map<String, Set<Sha256>> programs = anchors(RootDataReader.read(List.of(document)));
    for (int i = 0; i < CUTS; i++) {
      byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length - 2));
      Document damaged = with(document, cut);
      assertThat(RootDataReader.damage(damaged).isPresent() || isAtAnEnd(whole, cut.length))
          .as("%s cut to %d octets", document.name(), cut.length)
          .isTrue();
    }
    for (int i = 0; i < CHANGES; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Document damaged = with(document, changed);
      RootData read = RootDataReader.read(List.of(damaged));
      boolean reported = !read.warnings().isEmpty();
      assertThat(RootDataReader.damage(damaged).isEmpty() || reported).isTrue();
      assertThat(reported || anchors(read).equals(programs))
          .as("%s changed at %d", document.name(), at)
          .isTrue();
    }
  }

  /** Cut behind a row or its last field, or within a comment, a document looks whole. */
  private static boolean isAtAnEnd(byte[] whole, int length) {
    String around =
        new String(whole, Math.max(0, length - 5), Math.min(10, whole.length - length), ISO_8859_1);
    String before = new String(whole, 0, length, ISO_8859_1);
    return around.contains("\n") || before.substring(before.lastIndexOf('\n') + 1).startsWith("#");
  }

  private static Map<String, Set<Sha256>> anchors(RootData data) {
    Map<String, Set<Sha256>> anchors = new HashMap<>();
    data.programs().forEach((name, program) -> anchors.put(name, program.anchors().keySet()));
    anchors.put("authorities", data.authorities().keySet());
    return anchors;
  }

  private static Document with(Document document, byte[] body) {
    return new Document(
        document.source(), document.part(), Octets.copyOf(body), document.confirmedAt());
  }
}
