package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir private Path folder;

  @Test
  void countsWhatAValidConfigurationHolds() {
    String file =
        Assay.file(
            folder,
            "probes.yaml",
            """
            resolvers:
              - name: one
                endpoints: [tls://dns.example, "https://dns.example/dns-query"]
                addresses: [192.0.2.1, "2001:db8::1"]
              - name: two
                endpoints: [tls://192.0.2.1]
            """);

    Assay seen = Assay.run("config", "-c", file);

    assertThat(seen.exitCode()).as(seen.toString()).isEqualTo(ExitCode.FINE);
    assertThat(seen.out().strip())
        .isEqualTo(file + " is valid: 2 resolvers, 3 endpoints, 2 addresses");
  }

  @Test
  void listsEveryMistakeWithItsPlace() {
    String file =
        Assay.file(
            folder,
            "probes.yaml",
            """
            resolvers:
              - name: one
                endpoints: [udp://dns.example]
                addreses: [192.0.2.1]
            """);

    Assay seen = Assay.run("config", "-c", file);

    assertThat(seen.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.out()).isEmpty();
    assertThat(seen.err()).contains(file + ":3:", file + ":4:", "addresses");
    assertThat(seen.err().lines()).hasSize(2).allMatch(line -> line.contains("expected"));
  }

  @Test
  void missingFileIsOneLine() {
    Assay seen = Assay.run("config", "-c", folder.resolve("none.yaml").toString());

    assertThat(seen.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(seen.err().lines()).hasSize(1);
    assertThat(seen.err()).contains("none.yaml", "no such file", "expected a configuration file");
  }
}
