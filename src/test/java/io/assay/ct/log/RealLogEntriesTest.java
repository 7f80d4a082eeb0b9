package io.assay.ct.log;

import static io.assay.ct.log.Reading.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.ct.log.LogException.Kind;
import io.assay.ct.tree.CompactRange;
import io.assay.ct.tree.TreeHead;
import io.assay.endpoint.Sha256;
import io.assay.fetch.Fetcher;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.CtLogServer;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A log of other makers, read from its first entry on. */
class RealLogEntriesTest {
  private final LabCertificate root = CertificateBuilder.root("CN=Lab Root").build();
  private final LabCertificate issuing = root.authority("CN=Lab Issuing").build();

  @Test
  void whatIsSubmittedIsReadAndProven() throws Exception {
    try (CtLogServer server = CtLogServer.start(root);
        Fetcher fetcher = Reading.fetcher()) {
      LogClient client = Reading.clients(fetcher).of(server.log());
      assertThat(client.treeHead().head()).isEqualTo(TreeHead.empty());
      assertThat(failure(() -> client.inclusion(new byte[32], OptionalLong.empty(), empty())))
          .extracting(LogException::kind)
          .isEqualTo(Kind.NOT_FOUND);

      List<CtLogServer.Issued> issued = new ArrayList<>();
      List<TreeHead> heads = new ArrayList<>(List.of(TreeHead.empty()));
      CompactRange grown = CompactRange.empty();
      List<LogEntry> entries = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        CtLogServer.Issued next =
            server.issue(issuing.leaf("CN=n" + i).dns("n%d.test".formatted(i)).ip("10.0.0." + i));
        issued.add(next);
        server.add(next.certificate());
        int size = 2 * (i + 1);
        TreeHead head =
            await().until(() -> client.treeHead().head(), found -> found.size() == size);
        heads.add(head);
        while (grown.size() < size) {
          for (LogEntry entry : client.entries(grown.size(), size, head)) {
            grown.append(entry.leafHash());
            entries.add(entry);
          }
        }
        assertThat(grown.head()).isEqualTo(head);
      }
      assertEntries(entries, issued);
      assertProofs(client, heads, entries);
    }
  }

  private void assertEntries(List<LogEntry> entries, List<CtLogServer.Issued> issued) {
    for (LogEntry entry : entries) {
      assertThat(entry.problem()).isEmpty();
      assertThat(entry.chain()).containsExactly(der(issuing), der(root));
      assertThat(entry.chainFingerprints()).isEmpty();
    }
    for (CtLogServer.Issued one : issued) {
      LogEntry precertificate =
          entries.stream()
              .filter(
                  entry ->
                      entry.precertificate().filter(der(one.precertificate())::equals).isPresent())
              .findFirst()
              .orElseThrow();
      assertThat(precertificate.kind()).isEqualTo(LogEntry.Kind.PRECERTIFICATE);
      assertThat(precertificate.timestamp()).contains(one.sct().timestamp());
      assertThat(precertificate.issuerKeyHash())
          .contains(Sha256.of(issuing.keys().getPublic().getEncoded()));
      assertThat(entries)
          .filteredOn(entry -> entry.kind() == LogEntry.Kind.CERTIFICATE)
          .anySatisfy(
              entry ->
                  assertThat(
                          Octets.copyOf(
                              entry.octets(), entry.certificateStart(), entry.certificateEnd()))
                      .isEqualTo(der(one.certificate())));
    }
  }

  private static void assertProofs(LogClient client, List<TreeHead> heads, List<LogEntry> entries)
      throws Exception {
    TreeHead last = heads.getLast();
    CompactRange range = CompactRange.empty();
    for (long size = 0; size <= last.size(); size++) {
      assertThat(client.range(size, last)).isEqualTo(range);
      if (size < last.size()) {
        range.append(entries.get((int) size).leafHash());
      }
    }
    for (TreeHead first : heads) {
      for (TreeHead second : heads) {
        if (first.size() <= second.size()) {
          client.proveConsistency(first, second);
          if (first.size() > 0) {
            TreeHead other = new TreeHead(first.size(), Sha256.of(new byte[1]));
            assertThat(failure(() -> prove(client, other, second)).kind()).isEqualTo(Kind.UNPROVEN);
          }
        } else {
          assertThat(failure(() -> prove(client, first, second)).kind()).isEqualTo(Kind.UNPROVEN);
        }
      }
    }
    for (LogEntry entry : entries) {
      assertThat(client.inclusion(entry.leafHash(), OptionalLong.empty(), last).index())
          .isEqualTo(entry.index());
    }
    byte[] unknown = new byte[32];
    Arrays.fill(unknown, (byte) 7);
    assertThat(failure(() -> client.inclusion(unknown, OptionalLong.empty(), last)).kind())
        .isEqualTo(Kind.NOT_FOUND);
    TreeHead forged = new TreeHead(last.size(), Sha256.of(new byte[1]));
    byte[] known = entries.getFirst().leafHash();
    assertThat(failure(() -> client.inclusion(known, OptionalLong.empty(), forged)).kind())
        .isEqualTo(Kind.UNPROVEN);
    assertThat(failure(() -> client.range(3, forged)).kind()).isEqualTo(Kind.UNPROVEN);
    assertThat(client.requests().get(RequestOutcome.FETCHED)).isPositive();
    assertThat(client.requests().get(RequestOutcome.NOT_FOUND)).isPositive();
  }

  private static boolean prove(LogClient client, TreeHead first, TreeHead second)
      throws LogException, InterruptedException {
    client.proveConsistency(first, second);
    return true;
  }

  private static TreeHead empty() {
    return TreeHead.empty();
  }

  private static Octets der(LabCertificate certificate) {
    return Octets.copyOf(certificate.der());
  }
}
