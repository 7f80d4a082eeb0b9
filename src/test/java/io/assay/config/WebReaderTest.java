package io.assay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is in {@code config/bad}. */
class WebReaderTest {
  private static final String RESOLVERS =
      "\nresolvers: [{ name: quad9, endpoints: [tls://dns.quad9.net] }]\n";

  /** By {@code htpasswd -nBC 5}. */
  private static final String HASH = "$2y$05$ddJHr30va8rA2VcUyKMto.Sl6njQzIUHKphQc3Arf7..TkWxxdnZu";

  @TempDir private Path folder;

  @Test
  void everyPartArrivesAndPathsStartAtTheFile() throws Exception {
    Path certificate = file("fullchain.pem");
    Path key = file("privkey.pem");

    Web web =
        read(
            """
            web:
              listen: 0.0.0.0:443
              tls: { certificate: fullchain.pem, key: privkey.pem }
              basic-auth: { kim: "%s", "Jo Ä": %s }
              socket: assay.sock
              names: [Assay.example, bücher.example, localhost]
            """
                .formatted(HASH, HASH));

    assertThat(web.listen())
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 443));
    assertThat(web.tls()).contains(new Web.Tls(certificate, key));
    assertThat(web.users()).isEqualTo(Map.of("kim", HASH, "Jo Ä", HASH));
    assertThat(web.socket()).contains(folder.resolve("assay.sock"));
    assertThat(web.names())
        .extracting(Host.Name::text)
        .containsExactly("assay.example", "xn--bcher-kva.example", "localhost");
    assertThat(web.open()).isFalse();
  }

  @Test
  void whoMeansItMayListenWidelyWithoutEither() throws Exception {
    Web web = read("web: { listen: \"[::]:9853\", open: true }");

    assertThat(web.open()).isTrue();
    assertThat(web.users()).isEmpty();
    assertThat(web.tls()).isEmpty();
  }

  @Test
  void loopbackNeedsNothing() throws Exception {
    assertThat(read("web: { listen: 127.0.0.9:1 }").listen().getPort()).isEqualTo(1);
    assertThat(read("web: { listen: \"[::1]:1\", open: false }").open()).isFalse();
    assertThat(read("web: { socket: /tmp/assay.sock }").socket())
        .contains(Path.of("/tmp/assay.sock"));
    assertThat(read("web: {}")).isEqualTo(Web.DEFAULT);
    assertThat(Web.DEFAULT.socket()).isEqualTo(Optional.empty());
  }

  private Path file(String name) throws IOException {
    return Files.createFile(folder.resolve(name));
  }

  private Web read(String text) throws ConfigException {
    return ConfigLoader.parse(text + RESOLVERS, folder.resolve("probes.yaml")).web();
  }
}
