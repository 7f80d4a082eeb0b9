package io.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.x509.Chain.Mismatch;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final byte[] ED25519 = Der.sequence(Der.oid(Oids.ED25519));

  private final KeyPair rootKeys = keys();
  private final KeyPair issuingKeys = keys();
  private final CertificateFacts root = certificate("Root", rootKeys, "Root", rootKeys);
  private final CertificateFacts issuing = certificate("Issuing", issuingKeys, "Root", rootKeys);
  private final CertificateFacts leaf = certificate("leaf", keys(), "Issuing", issuingKeys);
  private final CertificateFacts stranger = certificate("Stranger", keys(), "Elsewhere", keys());

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CertificateFacts certificate(
      String subject, KeyPair keys, String issuer, KeyPair issuerKeys) {
    return certificate(subject, keys, issuer, issuerKeys, ED25519);
  }

  private static CertificateFacts certificate(
      String subject, KeyPair keys, String issuer, KeyPair issuerKeys, byte[] algorithm) {
    try {
      return new CertificateWriter()
          .subject(Der.commonName(subject))
          .issuer(Der.commonName(issuer))
          .key(keys.getPublic().getEncoded())
          .algorithms(algorithm)
          .signed("Ed25519", Optional.empty(), issuerKeys.getPrivate())
          .facts();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void soundChainIsItsOwnPath() {
    Chain chain = Chain.of(List.of(leaf, issuing));
    assertThat(chain.path()).containsExactly(0, 1);
    assertThat(chain.inOrder()).isTrue();
    assertThat(chain.selfSigned()).isFalse();
    assertThat(chain.last()).contains(issuing);
    assertThat(chain.unverified()).isEmpty();
    assertThat(chain.mismatches()).isEmpty();
    assertThat(chain.duplicates()).isEmpty();
    assertThat(chain.superfluous()).isEmpty();
  }

  @Test
  void pathEndsAtASelfSignedCertificate() {
    Chain chain = Chain.of(List.of(leaf, issuing, root));
    assertThat(chain.path()).containsExactly(0, 1, 2);
    assertThat(chain.selfSigned()).isTrue();
  }

  @Test
  void wrongOrderIsSeen() {
    Chain chain = Chain.of(List.of(leaf, root, issuing));
    assertThat(chain.path()).containsExactly(0, 2, 1);
    assertThat(chain.inOrder()).isFalse();
    assertThat(chain.superfluous()).isEmpty();
  }

  @Test
  void certificateThatDoesNotBelongIsSuperfluous() {
    Chain chain = Chain.of(List.of(leaf, stranger, issuing));
    assertThat(chain.path()).containsExactly(0, 2);
    assertThat(chain.inOrder()).isTrue();
    assertThat(chain.superfluous()).containsExactly(1);
  }

  @Test
  void gapEndsThePath() {
    Chain chain = Chain.of(List.of(leaf, root));
    assertThat(chain.path()).containsExactly(0);
    assertThat(chain.superfluous()).containsExactly(1);
    assertThat(chain.selfSigned()).isFalse();
  }

  @Test
  void duplicatesAreSeen() {
    Chain chain = Chain.of(List.of(leaf, issuing, leaf, issuing));
    assertThat(chain.path()).containsExactly(0, 1);
    assertThat(chain.duplicates()).containsExactly(2, 3);
    assertThat(chain.superfluous()).isEmpty();
  }

  @Test
  void issuerWithTheRightNameAndAnotherKeyIsAMismatch() {
    CertificateFacts forged = certificate("Issuing", keys(), "Root", rootKeys);
    Chain chain = Chain.of(List.of(leaf, forged));
    assertThat(chain.path()).containsExactly(0);
    assertThat(chain.mismatches()).containsExactly(new Mismatch(0, 1));
    assertThat(chain.superfluous()).containsExactly(1);
  }

  @Test
  void issuerWithTheRightKeyIsFoundBehindOneWithTheWrong() {
    CertificateFacts other = certificate("Issuing", keys(), "Root", rootKeys);
    Chain chain = Chain.of(List.of(leaf, other, issuing));
    assertThat(chain.path()).containsExactly(0, 2);
    assertThat(chain.mismatches()).isEmpty();
    assertThat(chain.superfluous()).containsExactly(1);
  }

  @Test
  void unknownAlgorithmIsFollowedByNameAndSaidToBeUnverified() {
    CertificateFacts odd =
        certificate("leaf", keys(), "Issuing", issuingKeys, Der.sequence(Der.oid("1.2.3.4")));
    Chain chain = Chain.of(List.of(odd, issuing, root));
    assertThat(chain.path()).containsExactly(0, 1, 2);
    assertThat(chain.unverified()).containsExactly(0);
  }

  @Test
  void crossSignedCertificatesDoNotGoRoundInCircles() {
    KeyPair one = keys();
    KeyPair other = keys();
    CertificateFacts oneByOther = certificate("One", one, "Other", other);
    CertificateFacts otherByOne = certificate("Other", other, "One", one);
    Chain chain = Chain.of(List.of(oneByOther, otherByOne));
    assertThat(chain.path()).containsExactly(0, 1);
    assertThat(chain.selfSigned()).isFalse();
  }

  @Test
  void emptyChainHasNoPath() {
    Chain chain = Chain.of(List.of());
    assertThat(chain.path()).isEmpty();
    assertThat(chain.last()).isEmpty();
    assertThat(chain.inOrder()).isTrue();
  }

  @Test
  void garbageInAChainIsSuperfluous() {
    Chain chain = Chain.of(List.of(leaf, CertificateWriter.facts(Der.ascii("garbage")), issuing));
    assertThat(chain.path()).containsExactly(0, 2);
    assertThat(chain.superfluous()).containsExactly(1);
  }

  @Test
  void longChainOfNamesakesCostsABoundedNumberOfVerifications() {
    List<CertificateFacts> namesakes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      namesakes.add(certificate("A", keys(), "A", keys()));
    }
    Chain chain = Chain.of(namesakes);
    assertThat(chain.path()).containsExactly(0);
    assertThat(chain.mismatches()).hasSize(49);
  }

  @Test
  void chainsThatWereReallyServedHangTogether() {
    Map<String, CertificateFacts> served = SharedData.facts("certs/resolvers");
    for (String name :
        List.of("dns.google-202206-f9d982d6.pem", "cloudflare-1.1.1.1-2019-chain.pem")) {
      List<CertificateFacts> sent =
          served.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(name))
              .map(Map.Entry::getValue)
              .toList();
      Chain chain = Chain.of(sent);
      assertThat(chain.path()).as(name).hasSameSizeAs(sent).isSorted();
      assertThat(chain.unverified()).isEmpty();
    }
  }
}
