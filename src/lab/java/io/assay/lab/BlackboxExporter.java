package io.assay.lab;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Prometheus' blackbox exporter with a module {@value #DOT_MODULE} that asks for the canary's
 * address by DNS over TLS and checks the answer and the chain. Thread-safe.
 */
public final class BlackboxExporter implements AutoCloseable {
  /** The module that probes by DNS over TLS. */
  public static final String DOT_MODULE = "dns_dot";

  private final LabProcess process;
  private final int port;

  private BlackboxExporter(LabProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the exporter, which trusts {@code root} and expects the name {@link LabPki#NAME}. */
  public static BlackboxExporter start(LabCertificate root) {
    Path executable = Programs.require("prometheus-blackbox-exporter");
    return Ports.with(1, ports -> start(executable, root, ports.getFirst()));
  }

  private static BlackboxExporter start(Path executable, LabCertificate root, int port) {
    Path directory = LabProcess.newDirectory();
    Path anchors = Pem.write(directory.resolve("root.pem"), root.pem());
    Path file =
        Pem.write(
            directory.resolve("blackbox.yml"),
            """
            modules:
              %s:
                prober: dns
                timeout: 5s
                dns:
                  transport_protocol: tcp
                  dns_over_tls: true
                  preferred_ip_protocol: ip4
                  query_name: canary.probe.test
                  query_type: A
                  validate_answer_rrs: {fail_if_not_matches_regexp: [".*192.0.2.53"]}
                  tls_config: {ca_file: "%s", server_name: %s}
            """
                .formatted(DOT_MODULE, anchors, LabPki.NAME));
    LabProcess process =
        LabProcess.start(
            directory,
            List.of(
                executable.toString(),
                "--config.file=" + file,
                "--web.listen-address=127.0.0.1:" + port));
    process.awaitPorts(List.of(port));
    return new BlackboxExporter(process, port);
  }

  /** The place to fetch a probe of the DoT server at {@code targetPort} of 127.0.0.1. */
  public URI probe(int targetPort) {
    return URI.create(
        "http://127.0.0.1:%d/probe?module=%s&target=127.0.0.1:%d"
            .formatted(port, DOT_MODULE, targetPort));
  }

  /** The running program. */
  public LabProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
