package io.assay.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/** Makes of a precertificate what a log signs and publishes (RFC 6962, section 3.2). */
final class CtTbs {
  private static final ASN1ObjectIdentifier POISON = new ASN1ObjectIdentifier(CtEntry.POISON);
  private static final int EXTENSIONS = 3;

  private CtTbs() {}

  /** The TBSCertificate of a certificate, without the poison. */
  static byte[] withoutPoison(byte[] certificate) {
    ASN1Sequence tbs =
        ASN1Sequence.getInstance(ASN1Sequence.getInstance(certificate).getObjectAt(0));
    ASN1EncodableVector kept = new ASN1EncodableVector();
    tbs.forEach(
        field -> {
          if (field instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS) {
            kept.add(new DERTaggedObject(true, EXTENSIONS, withoutPoison(tagged)));
          } else {
            kept.add(field);
          }
        });
    try {
      return new DERSequence(kept).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode", e);
    }
  }

  private static DERSequence withoutPoison(ASN1TaggedObject extensions) {
    ASN1EncodableVector kept = new ASN1EncodableVector();
    ASN1Sequence.getInstance(extensions, true)
        .forEach(
            extension -> {
              if (!ASN1Sequence.getInstance(extension).getObjectAt(0).equals(POISON)) {
                kept.add(extension);
              }
            });
    return new DERSequence(kept);
  }
}
