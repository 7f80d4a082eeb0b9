package io.assay.trust;

import io.assay.endpoint.Sha256;
import java.time.Instant;
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
    return new Interceptors(
        List.of(product("mitmproxy", "mitmproxy", "mitmproxy")),
        Map.of(),
        Map.of(),
        Optional.empty());
  }

  private static Product product(String name, String commonName, String organization) {
    return new Product(
        name,
        Optional.of(Pattern.compile(Pattern.quote(commonName))),
        Optional.of(Pattern.compile(Pattern.quote(organization))));
  }
}
