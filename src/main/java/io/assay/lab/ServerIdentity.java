package io.assay.lab;

import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server presents: the certificates exactly as it sends them, and the key it signs with.
 *
 * @param chain any certificates in any order, at least one
 * @param keys normally those of the first certificate
 */
public record ServerIdentity(List<LabCertificate> chain, KeyPair keys) {
  public ServerIdentity {
    chain = List.copyOf(chain);
  }

  /** The certificate and its issuers without the root, as a well-kept server sends them. */
  public static ServerIdentity of(LabCertificate leaf) {
    return new ServerIdentity(leaf.chain(), leaf.keys());
  }

  /** The certificates as given, with the key of {@code first}. */
  public static ServerIdentity ofChain(LabCertificate first, LabCertificate... others) {
    return new ServerIdentity(
        Stream.concat(Stream.of(first), Arrays.stream(others)).toList(), first.keys());
  }

  /** Writes {@code chain.pem} and {@code key.pem} into {@code directory}. */
  Files writeTo(Path directory) {
    return new Files(
        Pem.write(directory.resolve("chain.pem"), Pem.certificates(chain)),
        Pem.write(directory.resolve("key.pem"), Pem.key(keys)));
  }

  /** Where a chain and its key stand on disk. */
  record Files(Path chain, Path key) {}
}
