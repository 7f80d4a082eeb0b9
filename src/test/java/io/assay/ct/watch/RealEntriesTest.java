package io.assay.ct.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.EndpointException;
import io.assay.endpoint.Host;
import io.assay.endpoint.WatchedIdentity;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.DistinguishedName;
import io.assay.x509.SharedData;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Entries of a real log and a linter's broken certificates: what {@link CertificateFacts} reads in
 * them is found when it is watched, and nothing else.
 */
class RealEntriesTest {

  /** What would be watched to find this certificate, with what each is found by. */
  private static Set<WatchedIdentity> identities(CertificateFacts facts) {
    Set<WatchedIdentity> identities = new LinkedHashSet<>();
    facts.names().dnsNames().forEach(name -> addName(identities, name));
    facts
        .names()
        .ipAddresses()
        .forEach(address -> identities.add(new WatchedIdentity.Addresses(prefix(address))));
    return identities;
  }

  private static void addName(Set<WatchedIdentity> identities, String name) {
    String watched = name.startsWith("*.") ? "covered" + name.substring(1) : name;
    try {
      identities.add(WatchedIdentity.parse(watched));
    } catch (EndpointException noName) {
      // Nobody can watch it.
      return;
    }
  }

  private static AddressPrefix prefix(InetAddress address) {
    try {
      byte[] octets = address.getAddress();
      boolean embedded = octets.length == 16 && Host.addressText(address).indexOf('.') >= 0;
      return AddressPrefix.parse(
          Host.addressText(
              embedded ? InetAddress.getByAddress(Arrays.copyOfRange(octets, 12, 16)) : address));
    } catch (EndpointException | UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether {@code facts} say that the certificate concerns the identity. */
  private static boolean concerns(CertificateFacts facts, WatchedIdentity identity) {
    List<String> names = new ArrayList<>(facts.names().dnsNames());
    facts.subject().stream()
        .map(DistinguishedName::attributes)
        .flatMap(List::stream)
        .filter(attribute -> attribute.type().equals("CN"))
        .forEach(attribute -> names.add(attribute.value()));
    facts.names().others().stream()
        .filter(other -> other.startsWith("uri:"))
        .forEach(uri -> names.add(uri.replaceFirst("uri:.*?//([^/:?#]*).*", "$1")));
    List<String> hosts =
        names.stream()
            .map(name -> name.strip().replaceFirst("\\.+$", "").toLowerCase(Locale.ROOT))
            .toList();
    return switch (identity) {
      case WatchedIdentity.Name name ->
          hosts.contains(name.ascii())
              || hosts.contains(name.ascii().replaceFirst("^[^.]*", "*"))
              || hosts.contains(name.ascii().replaceFirst("^[^.]*", ""));
      case WatchedIdentity.Subdomains below ->
          hosts.stream().anyMatch(host -> host.endsWith("." + below.ascii()));
      case WatchedIdentity.Addresses addresses ->
          facts.names().ipAddresses().stream()
                  .map(RealEntriesTest::prefix)
                  .anyMatch(prefix -> addresses.prefix().contains(prefix.first()))
              || hosts.contains(addresses.text());
    };
  }

  private static WatchList watch(Set<WatchedIdentity> identities) {
    return WatchList.of(Map.of("r", List.copyOf(identities)));
  }

  @Test
  void everyNameAndAddressOfARealLogIsFoundAndNothingElse() {
    List<RealTiles.Entry> entries = RealTiles.entries();
    assertThat(entries).hasSize(1034);
    List<CertificateFacts> facts = entries.stream().map(RealTiles.Entry::facts).toList();
    Set<WatchedIdentity> all = new LinkedHashSet<>();
    facts.forEach(each -> all.addAll(identities(each)));
    WatchList watched = watch(all);
    assertThat(all).hasSizeGreaterThan(500);

    for (int i = 0; i < entries.size(); i++) {
      CertificateFacts each = facts.get(i);
      List<Hit> hits = entries.get(i).match(watched);
      assertThat(hits).as("entry %d", i).noneMatch(Hit::doubtful);
      assertThat(hits.stream().map(Hit::identity))
          .as("entry %d", i)
          .containsAll(identities(each))
          .allMatch(identity -> concerns(each, identity));
    }
  }

  @Test
  void everyNameAndAddressOfBrokenCertificatesIsFoundAndHardlyAnythingElse() {
    Map<String, byte[]> certificates = SharedData.certificates("malformed");
    Set<WatchedIdentity> all = new LinkedHashSet<>();
    SharedData.facts("malformed").values().forEach(each -> all.addAll(identities(each)));
    WatchList watched = watch(all);
    Map<String, Set<String>> beyond = new TreeMap<>();

    certificates.forEach(
        (file, der) -> {
          CertificateFacts each = CertificateFacts.of(Octets.copyOf(der));
          List<Hit> hits = watched.matchCertificate(der, 0, der.length);
          assertThat(hits.stream().filter(hit -> !hit.doubtful()).map(Hit::identity))
              .as(file)
              .containsAll(identities(each));
          hits.stream()
              .filter(hit -> !concerns(each, hit.identity()))
              .forEach(
                  hit ->
                      beyond
                          .computeIfAbsent(file, _ -> new TreeSet<>())
                          .add(hit.identity().text() + (hit.doubtful() ? "?" : "")));
        });

    Set<String> beforeADot = Set.of("example.com?");
    assertThat(beyond.get("SANWildcardFirst.pem 1"))
        .as("www.*.com")
        .hasSizeGreaterThan(3)
        .allMatch(found -> found.matches("www\\.[a-z]+\\.com"));
    beyond.remove("SANWildcardFirst.pem 1");
    assertThat(beyond)
        .isEqualTo(
            Map.of(
                "IANBareWildcard.pem 1", beforeADot,
                "IANDNSNull.pem 1", beforeADot,
                "SANDNSPeriod.pem 1", beforeADot,
                // Its extensions are broken, and one of them has a URL there.
                "subCaCrlPresent.pem 1", Set.of("www.example.com?")));
    assertThat(rejectedByThePlatform(certificates.values().stream().toList())).isPositive();
  }

  private static long rejectedByThePlatform(List<byte[]> certificates) {
    return certificates.stream()
        .filter(
            der -> {
              try {
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der));
                return false;
              } catch (CertificateException e) {
                return true;
              }
            })
        .count();
  }
}
