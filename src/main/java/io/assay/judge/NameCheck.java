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
 * The leaf is for the endpoint's name or address (RFC 9525, section 6): a dNSName for a name, an
 * iPAddress for an address, nothing else. The common name never counts, nor does a URI or a service
 * name (section 6.2), since no application service type is asked for.
 */
final class NameCheck {
  private NameCheck() {}

  static CheckResult judge(Evidence evidence) {
    if (evidence.name().isEmpty()) {
      return new Undetermined(
          Check.NAME, "nothing in particular", "no name or address is given to compare with");
    }
    Host host = evidence.name().get();
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
            Check.NAME, Severity.CRITICAL, expected, observed(names), reason(host, names));
  }

  private static Optional<String> match(List<String> dnsNames, String name) {
    return dnsNames.stream().filter(presented -> matches(presented, name)).findFirst();
  }

  /**
   * Whether a presented DNS-ID covers a name (RFC 9525, section 6.3). Letter case of ASCII does not
   * count. A U-label never matches: in a dNSName it is an error, and stands here escaped.
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

  private static String reason(Host host, SubjectNames names) {
    String reason = nearMiss(host, names).orElseGet(() -> miss(names));
    Optional<String> unreadable =
        names.unreadable().stream().filter(entry -> mentions(entry, host)).findFirst();
    if (unreadable.isPresent()) {
      return reason
          + "; an entry that cannot be read may be meant: "
          + Texts.safe(unreadable.get());
    }
    return names.unreadable().isEmpty()
        ? reason
        : "%s, and %d cannot be read".formatted(reason, names.unreadable().size());
  }

  private static String miss(SubjectNames names) {
    if (names.dnsNames().isEmpty() && names.ipAddresses().isEmpty()) {
      return names.others().isEmpty()
          ? "the leaf has no name or address that can be read; its common name does not count"
          : "the leaf has names of other kinds only, which do not count";
    }
    return "the leaf is for other names";
  }

  /** What looks like the name that is asked for, and is not. */
  private static Optional<String> nearMiss(Host host, SubjectNames names) {
    return switch (host) {
      case Host.Ip ip when names.dnsNames().contains(ip.text()) ->
          Optional.of("the address stands there as a dNSName, which authenticates no address");
      case Host.Name name
          when names.dnsNames().stream()
              .anyMatch(entry -> entry.equalsIgnoreCase(name.ascii() + ".")) ->
          Optional.of("the name stands there with a trailing dot, which clients do not match");
      case Host.Ip _, Host.Name _ -> Optional.empty();
    };
  }

  /** Whether what could be made out of a broken entry has the name in it. */
  private static boolean mentions(String unreadable, Host host) {
    return unreadable.toLowerCase(Locale.ROOT).contains(host.text());
  }
}
