package io.assay.ct.log;

import static io.assay.ct.log.Reading.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.Log;
import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.SignedTreeHead;
import io.assay.lab.CtContent;
import io.assay.lab.LabKey;
import io.assay.lab.LabLogs;
import io.assay.lab.StaticCtLog;
import io.assay.probe.Octets;
import io.assay.x509.SharedData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checkpoints of real logs, and of the lab's with every line another. */
class CheckpointTest {
  private static final String ORIGIN = "lab.test/2026";

  private final KeyPair keys = LabKey.P256.generate();

  @Test
  void theOneOfSkylightVerifiesWithItsKey() throws Exception {
    Path folder = SharedData.folder("ct/static-ct").resolve("skylight-checkpoint");
    JsonNode log = new JsonMapper().readTree(Files.readAllBytes(folder.resolve("log.v3.json")));
    byte[] key = Base64.getDecoder().decode(log.path("key").stringValue());
    Octets note = Octets.copyOf(Files.readAllBytes(folder.resolve("checkpoint")));
    Log known = log(key, log.path("submission_url").stringValue());
    SignedTreeHead head = Checkpoint.read(note, "skylight").verified(known, "skylight");
    assertThat(head.head().size()).isEqualTo(300);
    assertThat(head.timestamp())
        .isEqualTo(Instant.ofEpochMilli(log.path("final_tree_head").path("timestamp").longValue()));
    // Known by its monitoring URL only, its origin may be any.
    assertThat(Checkpoint.read(note, "skylight").verified(log(key, ""), "skylight"))
        .isEqualTo(head);
    assertThat(kind(note, log(key, "https://other.example.org/"))).isEqualTo(Kind.BAD_SIGNATURE);
    assertThat(kind(note, log(keys.getPublic().getEncoded(), known.submissionUrl())))
        .isEqualTo(Kind.BAD_SIGNATURE);
  }

  @Test
  void theOneOfParcelyardIsReadWithAllItsSigners() throws Exception {
    Path file = SharedData.folder("ct/static-ct").resolve("parcelyard2026h2_checkpoint");
    Checkpoint note = Checkpoint.read(Octets.copyOf(Files.readAllBytes(file)), "parcelyard");
    assertThat(note.origin()).isEqualTo("parcelyard2026h2.prod.certificate.transparency.goog");
    assertThat(note.head().size()).isEqualTo(1_587_930_800);
    assertThat(note.signatures())
        .extracting(Checkpoint.Signature::name)
        .containsExactly(
            note.origin(),
            note.origin(),
            "witness.navigli.sunlight.geomys.org",
            "witness.stagemole.eu");
  }

  @Test
  void othersMaySignAndLinesMayFollow() throws Exception {
    String note = checkpoint();
    Log log = log(keys.getPublic().getEncoded(), "https://" + ORIGIN);
    String first = "— witness.test AAAAAAAA\n— " + ORIGIN + " AAAAAAAAAAAAAAAAAAAAAAAA\n";
    for (String other :
        new String[] {
          note,
          note + "— witness.test " + "AAAA".repeat(30) + "\n",
          note.replace("\n\n", "\n\n" + first),
          note.replace("\n\n", "\n\n— a\n— b c d\n— e !\n")
        }) {
      assertThat(read(other).verified(log, "lab").head().size()).as(other).isZero();
    }
    // An extension line belongs to the note, not to the tree head that the log signs.
    assertThat(read(note.replace("\n\n", "\nmore\nand more\n\n")).verified(log, "lab")).isNotNull();
  }

  @Test
  void aChangedOneIsNotSigned() throws Exception {
    String note = checkpoint();
    Log log = log(keys.getPublic().getEncoded(), "https://" + ORIGIN + "/");
    assertThat(kind(note.replace("\n0\n", "\n1\n"), log)).isEqualTo(Kind.BAD_SIGNATURE);
    assertThat(kind(note.replace(ORIGIN, "lab.test/2027"), log)).isEqualTo(Kind.BAD_SIGNATURE);
    assertThat(kind(note.replace("— " + ORIGIN, "— other"), log)).isEqualTo(Kind.BAD_SIGNATURE);
    int last = note.length() - 20;
    char flipped = note.charAt(last) == 'A' ? 'B' : 'A';
    assertThat(kind(note.substring(0, last) + flipped + note.substring(last + 1), log))
        .isEqualTo(Kind.BAD_SIGNATURE);
  }

  @Test
  void whatIsNoCheckpointIsMalformed() throws Exception {
    Log log = log(keys.getPublic().getEncoded(), "");
    String root = "lCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=";
    for (String note :
        new String[] {
          "",
          "\n",
          "a\n1\n" + root + "\n",
          "a\n1\n" + root + "\n\n",
          "a\n1\n\n— a AAAA\n",
          "\n1\n" + root + "\n\n— a AAAA\n",
          "a\n-1\n" + root + "\n\n— a AAAA\n",
          "a\n01\n" + root + "\n\n— a AAAA\n",
          "a\n+1\n" + root + "\n\n— a AAAA\n",
          "a\n9223372036854775808\n" + root + "\n\n— a AAAA\n",
          "a\n18446744073709551616\n" + root + "\n\n— a AAAA\n",
          "a\n1\nAAAA\n\n— a AAAA\n",
          "a\n1\n!!!!\n\n— a AAAA\n",
          "a\n1\n" + root + "\n\n— a AAAA\nmore\n",
          "<html>" + "x".repeat(1000) + "</html>"
        }) {
      assertThat(kind(note, log)).as(note).isEqualTo(Kind.MALFORMED);
    }
    assertThat(kind(Octets.copyOf(new byte[] {'a', '\n', (byte) 0xff, '\n'}), log))
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void noOctetsAnywhereMakeItThrowAnythingElse() throws Exception {
    byte[] note = checkpoint().getBytes(StandardCharsets.UTF_8);
    Log log = log(keys.getPublic().getEncoded(), "https://" + ORIGIN);
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      byte[] other = Arrays.copyOf(note, 1 + random.nextInt(note.length));
      for (int j = random.nextInt(4); j > 0; j--) {
        other[random.nextInt(other.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(Checkpoint.read(Octets.copyOf(other), "lab").verified(log, "lab")).isNotNull();
      } catch (LogException e) {
        assertThat(e.kind()).isIn(Kind.MALFORMED, Kind.BAD_SIGNATURE);
      }
    }
  }

  private String checkpoint() {
    try (StaticCtLog log = StaticCtLog.of(new CtContent(keys), ORIGIN)) {
      return log.checkpoint();
    }
  }

  private static Checkpoint read(String note) throws LogException {
    return Checkpoint.read(Octets.copyOf(note.getBytes(StandardCharsets.UTF_8)), "lab");
  }

  private static Kind kind(String note, Log log) throws Exception {
    return kind(Octets.copyOf(note.getBytes(StandardCharsets.UTF_8)), log);
  }

  private static Kind kind(Octets note, Log log) throws Exception {
    return failure(() -> Checkpoint.read(note, "lab").verified(log, "lab")).kind();
  }

  private static Log log(byte[] key, String submissionUrl) throws Exception {
    return LabLogs.log(
        "log",
        new KeyPair(
            KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key)),
            (PrivateKey) null),
        Log.Kind.STATIC_CT,
        submissionUrl,
        "http://127.0.0.1/");
  }
}
