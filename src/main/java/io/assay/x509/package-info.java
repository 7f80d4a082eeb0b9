/**
 * Bytes to facts, however broken the bytes: the only place that reads certificates.
 *
 * <p>Nothing here throws for what a certificate contains. What cannot be read is reported beside
 * what can, and one broken part never hides its neighbour.
 *
 * <pre>
 * Octets ─▶ CertificateParts (where the fields stand) ─▶ CertificateReader ─▶ CertificateFacts
 *                 │                                        ├─ DistinguishedNames
 *                 │                                        ├─ CertificateTime
 *                 │                                        ├─ PublicKeys
 *                 │                                        └─ CertificateExtensions ─▶ SubjectAltNames
 *                 └▶ SignatureVerifier ─▶ SignatureCheck
 *                      └─ EcdsaVerifier
 * </pre>
 *
 * <p>CRLs and OCSP responses are read strictly instead, since one acts upon what is <em>not</em> in
 * them: {@code CertificateList} (searched by {@code CrlEntries} without an object an entry) and
 * {@code OcspResponse}.
 *
 * <p>Files with certificates are taken apart by {@code Pem} and {@code CertificateFile}.
 *
 * <p>All of them read through {@code DerReader}, report to {@code Problems}, and stay within {@code
 * Bounds}.
 */
@NullMarked
package io.assay.x509;

import org.jspecify.annotations.NullMarked;
