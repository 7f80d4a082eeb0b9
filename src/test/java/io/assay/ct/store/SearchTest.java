package io.assay.ct.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Pin;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
  private static final LabCertificate ROOT = CertificateBuilder.root("CN=Lab Root").build();

  @TempDir private Path folder;
  private CtStore store;

  @BeforeEach
  void open() throws IOException {
    store = CtStore.open(folder);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private LoggedCertificate keep(
      long index, UnaryOperator<CertificateBuilder> change, String... identities)
      throws IOException {
    LabCertificate leaf = change.apply(ROOT.leaf("O=Lab")).build();
    return store
        .found(List.of(Entries.match(Entries.certificate(index, leaf), "log", identities)))
        .getFirst();
  }

  /** The indexes of what is found. */
  private List<Long> search(String text) throws IOException, EndpointException {
    List<Long> found = new ArrayList<>();
    long count = store.search(Search.parse(text), match -> found.add(match.index()));
    assertThat(found).hasSize((int) count);
    return found;
  }

  @Test
  void nameFindsItselfTheWildcardThatCoversItAndWhatIsBelow() throws Exception {
    keep(0, leaf -> leaf.dns("dns.example"));
    keep(1, leaf -> leaf.dns("*.example"));
    keep(2, leaf -> leaf.dns("a.b.dns.example"));
    keep(3, leaf -> leaf.dns("*.dns.example"));
    keep(4, leaf -> leaf.dns("otherdns.example", "dns.example.test", "example"));
    keep(5, leaf -> leaf.subject("CN=DNS.Example."));
    keep(6, leaf -> leaf.dns("*.a.dns.example"));
    assertThat(search("DNS.example")).containsExactly(0L, 1L, 2L, 3L, 5L, 6L);
    assertThat(search("*.dns.example")).containsExactly(2L, 3L, 6L);
    assertThat(search("www.dns.example")).containsExactly(3L);
    assertThat(search("b.test")).isEmpty();
  }

  @Test
  void addressIsFoundInWhateverFormItStands() throws Exception {
    keep(0, leaf -> leaf.ip("1.1.1.1"));
    keep(1, leaf -> leaf.dns("1.1.1.1"));
    keep(2, leaf -> leaf.subject("CN=1.1.1.1"));
    keep(3, leaf -> leaf.ip("1.1.1.2"));
    keep(4, leaf -> leaf.ip("2606:4700:4700::1111"));
    keep(5, leaf -> leaf.dns("2606:4700:4700:0:0:0:0:1111"));
    keep(6, leaf -> leaf.dns("[2606:4700:4700::1111]", "1.1.1.1.nip.example"));
    assertThat(search("1.1.1.1")).containsExactly(0L, 1L, 2L);
    assertThat(search("1.1.1.0/24")).containsExactly(0L, 1L, 2L, 3L);
    assertThat(search("0.0.0.0/0")).containsExactly(0L, 1L, 2L, 3L);
    assertThat(search("2606:4700:4700::1111")).containsExactly(4L, 5L, 6L);
    assertThat(search("2606:4700::/32")).containsExactly(4L, 5L, 6L);
    assertThat(search("::/0")).as("without those of IPv4").containsExactly(4L, 5L, 6L);
    assertThat(search("1.1.2.0/24")).isEmpty();
  }

  @Test
  void internationalNamesAreFoundInBothForms() throws Exception {
    keep(0, leaf -> leaf.dns("xn--bcher-kva.example"));
    keep(
        1,
        leaf ->
            leaf.rawName(
                new byte[] {
                  (byte) 0x82,
                  15,
                  'B',
                  (byte) 0xc3,
                  (byte) 0xbc,
                  'c',
                  'h',
                  'e',
                  'r',
                  '.',
                  'e',
                  'x',
                  'a',
                  'm',
                  'p',
                  'l',
                  'e'
                }));
    assertThat(search("b\u00fccher.example")).containsExactly(0L, 1L);
  }

  @Test
  void whatMayBeForItIsFoundToo() throws Exception {
    keep(0, leaf -> leaf.dns("a.test"), "?1.1.1.0/24", "?*.dns.example", "?c.test");
    assertThat(search("1.1.1.7")).containsExactly(0L);
    assertThat(search("1.1.0.0/16")).containsExactly(0L);
    assertThat(search("www.dns.example")).containsExactly(0L);
    assertThat(search("example")).containsExactly(0L);
    assertThat(search("c.test")).containsExactly(0L);
    assertThat(search("2.2.2.2")).isEmpty();
    assertThat(search("b.c.test")).isEmpty();
  }

  @Test
  void digestFindsCertificateIssuanceKeyAndIssuer() throws Exception {
    LoggedCertificate match = keep(0, leaf -> leaf.dns("a.test"));
    keep(1, leaf -> leaf.dns("b.test"));
    assertThat(search(match.sha256().hex())).containsExactly(0L);
    assertThat(search(match.sha256().hex().substring(0, 9))).containsExactly(0L);
    assertThat(search(match.sha256().hex().replaceAll("..(?=.)", "$0:"))).containsExactly(0L);
    assertThat(search(match.tbsSha256().hex().substring(0, 16).toUpperCase(Locale.ROOT)))
        .containsExactly(0L);
    assertThat(search(new Pin(Pin.Kind.SPKI, match.spki().orElseThrow()).toString()))
        .containsExactly(0L);
    assertThat(search(match.issuerSpki().orElseThrow().hex())).containsExactly(0L, 1L);
    assertThat(search("00000000")).isEmpty();
  }

  @Test
  void moreThanAPageIsFoundInOrder() throws Exception {
    List<LoggedCertificate> many = new ArrayList<>();
    for (int i = 0; i < Bounds.PAGE * 2 + 3; i++) {
      many.add(
          Entries.match(
              Entries.certificate(i, ("noise " + i).getBytes(StandardCharsets.UTF_8), List.of()),
              "log",
              "a.test"));
    }
    store.found(many);
    assertThat(search("a.test"))
        .containsExactlyElementsOf(many.stream().map(LoggedCertificate::index).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.1.1", "1.1.1.1/33", "a..b", "sha256/abc", "a b", "\u001b[2J"})
  void whatIsNothingOfTheKindIsRefused(String text) {
    assertThatThrownBy(() -> Search.parse(text))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("expected");
  }
}
