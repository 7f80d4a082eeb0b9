package io.assay.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.trust.source.Source;
import io.assay.x509.SharedData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrustMirrorTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private TrustMirror mirror;

  @BeforeEach
  void start() {
    mirror = TrustMirror.start(SharedData.folder(""));
  }

  @AfterEach
  void stop() {
    client.close();
    if (mirror != null) {
      mirror.close();
    }
  }

  private HttpResponse<byte[]> get(Source source, String part, String... fields)
      throws IOException, InterruptedException {
    URI base = mirror.base(source.publisher());
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(source.path() + part));
    if (fields.length > 0) {
      request.headers(fields);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void everyDocumentIsServedUnderItsRealPath() throws Exception {
    assertThat(text(get(Source.CCADB_PEMS, "1994"))).startsWith("SHA-256 Fingerprint,X.509");
    assertThat(get(Source.MICROSOFT_ROOTS, "").body()).hasSize(179_363);
    assertThat(text(get(Source.MICROSOFT_INCLUDED, ""))).startsWith("\"Microsoft Status\"");
    assertThat(text(get(Source.MOZILLA_INCLUDED, ""))).contains("PEM Info", "-----BEGIN");
    assertThat(text(get(Source.CCADB_INCLUDED, ""))).contains("Example CA", "Apple Status");
    assertThat(text(get(Source.CCADB_RECORDS, ""))).contains("Partitioned CRLs", "Not Revoked");
    assertThat(text(get(Source.CHROME_ROOTS, "")).split("tls_trust_anchor: true", -1))
        .hasSize(1 + 17);
    assertThat(text(get(Source.CHROME_INTERCEPTORS, ""))).contains("mitm_software {", "Mitel");
    assertThat(get(Source.MICROSOFT_DISALLOWED, "").statusCode()).isEqualTo(404);
    assertThat(mirror.parts(Source.CCADB_PEMS)).startsWith("1994").hasSize(33);
    assertThat(mirror.requests()).isEqualTo(9);
    assertThat(mirror.requests(Source.CCADB_PEMS, "1994")).isEqualTo(1);
  }

  @Test
  void conditionalRequestIsAnsweredWithoutTheBodyUntilTheDocumentIsReplaced() throws Exception {
    HttpResponse<byte[]> first = get(Source.CCADB_PEMS, "1995");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    String modified = first.headers().firstValue("Last-Modified").orElseThrow();
    assertThat(get(Source.CCADB_PEMS, "1995", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(Source.CCADB_PEMS, "1995", "If-Modified-Since", modified).statusCode())
        .isEqualTo(304);
    mirror.put(Source.CCADB_PEMS, "1995", new byte[] {1});
    assertThat(get(Source.CCADB_PEMS, "1995", "If-None-Match", tag).body()).containsExactly(1);
    assertThat(get(Source.CCADB_PEMS, "1995", "If-Modified-Since", modified).statusCode())
        .isEqualTo(200);
    assertThat(mirror.notModified()).isEqualTo(2);
    mirror.restore(Source.CCADB_PEMS, "1995");
    assertThat(get(Source.CCADB_PEMS, "1995").body()).isEqualTo(first.body());
  }

  @Test
  void documentCanFailAndBreakOff() throws Exception {
    mirror.fail(Source.CCADB_RECORDS, "", 503);
    assertThat(get(Source.CCADB_RECORDS, "").statusCode()).isEqualTo(503);
    mirror.breakOff(Source.MICROSOFT_ROOTS, "");
    assertThatThrownBy(() -> get(Source.MICROSOFT_ROOTS, "")).isInstanceOf(IOException.class);
  }
}
