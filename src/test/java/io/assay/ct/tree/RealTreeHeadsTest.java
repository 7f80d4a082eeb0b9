package io.assay.ct.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.LogList;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.SharedData;
import io.assay.x509.SignatureCheck;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tree heads and proofs that real logs gave. */
class RealTreeHeadsTest {
  private static final String LIST = "ctvault_log_list_google_v93.3_2026-10-03.json";

  @Test
  void treeHeadsOfArgonVerifyWithItsKeyAndNoOther() throws Exception {
    Octets key = argonKey();
    for (String file : List.of("argon2027h1_sth1.json", "argon2027h1_sth2.json")) {
      SignedTreeHead head = signed(file, key);
      assertThat(head.verify(key)).isEqualTo(SignatureCheck.VALID);
      assertThat(head.verify(Octets.copyOf(new byte[] {1}))).isEqualTo(SignatureCheck.INVALID);
      assertThat(changed(head, 1, 0).verify(key)).isEqualTo(SignatureCheck.INVALID);
      assertThat(changed(head, 0, 1).verify(key)).isEqualTo(SignatureCheck.INVALID);
      byte[] signature = head.signature().toByteArray();
      for (int at : new int[] {0, 1, 2, 3, signature.length - 1}) {
        byte[] other = signature.clone();
        other[at] ^= 1;
        assertThat(with(head, other).verify(key))
            .as("octet %d", at)
            .isNotEqualTo(SignatureCheck.VALID);
      }
      for (int length = 0; length < 8; length++) {
        assertThat(with(head, java.util.Arrays.copyOf(signature, length)).verify(key))
            .isEqualTo(SignatureCheck.INVALID);
      }
      assertThat(
              new SignedTreeHead(head.logId(), head.head(), Instant.MAX, head.signature())
                  .verify(key))
          .isEqualTo(SignatureCheck.INVALID);
    }
  }

  @Test
  void theSecondTreeOfArgonBeginsWithTheFirst() throws Exception {
    Octets key = argonKey();
    TreeHead first = signed("argon2027h1_sth1.json", key).head();
    TreeHead second = signed("argon2027h1_sth2.json", key).head();
    List<Sha256> path = hashes(json("argon2027h1_consistency.json").path("consistency"));
    assertThat(Proofs.verifyConsistency(first, second, path)).isTrue();
    assertThat(Span.ofConsistency(first.size(), second.size())).hasSameSizeAs(path);
    assertThat(Proofs.verifyConsistency(second, first, path)).isFalse();
    for (int i = 0; i < path.size(); i++) {
      List<Sha256> other = new ArrayList<>(path);
      other.set(i, first.rootHash());
      assertThat(Proofs.verifyConsistency(first, second, other)).isFalse();
    }
  }

  @Test
  void aTreeHeadWithASignatureThatIsNoneIsNotSigned() throws Exception {
    Octets key = argonKey();
    assertThat(signed("ctgo_scanner_FourEntrySTH.json", key).verify(key))
        .isEqualTo(SignatureCheck.INVALID);
  }

  private static SignedTreeHead changed(SignedTreeHead head, long leaves, long millis) {
    return new SignedTreeHead(
        head.logId(),
        new TreeHead(head.head().size() + leaves, head.head().rootHash()),
        head.timestamp().plusMillis(millis),
        head.signature());
  }

  private static SignedTreeHead with(SignedTreeHead head, byte[] signature) {
    return new SignedTreeHead(
        head.logId(), head.head(), head.timestamp(), Octets.copyOf(signature));
  }

  private static SignedTreeHead signed(String file, Octets key) throws Exception {
    JsonNode json = json(file);
    return new SignedTreeHead(
        Sha256.of(key.toByteArray()),
        new TreeHead(
            json.path("tree_size").longValue(),
            Sha256.parse(json.path("sha256_root_hash").stringValue())),
        Instant.ofEpochMilli(json.path("timestamp").longValue()),
        Octets.fromBase64(json.path("tree_head_signature").stringValue()));
  }

  private static List<Sha256> hashes(JsonNode list) {
    List<Sha256> hashes = new ArrayList<>();
    for (JsonNode hash : list) {
      hashes.add(Sha256.ofDigest(Base64.getDecoder().decode(hash.stringValue())));
    }
    return hashes;
  }

  private static JsonNode json(String file) throws Exception {
    return new JsonMapper()
        .readTree(Files.readAllBytes(SharedData.folder("ct/rfc6962").resolve(file)));
  }

  private static Octets argonKey() throws Exception {
    Octets list = Octets.copyOf(Files.readAllBytes(SharedData.folder("ct/loglist").resolve(LIST)));
    return LogList.read(list).logs().values().stream()
        .filter(log -> log.monitoringUrl().contains("argon2027h1"))
        .findFirst()
        .orElseThrow()
        .key();
  }
}
