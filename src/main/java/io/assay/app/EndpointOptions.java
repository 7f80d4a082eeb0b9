package io.assay.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which endpoints: the options that all commands share that look at some. */
final class EndpointOptions {
  @Parameters(
      arity = "0..*",
      paramLabel = "ENDPOINT",
      description = {
        "tls://host[:port] (DNS over TLS), https://host[:port]/path (DNS over HTTPS), a DNS stamp"
            + " sdns://..., or the name of a resolver in probes.yaml. @address behind the host"
            + " picks the address to dial: tls://dns.google@8.8.8.8. Without any, all that -c FILE"
            + " configures."
      })
  List<String> endpoints = new ArrayList<>();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Take from this configuration what it says of an endpoint it holds: expectations, query,"
              + " deadlines, addresses and trust anchors. Read without being named only where"
              + " ENDPOINT is a resolver's name or there is --vantage: then ./probes.yaml.")
  @Nullable Path config;

  @Option(
      names = "--vantage",
      paramLabel = "NAME",
      description =
          "Look from this vantage point of the configuration. 'check' and 'path' take several;"
              + " without any they look from all of an endpoint's, 'pin' from the first. What is not"
              + " configured is looked at from this machine directly.")
  List<String> vantages = new ArrayList<>();

  @Option(
      names = "--nameserver",
      paramLabel = "ADDRESS[:PORT]",
      description =
          "Resolve endpoint names with this name server instead of the system's. May be repeated.")
  List<String> nameservers = new ArrayList<>();

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }
}
