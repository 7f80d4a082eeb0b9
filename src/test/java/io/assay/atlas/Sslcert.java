package io.assay.atlas;

import io.assay.lab.LabCertificate;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes results as RIPE Atlas does: of probe 7 at resolver.test, unless told otherwise. */
public final class Sslcert {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectNode json = JSON.createObjectNode();

  private Sslcert() {}

  /** What every result has. */
  private static Sslcert any() {
    Sslcert result = new Sslcert();
    result
        .json
        .put("fw", 5080)
        .put("mver", "2.6.2")
        .put("lts", 12)
        .put("dst_name", "resolver.test")
        .put("dst_port", "853")
        .put("from", "198.51.100.7")
        .put("msm_id", 1006864)
        .put("msm_name", "SSLCert")
        .put("prb_id", 7)
        .put("type", "sslcert")
        .put("group_id", 1006864)
        .put("stored_timestamp", 1);
    return result.at(Instant.now());
  }

  /** A server that presented these certificates, by TLS 1.2. */
  public static Sslcert of(List<LabCertificate> chain) {
    Sslcert result = any().connected();
    result
        .json
        .put("method", "TLS")
        .put("ver", "1.2")
        .put("rt", 60.5)
        .put("server_cipher", "0xc02b");
    ArrayNode certificates = result.json.putArray("cert");
    chain.forEach(certificate -> certificates.add(certificate.pem()));
    return result;
  }

  /** As {@link #of(List)}, of a leaf and what is above it. */
  public static Sslcert of(LabCertificate leaf) {
    return of(leaf.chain());
  }

  /** An error behind the look-up, such as {@code connect: timeout}. */
  public static Sslcert failed(String error) {
    return any().addressed().set("err", error);
  }

  /** A name that was not resolved. */
  public static Sslcert unresolved(String error) {
    return any().set("dnserr", error);
  }

  /** An alert in place of a hello, with the cipher suite that probes write there. */
  public static Sslcert alerted(int level, int description) {
    Sslcert result = any().connected();
    result
        .json
        .put("method", "TLS")
        .put("ver", "1.2")
        .put("rt", 60.5)
        .put("server_cipher", "0x0000");
    result.json.putObject("alert").put("level", level).put("description", description);
    return result;
  }

  private Sslcert addressed() {
    json.put("af", 4).put("dst_addr", "192.0.2.53").put("ttr", 2.25);
    return this;
  }

  private Sslcert connected() {
    json.put("src_addr", "192.168.1.7").put("ttc", 20.25);
    return addressed();
  }

  public Sslcert at(Instant time) {
    json.put("timestamp", time.getEpochSecond());
    return this;
  }

  public Sslcert by(long probe) {
    json.put("prb_id", probe);
    return this;
  }

  /** Where the result was joined with what is known of probes. */
  public Sslcert enriched(long asn, String country) {
    json.put("asn_v4", asn).put("asn_v6", asn + 1).put("country_code", country);
    return this;
  }

  public Sslcert set(String name, String value) {
    json.put(name, value);
    return this;
  }

  public Sslcert set(String name, double value) {
    json.put(name, value);
    return this;
  }

  /** Any JSON as the value. */
  public Sslcert raw(String name, String value) {
    json.set(name, JSON.readTree(value));
    return this;
  }

  public Sslcert without(String... names) {
    json.remove(List.of(names));
    return this;
  }

  /** One line. */
  public String line() {
    return JSON.writeValueAsString(json);
  }

  /** Several lines, indented. */
  public String pretty() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }
}
