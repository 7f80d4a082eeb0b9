package io.assay.app;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What to expect of a chain: the options that {@code check} and {@code verify} share. */
final class ExpectOptions {
  @Option(
      names = "--pin",
      paramLabel = "PIN",
      description =
          "Expect a certificate of the chain to have this digest: sha256/BASE64 of an SPKI, or the"
              + " same or hexadecimal behind spki:, cert: or tbs:. Repeated: any one of them. In"
              + " place of configured pins.")
  private List<String> pins = new ArrayList<>();

  @Option(
      names = "--issuer",
      paramLabel = "ISSUER",
      description =
          "Expect this issuer of the leaf: sha256/BASE64 of its SPKI, or a name such as CN=WE1."
              + " Repeated: any one of them. In place of configured issuers.")
  private List<String> issuers = new ArrayList<>();

  /**
   * {@code before} with what the options say in place of it.
   *
   * @throws Refusal if an option cannot be read
   */
  Expectation over(Expectation before) {
    Set<Pin> pinned = new HashSet<>();
    pins.forEach(text -> pinned.add(Selection.value("--pin", text, Pin::parse)));
    List<Expectation.Issuer> issued =
        issuers.stream()
            .map(text -> Selection.value("--issuer", text, IssuerOption::parse))
            .toList();
    return new Expectation(
        issued.isEmpty() ? before.issuers() : issued,
        pinned.isEmpty() ? before.pins() : pinned,
        before.programs(),
        before.answer(),
        before.identity());
  }
}
