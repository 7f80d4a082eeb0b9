package io.assay.lab;

/**
 * A complete public key infrastructure for one resolver: root → issuing authority → leaf, all ECDSA
 * on P-256. For anything else, start from {@link CertificateBuilder#root}.
 *
 * @param leaf for {@link #NAME}, 127.0.0.1 and ::1
 */
public record LabPki(LabCertificate root, LabCertificate issuing, LabCertificate leaf) {
  /** The name that the leaf is for. */
  public static final String NAME = "resolver.test";

  /** Makes new keys and certificates. */
  public static LabPki create() {
    LabCertificate root = CertificateBuilder.root("O=Assay Lab, CN=Assay Lab Root").build();
    LabCertificate issuing = root.authority("O=Assay Lab, CN=Assay Lab Issuing").build();
    return new LabPki(root, issuing, resolverLeaf(issuing).build());
  }

  /** A leaf like {@link #leaf}, with another key, to be changed before it is built. */
  public CertificateBuilder anotherLeaf() {
    return resolverLeaf(issuing);
  }

  private static CertificateBuilder resolverLeaf(LabCertificate issuing) {
    return issuing.leaf("CN=" + NAME).dns(NAME).ip("127.0.0.1", "::1");
  }
}
