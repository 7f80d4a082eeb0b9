package io.assay.trust.source;

import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.PKCS7ProcessableObject;
import org.bouncycastle.cms.SignerInformation;

/**
 * The signed message around a certificate trust list (PKCS #7, RFC 2315). Its content is a bare
 * SEQUENCE, not an OCTET STRING as in CMS; the signature is over the octets within the SEQUENCE.
 *
 * @param certificates those that came with it
 */
record SignedList(
    ASN1Sequence content,
    List<X509CertificateHolder> certificates,
    List<SignerInformation> signers) {
  private static final String TRUST_LIST = "1.3.6.1.4.1.311.10.1";

  static SignedList read(byte[] octets) throws Damage, IOException {
    ASN1Primitive outer = ASN1Primitive.fromByteArray(octets);
    try {
      CMSSignedData signed = new CMSSignedData(ContentInfo.getInstance(outer));
      if (!signed.getSignedContentTypeOID().equals(TRUST_LIST)) {
        throw new Damage(
            "signed content of type %s instead of a certificate trust list"
                .formatted(signed.getSignedContentTypeOID()));
      }
      if (!(signed.getSignedContent() instanceof PKCS7ProcessableObject object)) {
        throw new Damage("a certificate trust list without content");
      }
      List<X509CertificateHolder> certificates =
          List.copyOf(signed.getCertificates().getMatches(null));
      if (certificates.size() > Bounds.LIST_CERTIFICATES) {
        throw new Damage(
            "%d certificates, more than the %d that are read"
                .formatted(certificates.size(), Bounds.LIST_CERTIFICATES));
      }
      return new SignedList(
          ASN1Sequence.getInstance(object.getContent()),
          certificates,
          List.copyOf(signed.getSignerInfos().getSigners()));
    } catch (CMSException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
