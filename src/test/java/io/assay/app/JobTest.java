package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.config.Config;
import io.assay.config.ConfigException;
import io.assay.config.ConfigLoader;
import io.assay.endpoint.Host;
import io.assay.endpoint.Route;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JobTest {
  private static final String VANTAGES =
      """
      vantages:
        - name: here
        - { name: four, source: 192.0.2.10 }
        - { name: both, source: [192.0.2.10, "2001:db8::10"] }
        - { name: proxied, socks5: "192.0.2.11:1080", resolve: proxy }
      """;

  private static Config config(String resolvers) throws ConfigException {
    return ConfigLoader.parse(VANTAGES + "resolvers:\n" + resolvers, Path.of("probes.yaml"));
  }

  private static String text(Job.Id id) {
    return id.address().map(Host::addressText).orElse("looked up") + " from " + id.vantage();
  }

  @Test
  void everyAddressIsProbedFromEveryVantagePointThatReachesItsFamily() throws ConfigException {
    Config config =
        config(
            """
              - name: lab
                endpoints: [tls://dns.test]
                addresses: [192.0.2.1, "2001:db8::1"]
            """);

    assertThat(Job.of(config).keySet())
        .extracting(JobTest::text)
        .containsExactly(
            "192.0.2.1 from here",
            "192.0.2.1 from four",
            "192.0.2.1 from both",
            "192.0.2.1 from proxied",
            "2001:db8::1 from here",
            "2001:db8::1 from both",
            "2001:db8::1 from proxied");
    assertThat(Job.leftOut(config))
        .containsExactly("not probed from four, which connects from 192.0.2.10: 2001:db8::1");
  }

  @Test
  void resolverIsProbedFromItsOwnVantagePointsOnly() throws ConfigException {
    Config config =
        config(
            """
              - name: lab
                vantages: [proxied, here]
                endpoints: [tls://dns.test]
              - name: other
                vantages: [four]
                endpoints: ["tls://[2001:db8::1]"]
            """);

    assertThat(Job.of(config).keySet())
        .extracting(JobTest::text)
        .containsExactly("looked up from proxied", "looked up from here");
    assertThat(Job.of(config).values())
        .extracting(Job::route)
        .extracting(Route::resolvesNames)
        .containsExactly(true, false);
    assertThat(Job.leftOut(config)).hasSize(1);
  }

  @Test
  void manyAddressesThatAreLeftOutMakeOneShortLine() throws ConfigException {
    Config config =
        config(
            """
              - name: lab
                vantages: [four]
                endpoints: [tls://dns.test]
                addresses: ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "2001:db8::5",
                  "2001:db8::6", "2001:db8::7"]
            """);

    assertThat(Job.leftOut(config))
        .singleElement()
        .asString()
        .endsWith("2001:db8::4, 2001:db8::5 and 2 more");
  }
}
