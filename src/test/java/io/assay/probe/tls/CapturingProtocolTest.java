package io.assay.probe.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.assay.lab.LabPki;
import io.assay.lab.OpensslServer;
import io.assay.lab.ServerIdentity;
import io.assay.probe.Octets;
import io.assay.probe.TlsCapture;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds what is expected of Bouncy Castle's protected methods: the messages recorded are octet for
 * octet those that the server says it sent.
 */
class CapturingProtocolTest {
  private static final LabPki PKI = LabPki.create();

  @ParameterizedTest
  @ValueSource(strings = {"tls1_2", "tls1_3"})
  void messagesAreRecordedAsSent(String version) throws Exception {
    try (OpensslServer server =
            OpensslServer.presenting(ServerIdentity.of(PKI.leaf()))
                .version(version)
                .groups("P-384")
                .askingForClientCertificate()
                .with("-msg")
                .start();
        Client client = Client.connect(server.port(), Client.PLAIN)) {
      TlsCapture capture = client.established();
      client.channel().close().sync();
      await()
          .atMost(10, SECONDS)
          .untilAsserted(() -> assertThat(server.output()).contains("close_notify"));
      String output = server.output();

      assertThat(capture.certificateRequest()).isEqualTo(sent(output, "CertificateRequest", 0));
      if (version.equals("tls1_3")) {
        assertThat(capture.helloRetryRequest()).isEqualTo(sent(output, "ServerHello", 0));
        assertThat(capture.serverHello()).isEqualTo(sent(output, "ServerHello", 1));
        assertThat(capture.encryptedExtensions()).isEqualTo(sent(output, "EncryptedExtensions", 0));
      } else {
        assertThat(capture.serverHello()).isEqualTo(sent(output, "ServerHello", 0));
      }
    }
  }

  /** The message that {@code s_server -msg} printed, counting those of this name from 0. */
  private static Optional<Octets> sent(String output, String name, int index) {
    Matcher message =
        Pattern.compile(">>> TLS [^\\n]*, " + name + "\\R((?: {4}[0-9a-f ]+\\R)+)").matcher(output);
    for (int i = 0; message.find(); i++) {
      if (i == index) {
        return Optional.of(
            Octets.copyOf(HexFormat.of().parseHex(message.group(1).replaceAll("\\s", ""))));
      }
    }
    return Optional.empty();
  }
}
