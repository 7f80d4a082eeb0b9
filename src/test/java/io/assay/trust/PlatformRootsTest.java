package io.assay.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.endpoint.Sha256;
import io.assay.lab.CertificateBuilder;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformRootsTest {
  private static final LabPki PKI = LabPki.create();

  @TempDir private Path folder;

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void runtimesOwnStoreIsReadWhereNoFileIsGiven() throws IOException {
    RootProgram program = PlatformRoots.load(Optional.empty(), List.of());
    assertThat(program.name()).isEqualTo("platform");
    assertThat(program.source()).endsWith("cacerts");
    assertThat(program.anchors()).hasSizeGreaterThan(50);
    assertThat(program.asOf().orElseThrow()).isBefore(Instant.now());
  }

  @Test
  void pemFileTakesItsPlaceAndItsTimeIsTheProgramsTime() throws IOException {
    Path file = write("roots.pem", "a comment\n" + PKI.root().pem());
    Instant time = Instant.parse("2026-03-04T05:06:07Z");
    Files.setLastModifiedTime(file, FileTime.from(time));
    RootProgram program = PlatformRoots.load(Optional.of(file), List.of());
    assertThat(program.anchors().keySet()).containsExactlyInAnyOrder(Sha256.of(PKI.root().der()));
    assertThat(program.asOf()).contains(time);
    assertThat(program.source()).isEqualTo(file.toString());
  }

  @Test
  void addedAnchorsJoinTheOthersOnce() throws IOException {
    LabCertificate own = CertificateBuilder.root("CN=Own").build();
    Path base = write("base.pem", PKI.root().pem());
    Path added = write("added.pem", PKI.root().pem() + own.pem());
    RootProgram program = PlatformRoots.load(Optional.of(base), List.of(added));
    assertThat(program.anchors().keySet())
        .containsExactlyInAnyOrder(Sha256.of(PKI.root().der()), Sha256.of(own.der()));
    assertThat(program.source()).isEqualTo(base + ", " + added);
  }

  @Test
  void everyMistakeIsNamedWithItsPlaceAndRemedy() throws IOException {
    Path absent = folder.resolve("absent.pem");
    assertThatThrownBy(() -> PlatformRoots.load(Optional.of(absent), List.of()))
        .isInstanceOf(IOException.class)
        .hasMessage(absent + ": no such file; name a PEM file that holds the trust anchors");

    Path empty = write("empty.pem", "nothing\n");
    assertThatThrownBy(() -> PlatformRoots.load(Optional.of(empty), List.of()))
        .hasMessageStartingWith(empty + ": holds no certificate");

    Path broken = write("broken.pem", "first line\n-----BEGIN CERTIFICATE-----\n***\n");
    assertThatThrownBy(() -> PlatformRoots.load(Optional.of(broken), List.of()))
        .hasMessageStartingWith(broken + ": line 3:");

    Path garbage =
        write("garbage.pem", "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n");
    assertThatThrownBy(() -> PlatformRoots.load(Optional.of(garbage), List.of()))
        .hasMessageStartingWith(garbage + ": certificate 1 cannot serve as a trust anchor");
    assertThatThrownBy(() -> PlatformRoots.load(Optional.of(folder), List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder + ": cannot be read");
  }
}
