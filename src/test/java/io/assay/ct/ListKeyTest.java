package io.assay.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ct.LogLists.Entry;
import io.assay.fetch.AddressPolicy;
import io.assay.fetch.Fetcher;
import io.assay.lab.HttpConversation;
import io.assay.lab.LabKey;
import io.assay.lab.LoopbackServer;
import io.assay.probe.AddressLookup;
import io.assay.probe.Octets;
import io.assay.trust.source.UpdateReport.DocumentOutcome;
import io.assay.trust.source.UpdateReport.Status;
import io.assay.x509.SignatureVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ListKeyTest {
  private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");
  private static final Octets OLD = LogLists.document(DAY, List.of(log("A")));
  private static final Octets NEW = LogLists.document(DAY.plusSeconds(1), List.of(log("A")));

  private final KeyPair keys = LabKey.RSA_2048.generate();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = LabKey.class,
      names = {"RSA_2048", "P256"})
  void aListIsTakenWhereThePublisherSignedIt(LabKey kind) throws Exception {
    KeyPair publisher = kind.generate();
    assertThat(
            update(
                Map.of("/list.json", OLD, "/list.sig", signature(OLD, publisher)),
                Optional.of(pem(publisher))))
        .isEqualTo(new DocumentOutcome(LogListStore.NAME, Status.UPDATED, Optional.empty()));
  }

  @Test
  void aListThatIsNotSignedLeavesTheOneAtHand() throws Exception {
    Optional<Path> key = Optional.of(pem(keys));
    assertThat(update(Map.of("/list.json", OLD, "/list.sig", signature(OLD, keys)), key).status())
        .isEqualTo(Status.UPDATED);

    assertThat(update(Map.of("/list.json", NEW, "/list.sig", signature(OLD, keys)), key))
        .satisfies(kept -> assertThat(kept.status()).isEqualTo(Status.KEPT))
        .satisfies(
            kept ->
                assertThat(kept.reason().orElseThrow())
                    .contains("/list.json: ", "/list.sig is not the signature of ", "key.pem")
                    .contains("try again later"));
    assertThat(
            update(
                Map.of("/list.json", NEW, "/list.sig", signature(NEW, LabKey.RSA_2048.generate())),
                key))
        .satisfies(kept -> assertThat(kept.status()).isEqualTo(Status.KEPT));
    assertThat(update(Map.of("/list.json", NEW), key).reason().orElseThrow())
        .contains("no signature of ", "/list.sig\": status 404", "have ct.list name another list");
    assertThat(new LogListStore(folder).open(new ArrayList<>()).orElseThrow().published())
        .isEqualTo(DAY);
  }

  @Test
  void nothingIsDemandedOfOtherListsWithoutAKey() throws Exception {
    assertThat(update(Map.of("/list.json", OLD), Optional.empty()).status())
        .isEqualTo(Status.UPDATED);
    assertThat(ListKey.of("https://ct.example/log_list.json", Optional.empty())).isEmpty();
  }

  @Test
  void googlesListsAreSignedByGoogle() throws Exception {
    ListKey google =
        ListKey.of("https://www.gstatic.com/ct/log_list/v3/all_logs_list.json", Optional.empty())
            .orElseThrow();
    assertThat(google.whose()).isEqualTo("Google");
    assertThat(SignatureVerifier.isUsable(google.key())).isTrue();
    assertThat(google.key().length()).as("RSA-4096").isEqualTo(550);
    assertThatThrownBy(() -> google.require(OLD, signed("list.json", OLD, keys)))
        .isInstanceOf(ListKey.Unsigned.class)
        .hasMessageContaining("is not the signature of Google");
  }

  @Test
  void aFileIsSignedBesideItself() throws Exception {
    Optional<Path> key = Optional.of(pem(keys));
    List<String> notes = new ArrayList<>();
    Path list = signed("list.json", OLD, keys);
    assertThat(LogListStore.read(list, key, notes).published()).isEqualTo(DAY);

    Files.write(list, NEW.toByteArray());
    assertThatThrownBy(() -> LogListStore.read(list, key, notes))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("list.json: ", "list.sig is not the signature of ", "key.pem");
    Files.delete(folder.resolve("list.sig"));
    assertThatThrownBy(() -> LogListStore.read(list, key, notes))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("no signature of ", "list.sig: does not exist");
    assertThat(LogListStore.read(list, Optional.empty(), notes).published())
        .isEqualTo(DAY.plusSeconds(1));
  }

  @Test
  void aFileThatHoldsNoKeyIsNamedWithTheRemedy() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertThatThrownBy(() -> ListKey.read(empty))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("empty.pem: ", "-----BEGIN PUBLIC KEY-----", "ct.list-key has to");
    Path noKey =
        Files.writeString(
            folder.resolve("none.pem"),
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    assertThatThrownBy(() -> ListKey.read(noKey)).hasMessageContaining("no RSA or ECDSA key");
    assertThatThrownBy(() -> ListKey.read(folder.resolve("gone.pem")))
        .hasMessageContaining("gone.pem: does not exist");
    assertThat(update(Map.of("/list.json", OLD), Optional.of(noKey)))
        .satisfies(missing -> assertThat(missing.status()).isEqualTo(Status.MISSING))
        .satisfies(
            missing -> assertThat(missing.reason().orElseThrow()).contains("ct.list-key has to"));
  }

  private DocumentOutcome update(Map<String, Octets> served, Optional<Path> key)
      throws InterruptedException {
    Map<String, Octets> files = new ConcurrentHashMap<>(served);
    try (LoopbackServer server =
            LoopbackServer.start(
                new HttpConversation(
                    request ->
                        Optional.ofNullable(files.get(request.target()))
                            .map(
                                body ->
                                    HttpConversation.response(
                                        200, "OK", List.of(), body.toByteArray()))
                            .orElseGet(() -> HttpConversation.status(404, "Not Found"))));
        Fetcher fetcher =
            new Fetcher(AddressPolicy.any(), new AddressLookup(List.of()), "assay-test")) {
      String url = "http://127.0.0.1:%d/list.json".formatted(server.port());
      return new LogListStore(folder).update(url, key, fetcher);
    }
  }

  private Path signed(String name, Octets list, KeyPair signer) throws Exception {
    Files.write(
        folder.resolve(name.replace(".json", ".sig")), signature(list, signer).toByteArray());
    return Files.write(folder.resolve(name), list.toByteArray());
  }

  private Path pem(KeyPair pair) throws IOException {
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return Files.writeString(
        folder.resolve("key.pem"),
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(base64));
  }

  private static Octets signature(Octets list, KeyPair signer) throws GeneralSecurityException {
    boolean rsa = signer.getPublic().getAlgorithm().equals("RSA");
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(signer.getPrivate());
    signature.update(list.toByteArray());
    return Octets.copyOf(signature.sign());
  }

  private static Entry log(String operator) {
    return Entry.usable(operator, LabKey.P256.generate());
  }
}
