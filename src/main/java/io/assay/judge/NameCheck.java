package io.assay.judge;

import io.assay.endpoint.Host;
import io.assay.judge.CheckResult.Pass;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SubjectNames;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The leaf is for the endpoint's name or address (RFC 9525): a dNSName for a name, an iPAddress for
 * an address, nothing else. The common name never counts.
 */
final class NameCheck {
  private NameCheck() {}

  static CheckResult judge(Evidence evidence) {
    Host host = evidence.observation().serverName();
    String expected =
        switch (host) {
          case Host.Name name -> "dNSName " + name.ascii();
          case Host.Ip ip -> "iPAddress " + ip.text();
        };
    Optional<CertificateFacts> leaf = evidence.leaf();
    if (leaf.isEmpty()) {
      return new Undetermined(Check.NAME, expected, evidence.noLeaf());
    }
    SubjectNames names = leaf.get().names();
    Optional<String> match =
        switch (host) {
          case Host.Name name -> match(names.dnsNames(), name.ascii());
          case Host.Ip ip ->
              names.ipAddresses().contains(ip.address())
                  ? Optional.of(ip.text())
                  : Optional.empty();
        };
    return match.isPresent()
        ? new Pass(Check.NAME, expected, match.get())
        : new Violation(
            Check.NAME, Severity.CRITICAL, expected, observed(names), reason(host, leaf.get()));
  }

  private static Optional<String> match(List<String> dnsNames, String name) {
    return dnsNames.stream().filter(presented -> matches(presented, name)).findFirst();
  }

  /**
   * Whether a presented DNS-ID covers a name.
   *
   * @param name in A-labels, lower case
   */
  static boolean matches(String presented, String name) {
    String lower = presented.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("*.")) {
      return lower.equals(name);
    }
    int firstDot = name.indexOf('.');
    String parent = lower.substring(2);
    // A wildcard below a single label would stand for a whole top-level domain.
    return firstDot > 0 && parent.indexOf('.') > 0 && name.substring(firstDot + 1).equals(parent);
  }

  private static String observed(SubjectNames names) {
    List<String> all = new ArrayList<>();
    names.dnsNames().forEach(name -> all.add("dNSName " + name));
    for (InetAddress address : names.ipAddresses()) {
      all.add("iPAddress " + Host.addressText(address));
    }
    all.addAll(names.others());
    names.unreadable().forEach(entry -> all.add("unreadable: " + entry));
    return all.isEmpty() ? "no subjectAltName" : Texts.list(all);
  }

  private static String reason(Host host, CertificateFacts leaf) {
    SubjectNames names = leaf.names();
    if (host instanceof Host.Ip ip && names.dnsNames().contains(ip.text())) {
      return "the address stands there as a dNSName, which authenticates no address";
    }
    if (names.dnsNames().contains(host.text() + ".")) {
      return "the name stands there with a trailing dot, which clients do not match";
    }
    if (names.dnsNames().isEmpty() && names.ipAddresses().isEmpty()) {
      return "the leaf has no name or address that can be read; its common name does not count";
    }
    return names.unreadable().isEmpty()
        ? "the leaf is for other names"
        : "no entry that can be read matches, and %d cannot be read"
            .formatted(names.unreadable().size());
  }
}
