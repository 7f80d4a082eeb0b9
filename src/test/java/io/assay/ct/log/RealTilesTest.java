package io.assay.ct.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.TreeHasher;
import io.assay.lab.CtContent;
import io.assay.lab.CtTiles;
import io.assay.lab.LabKey;
import io.assay.lab.StaticCtLog;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The tiles of a real static log, as they are and served again from loopback. */
class RealTilesTest {
  private static final int TILES = 4;
  private static final int PARTIAL = 10;

  private final Path log = SharedData.folder("ct/static-ct/navigli2025h2/tile");

  @Test
  void theHashesOfAllEntriesAreThoseOfTheHashTiles() throws Exception {
    for (int i = 0; i < TILES; i++) {
      assertThat(hashes(entries("00" + i, 256L * i, 256))).isEqualTo(octets("0/00" + i));
    }
    assertThat(hashes(entries("003.p/10", 768, PARTIAL))).isEqualTo(octets("0/003.p/10"));
  }

  @Test
  void everyEntryIsReadInAllItsParts() throws Exception {
    int precertificates = 0;
    for (LogEntry entry : allEntries()) {
      assertThat(entry.problem()).isEmpty();
      assertThat(entry.timestamp().orElseThrow())
          .isBetween(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
      assertThat(entry.chain()).isEmpty();
      assertThat(entry.chainFingerprints()).isNotEmpty();
      byte[] input = entry.leafInput().toByteArray();
      assertThat(new TreeHasher().leaf(input, 0, input.length)).isEqualTo(entry.leafHash());
      byte[] certificate =
          Arrays.copyOfRange(entry.octets(), entry.certificateStart(), entry.certificateEnd());
      assertThat(certificate[0]).as("a SEQUENCE").isEqualTo((byte) 0x30);
      if (entry.kind() == LogEntry.Kind.PRECERTIFICATE) {
        precertificates++;
        assertThat(entry.issuerKeyHash()).isPresent();
        CertificateFacts facts = CertificateFacts.of(entry.precertificate().orElseThrow());
        assertThat(facts.notAfter()).isPresent();
      } else {
        assertThat(entry.issuerKeyHash()).isEmpty();
        assertThat(entry.precertificate()).isEmpty();
        assertThat(CertificateFacts.of(Octets.copyOf(certificate)).notAfter()).isPresent();
      }
      // The same entry as RFC 6962 has it.
      LogEntry again = LogEntry.of(entry.index(), entry.leafInput(), extraData(entry));
      assertThat(again.leafHash()).isEqualTo(entry.leafHash());
      assertThat(again.kind()).isEqualTo(entry.kind());
      assertThat(again.precertificate()).isEqualTo(entry.precertificate());
      assertThat(again.problem()).isEmpty();
    }
    assertThat(precertificates).as("all of them").isEqualTo(1024);
  }

  @Test
  void servedAgainTheyAreFollowedToTheRootWhateverTheSize() throws Exception {
    List<LogEntry> all = allEntries();
    try (StaticCtLog server = StaticCtLog.of(new CtContent(LabKey.P256.generate()), "lab.test/a");
        var fetcher = Reading.fetcher()) {
      for (int i = 0; i < TILES; i++) {
        server.content().add(CtTiles.entries(octets("data/00" + i)));
      }
      LogClient client = Reading.clients(fetcher).of(server.log());
      for (boolean gzip : new boolean[] {false, true}) {
        server.frontEnd().gzip(gzip);
        for (int size : new int[] {1, 10, 255, 256, 257, 778, 1023, 1024}) {
          server.content().publish(size, Instant.now());
          var head = client.treeHead().head();
          assertThat(head.size()).isEqualTo(size);
          CompactRange range = CompactRange.empty();
          while (range.size() < size) {
            for (LogEntry entry : client.entries(range.size(), size, head)) {
              assertThat(entry.index()).isEqualTo(range.size());
              assertThat(entry.leafHash()).isEqualTo(all.get((int) entry.index()).leafHash());
              assertThat(entry.chainFingerprints())
                  .isEqualTo(all.get((int) entry.index()).chainFingerprints());
              range.append(entry.leafHash());
            }
            assertThat(client.range(range.size(), head)).isEqualTo(range);
          }
          assertThat(range.head()).isEqualTo(head);
          for (int index = 0; index < size; index += 97) {
            assertThat(
                    client
                        .inclusion(all.get(index).leafHash(), OptionalLong.of(index), head)
                        .verify(all.get(index).leafHash()))
                .isTrue();
          }
        }
      }
    }
  }

  private List<LogEntry> allEntries() throws Exception {
    List<LogEntry> all = new ArrayList<>();
    for (int i = 0; i < TILES; i++) {
      all.addAll(entries("00" + i, 256L * i, 256));
    }
    return all;
  }

  private static Octets extraData(LogEntry entry) {
    byte[] precertificate = entry.precertificate().map(Octets::toByteArray).orElse(new byte[0]);
    boolean has = entry.precertificate().isPresent();
    byte[] extra = new byte[(has ? 3 : 0) + precertificate.length + 3];
    if (has) {
      extra[0] = (byte) (precertificate.length >>> 16);
      extra[1] = (byte) (precertificate.length >>> 8);
      extra[2] = (byte) precertificate.length;
      System.arraycopy(precertificate, 0, extra, 3, precertificate.length);
    }
    return Octets.copyOf(extra);
  }

  private List<LogEntry> entries(String tile, long first, int count) throws Exception {
    return DataTile.read(octets("data/" + tile), first, count, false, tile);
  }

  private byte[] octets(String file) throws IOException {
    return Files.readAllBytes(log.resolve(file));
  }

  private static byte[] hashes(List<LogEntry> entries) {
    byte[] hashes = new byte[32 * entries.size()];
    for (int i = 0; i < entries.size(); i++) {
      System.arraycopy(entries.get(i).leafHash(), 0, hashes, 32 * i, 32);
    }
    return hashes;
  }
}
