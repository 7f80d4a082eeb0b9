package io.assay.trust;

import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import io.assay.x509.SctList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * When a log promised to log the leaf, which some root programs ask for ({@link Term}).
 *
 * @param time the SCT's timestamp
 */
public record SctTime(Instant time, Validity validity) {
  /** In a stapled OCSP response (RFC 6962, section 3.3). */
  private static final ASN1ObjectIdentifier OCSP_SCT_LIST =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.5");

  private static final int V1 = 0;

  /** Whether a known log signed the SCT for this leaf. */
  public enum Validity {
    /** It did. */
    VALID,
    /** It did not. */
    INVALID,
    /** It was not verified, or the log is not known. */
    UNVERIFIED
  }

  /**
   * The SCTs that came with a leaf in all three ways, none of them verified. What cannot be read is
   * left out: it can be no valid SCT. Never throws.
   *
   * @param tlsExtension the content of the signed_certificate_timestamp extension
   * @param ocspStaple the stapled OCSP response
   */
  public static List<SctTime> unverified(
      CertificateFacts leaf, Optional<Octets> tlsExtension, Optional<Octets> ocspStaple) {
    List<SctTime> times = new ArrayList<>();
    leaf.sctList().ifPresent(list -> add(list, times));
    tlsExtension.ifPresent(list -> add(list, times));
    ocspStaple.ifPresent(staple -> stapled(staple).forEach(list -> add(list, times)));
    return times;
  }

  private static void add(Octets list, List<SctTime> times) {
    for (SctList.Entry entry : SctList.read(list).entries()) {
      if (entry.version().filter(version -> version == V1).isPresent()) {
        entry.timestamp().ifPresent(time -> times.add(new SctTime(time, Validity.UNVERIFIED)));
      }
    }
  }

  private static List<Octets> stapled(Octets staple) {
    List<Octets> lists = new ArrayList<>();
    try {
      OCSPResponse response = OCSPResponse.getInstance(staple.toByteArray());
      if (response.getResponseBytes() == null) {
        return lists;
      }
      ASN1Sequence responses =
          BasicOCSPResponse.getInstance(response.getResponseBytes().getResponse().getOctets())
              .getTbsResponseData()
              .getResponses();
      for (int i = 0; i < responses.size(); i++) {
        Extensions extensions =
            SingleResponse.getInstance(responses.getObjectAt(i)).getSingleExtensions();
        Extension list = extensions == null ? null : extensions.getExtension(OCSP_SCT_LIST);
        if (list != null) {
          lists.add(
              Octets.copyOf(
                  ASN1OctetString.getInstance(list.getExtnValue().getOctets()).getOctets()));
        }
      }
    } catch (RuntimeException e) {
      // The library answers octets that are no response, which the judge reports as malformed, with
      // exceptions of every kind.
      return lists;
    }
    return lists;
  }
}
