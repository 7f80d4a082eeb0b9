package io.assay.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to look at and how: the options that {@code check} and {@code pin} share. */
final class ProbeOptions {
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
          "Expect what this configuration expects of an endpoint it holds, and use its query,"
              + " deadlines, addresses and trust anchors. Read without being named only where"
              + " ENDPOINT is a resolver's name or there is --vantage: then ./probes.yaml.")
  @Nullable Path config;

  @Option(
      names = "--vantage",
      paramLabel = "NAME",
      description =
          "Look from this vantage point of the configuration. 'check' takes several; without any it"
              + " looks from all of an endpoint's, 'pin' from the first. What is not configured is"
              + " looked at from this machine directly.")
  List<String> vantages = new ArrayList<>();

  @Mixin TrustOptions trust = new TrustOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Name or IP address that the certificate must be for, sent as SNI if it is a name,"
              + " in place of the endpoint's host.")
  @Nullable String name;

  @Option(
      names = "--query",
      paramLabel = "\"NAME TYPE\"",
      description = "What to ask. Default: example.com A.")
  @Nullable String query;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long one probe may take, such as 500ms or 10s. Default: 10s.")
  @Nullable String timeout;

  @Option(
      names = "--nameserver",
      paramLabel = "ADDRESS[:PORT]",
      description =
          "Resolve endpoint names with this name server instead of the system's. May be repeated.")
  List<String> nameservers = new ArrayList<>();

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  Optional<String> name() {
    return Optional.ofNullable(name);
  }

  Optional<String> query() {
    return Optional.ofNullable(query);
  }

  Optional<String> timeout() {
    return Optional.ofNullable(timeout);
  }
}
