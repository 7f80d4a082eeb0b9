package io.assay.trust;

import io.assay.endpoint.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Known products that intercept TLS, by what their certificates look like. Immutable.
 *
 * @param products that sign leaves in the name of others
 * @param leakedKeys names of the products whose private key is public, by the SPKI of any
 *     certificate of the chain
 * @param captivePortals names of login pages of networks, by the SPKI of the leaf
 * @param asOf the date of the data; absent for what this program brings along
 */
public record Interceptors(
    List<Product> products,
    Map<Sha256, String> leakedKeys,
    Map<Sha256, String> captivePortals,
    Optional<Instant> asOf) {

  private static final Interceptors BUILT_IN =
      new Interceptors(
          List.of(
              // Debugging proxies.
              byCommonName("mitmproxy", "mitmproxy"),
              byCommonName("Burp Suite", "PortSwigger CA"),
              byCommonName("Fiddler", "DO_NOT_TRUST_FiddlerRoot"),
              byCommonName("Fiddler Everywhere", "Fiddler Root Certificate Authority"),
              byCommonName("HTTP Toolkit", "HTTP Toolkit CA"),
              byCommonName("OWASP ZAP", "OWASP Zed Attack Proxy Root CA"),
              byOrganization("Charles Proxy", "XK72 Ltd"),
              // Virus scanners and filters on the machine.
              byCommonName("AdGuard", "Ad[Gg]uard Personal CA"),
              byCommonName("Avast", "[Aa]vast!? Web/Mail Shield Root"),
              byCommonName("AVG", "AVG Web/Mail Shield Root"),
              byCommonName("Bitdefender", "Bitdefender Personal CA\\.[A-Za-z0-9-]+"),
              byCommonName("ESET", "ESET SSL Filter CA"),
              byCommonName("Kaspersky", "Kaspersky Anti-Virus Personal Root Certificate"),
              // Gateways.
              byCommonName(
                  "Cisco Umbrella", "Cisco Umbrella (?:Root CA|Primary SubCA|Secondary SubCA.*)"),
              byCommonName("Cloudflare Gateway", "Gateway CA - Cloudflare Managed .*"),
              byCommonName("Forcepoint", "Forcepoint Cloud CA"),
              byCommonName("McAfee Web Gateway", "McAfee Web Gateway"),
              byCommonName("Netskope", "ca\\.[a-z0-9.-]+\\.goskope\\.com"),
              byCommonName("SonicWall", "SonicW(?:all|ALL) Firewall DPI-SSL"),
              byCommonName("Sophos", "Sophos SSL CA_.*"),
              byCommonName("WatchGuard", "Fireware HTTPS Proxy .*"),
              byOrganization("Blue Coat", "Blue Coat.*"),
              byOrganization("Fortinet", "Fortinet(?: Ltd\\.)?"),
              byOrganization("Zscaler", "Zscaler Inc\\."),
              // Software that came with machines, and whose private keys are public.
              byCommonName("Dell Foundation Services", "eDellRoot"),
              byCommonName("Dell System Detect", "DSDTestProvider"),
              byCommonName("Superfish", "Superfish, Inc\\.")),
          Map.of(),
          Map.of(),
          Optional.empty());

  /**
   * A product, recognised by the name of the leaf's issuer. What is given must match the whole
   * attribute; at least one of the two is given.
   *
   * @param commonName of the leaf's issuer
   * @param organization of the leaf's issuer
   */
  public record Product(
      String name, Optional<Pattern> commonName, Optional<Pattern> organization) {}

  public Interceptors {
    products = List.copyOf(products);
    leakedKeys = Map.copyOf(leakedKeys);
    captivePortals = Map.copyOf(captivePortals);
  }

  /** The products that this program knows without any download. */
  public static Interceptors builtIn() {
    return BUILT_IN;
  }

  /** These and {@code others}, whose names count and whose date is the date of both. */
  public Interceptors and(Interceptors others) {
    List<Product> allProducts = new ArrayList<>(products);
    allProducts.addAll(others.products);
    Map<Sha256, String> allKeys = new HashMap<>(leakedKeys);
    allKeys.putAll(others.leakedKeys);
    Map<Sha256, String> allPortals = new HashMap<>(captivePortals);
    allPortals.putAll(others.captivePortals);
    return new Interceptors(allProducts, allKeys, allPortals, others.asOf.or(() -> asOf));
  }

  private static Product byCommonName(String name, String pattern) {
    return new Product(name, Optional.of(Pattern.compile(pattern)), Optional.empty());
  }

  private static Product byOrganization(String name, String pattern) {
    return new Product(name, Optional.empty(), Optional.of(Pattern.compile(pattern)));
  }
}
