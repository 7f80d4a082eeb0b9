package io.assay.ct.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.log.LogEntry.Kind;
import io.assay.ct.tree.TreeHasher;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Entries of RFC 6962 as real logs have them, and what is none. */
class LogEntryTest {
  private static final String CERTIFICATE = "0000 0000000000000001 0000 000002 3000 0000";
  private static final String PRECERTIFICATE =
      "0000 0000000000000001 0001 " + "ab".repeat(32) + " 000002 3000 0001 ff";

  @Test
  void entriesOfRealLogsAreReadInAllTheirParts() throws Exception {
    Path folder = SharedData.folder("ct/rfc6962");
    List<LogEntry> entries =
        EntriesReader.read(
            Octets.copyOf(Files.readAllBytes(folder.resolve("ctgo_scanner_FourEntries.json"))),
            0,
            1000,
            "ctgo");
    assertThat(entries).hasSize(4);
    Octets argon =
        Octets.copyOf(
            Files.readAllBytes(folder.resolve("argon2027h1_get-entries_380000000_first.json")));
    LogEntry entry = EntriesReader.read(argon, 380_000_000, 1, "argon").getFirst();
    assertThat(entry.index()).isEqualTo(380_000_000);
    assertThat(entry.kind()).isEqualTo(Kind.PRECERTIFICATE);
    assertThat(entry.precertificate()).isPresent();
    for (LogEntry one : entries) {
      assertThat(one.problem()).isEmpty();
      assertThat(one.chain()).isNotEmpty();
      assertThat(one.timestamp().orElseThrow()).isAfter(Instant.parse("2013-01-01T00:00:00Z"));
      assertThat(one.octets()[one.certificateStart()]).isEqualTo((byte) 0x30);
    }
    JsonNode json = new JsonMapper().readTree(argon.toByteArray()).path("entries").path(0);
    assertThat(entry.leafInput().base64()).isEqualTo(json.path("leaf_input").stringValue());
    assertThat(entry.extra().base64()).isEqualTo(json.path("extra_data").stringValue());
    byte[] leaf = entry.leafInput().toByteArray();
    assertThat(entry.leafHash()).isEqualTo(new TreeHasher().leaf(leaf, 0, leaf.length));
  }

  @Test
  void theRealInclusionProofIsOfTheRealEntry() throws Exception {
    Path folder = SharedData.folder("ct/rfc6962");
    Rfc6962Answer proof =
        Rfc6962Answer.read(
            Octets.copyOf(Files.readAllBytes(folder.resolve("ctgo_client_ProofByHashResp.json"))),
            "ctgo");
    assertThat(proof.number("leaf_index")).isEqualTo(3);
    assertThat(proof.hashes("audit_path")).hasSize(3);
    Rfc6962Answer consistency =
        Rfc6962Answer.read(
            Octets.copyOf(
                Files.readAllBytes(folder.resolve("ctgo_client_GetSTHConsistencyResp.json"))),
            "ctgo");
    assertThat(consistency.hashes("consistency")).hasSize(2);
  }

  @Test
  void partsAreWhereTheyAre() {
    LogEntry entry = LogEntry.of(5, octets(CERTIFICATE), octets("000005 000002 3001"));
    assertThat(entry.kind()).isEqualTo(Kind.CERTIFICATE);
    assertThat(entry.timestamp()).contains(Instant.ofEpochMilli(1));
    assertThat(certificate(entry)).isEqualTo(octets("3000"));
    assertThat(entry.chain()).containsExactly(octets("3001"));
    assertThat(entry.precertificate()).isEmpty();
    assertThat(entry.issuerKeyHash()).isEmpty();
    assertThat(entry.problem()).isEmpty();

    LogEntry pre = LogEntry.of(6, octets(PRECERTIFICATE), octets("000003 300100 000000"));
    assertThat(pre.kind()).isEqualTo(Kind.PRECERTIFICATE);
    assertThat(pre.issuerKeyHash()).contains(new Sha256("ab".repeat(32)));
    assertThat(certificate(pre)).isEqualTo(octets("3000"));
    assertThat(pre.precertificate()).contains(octets("300100"));
    assertThat(pre.chain()).isEmpty();
    assertThat(pre.problem()).isEmpty();
  }

  @Test
  void anEntryThatCannotBeReadIsKeptWholeWithTheReason() {
    assertUnreadable("", "the entry is cut short");
    assertUnreadable("00", "the entry is cut short");
    assertUnreadable(
        "0100" + CERTIFICATE.substring(4),
        "version and type of the leaf are 1 and 0, where 0 and 0 are known");
    assertUnreadable(
        "0000 0000000000000001 0005 000002 3000 0000",
        "the type of entry is 5, where 0 and 1 are known");
    assertUnreadable("0000 0000000000000001 0000 000003 3000", "the entry is cut short");
    assertUnreadable("0000 0000000000000001 0000 ffffff 3000 0000", "the entry is cut short");
    assertUnreadable("0000 0000000000000001 0001 abab", "the entry is cut short");
  }

  @Test
  void anEntryThatIsOddIsReadWithTheReason() {
    assertThat(LogEntry.of(0, octets(CERTIFICATE + "aabb"), octets("000000")))
        .satisfies(
            entry -> {
              assertThat(entry.problem()).contains("2 octets behind the leaf");
              assertThat(entry.kind()).isEqualTo(Kind.CERTIFICATE);
              assertThat(entry.leafInput()).isEqualTo(octets(CERTIFICATE + "aabb"));
            });
    assertThat(
            LogEntry.of(0, octets(CERTIFICATE.replace("00000001", "ffffffff")), octets("000000")))
        .extracting(LogEntry::problem)
        .isEqualTo(Optional.empty());
    LogEntry future =
        LogEntry.of(0, octets("0000 8000000000000001 0000 000002 3000 0000"), octets("000000"));
    assertThat(future.problem()).contains("the timestamp is no time");
    assertThat(future.timestamp()).isEmpty();
    assertThat(problem("0000 0000000000000001 0000 000000 0000", "000000"))
        .isEqualTo("the certificate has no octets");
    assertThat(problem(CERTIFICATE, "")).isEqualTo("extra_data is cut short");
    assertThat(problem(CERTIFICATE, "000001")).isEqualTo("extra_data is cut short");
    assertThat(problem(CERTIFICATE, "000000 00")).contains("1 octets behind the chain");
    assertThat(problem(CERTIFICATE, "000005 000003 3000"))
        .isEqualTo("a certificate of the chain is cut short");
    assertThat(problem(PRECERTIFICATE, "000009 3000")).isEqualTo("extra_data is cut short");
  }

  @Test
  void noOctetsMakeItThrow() {
    Random random = new Random(2);
    byte[] leaf = octets(PRECERTIFICATE).toByteArray();
    byte[] extra = octets("000003 300100 00000a 000002 3000 000002 3001").toByteArray();
    for (int i = 0; i < 20_000; i++) {
      LogEntry entry = LogEntry.of(i, changed(leaf, random), changed(extra, random));
      assertThat(entry.certificateStart()).isBetween(0, entry.certificateEnd());
      assertThat(entry.certificateEnd()).isBetween(0, entry.octets().length);
      assertThat(entry.chain().size()).isLessThan(10);
      assertThat(entry.leafHash()).hasSize(32);
      assertThat(entry.precertificate()).isNotNull();
      assertThat(entry.issuerKeyHash()).isNotNull();
      assertThat(entry.leafInput()).isNotNull();
      assertThat(entry.extra()).isNotNull();
    }
  }

  private static Octets changed(byte[] octets, Random random) {
    byte[] other = Arrays.copyOf(octets, random.nextInt(octets.length + 3));
    for (int i = random.nextInt(3); i > 0 && other.length > 0; i--) {
      other[random.nextInt(other.length)] = (byte) random.nextInt(256);
    }
    return Octets.copyOf(other);
  }

  private static void assertUnreadable(String leaf, String problem) {
    LogEntry entry = LogEntry.of(9, octets(leaf), octets("aabbcc"));
    assertThat(entry.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(entry.problem()).contains(problem);
    assertThat(entry.leafInput()).isEqualTo(octets(leaf));
    assertThat(entry.extra()).isEqualTo(octets("aabbcc"));
    assertThat(certificate(entry)).as("all of it").isEqualTo(octets(leaf + "aabbcc"));
    assertThat(entry.timestamp()).isEmpty();
    assertThat(entry.chain()).isEmpty();
    byte[] input = octets(leaf).toByteArray();
    assertThat(entry.leafHash()).isEqualTo(new TreeHasher().leaf(input, 0, input.length));
  }

  private static String problem(String leaf, String extra) {
    return LogEntry.of(0, octets(leaf), octets(extra)).problem().orElseThrow();
  }

  private static Octets certificate(LogEntry entry) {
    return Octets.copyOf(entry.octets(), entry.certificateStart(), entry.certificateEnd());
  }

  private static Octets octets(String hex) {
    return Octets.copyOf(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
