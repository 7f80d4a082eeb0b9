package io.assay.report;

import io.assay.endpoint.Sha256;
import io.assay.history.Sighting;
import io.assay.probe.TlsNames;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A chain and a way of speaking TLS that were seen for a while.
 *
 * @param kind {@code sighting}
 * @param address null while the endpoint's name has never resolved
 * @param first when the first probe began that saw it; {@code last} the last one
 * @param chain digests of the certificates as sent
 * @param version the names of the IANA registries, as in {@link CheckReport.Tls}, as the next two
 */
public record SightingReport(
    String kind,
    String resolver,
    String endpoint,
    @Nullable String address,
    String vantage,
    Instant first,
    Instant last,
    long times,
    List<String> chain,
    @Nullable String version,
    @Nullable String cipher,
    @Nullable String group,
    @Nullable String alpn,
    @Nullable String fingerprint) {

  /** What is said of a sighting. */
  public static SightingReport of(Sighting one) {
    return new SightingReport(
        "sighting",
        one.target().resolver(),
        one.target().endpoint(),
        VerdictReport.known(one.target().address()),
        one.target().vantage(),
        one.first(),
        one.last(),
        one.times(),
        one.chain().stream().map(Sha256::hex).toList(),
        name(one.version(), TlsNames::version),
        name(one.suite(), TlsNames::cipherSuite),
        name(one.group(), TlsNames::group),
        one.alpn().orElse(null),
        one.fingerprint().orElse(null));
  }

  private static @Nullable String name(OptionalInt number, IntFunction<String> names) {
    return number.isPresent() ? names.apply(number.getAsInt()) : null;
  }
}
