package io.assay.report;

import io.assay.probe.DnsCapture;
import io.assay.probe.Octets;
import io.assay.probe.dns.DnsMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a DNS response says, for {@link CheckReport} and for people.
 *
 * @param rcode mnemonic of the response code, extended bits included; null if there was no response
 *     or it cannot be read
 * @param answers the answer section, each record in presentation format
 * @param data the data of each answer alone
 * @param nsid the name server's identity (RFC 5001): its text, or hexadecimal
 * @param paddingBytes octets of EDNS padding (RFC 7830), 0 where there is none
 * @param query the query's octets in base64
 * @param response the response's octets in base64
 */
public record DnsAnswer(
    @Nullable String rcode,
    List<String> answers,
    List<String> data,
    @Nullable String nsid,
    @Nullable Integer paddingBytes,
    @Nullable String query,
    @Nullable String response) {

  /** What a response says, if one came. */
  public static DnsAnswer of(Optional<DnsCapture> capture) {
    String query = capture.map(dns -> dns.query().base64()).orElse(null);
    Optional<Octets> response = capture.flatMap(DnsCapture::response);
    String octets = response.map(Octets::base64).orElse(null);
    return switch (response.map(DnsMessage::parse).orElse(null)) {
      case DnsMessage.Parsed message -> of(message, query, octets);
      // What is wrong with it is the outcome's and the checks' to say.
      case DnsMessage.Malformed _ -> unread(query, octets);
      case null -> unread(query, octets);
    };
  }

  private static DnsAnswer of(
      DnsMessage.Parsed message, @Nullable String query, @Nullable String octets) {
    return new DnsAnswer(
        message.rcode(),
        message.answers().stream().map(Object::toString).toList(),
        message.answers().stream().map(DnsMessage.ResourceRecord::data).toList(),
        message.edns().flatMap(DnsMessage.Edns::nsid).orElse(null),
        message.edns().map(edns -> edns.paddingOctets().orElse(0)).orElse(0),
        query,
        octets);
  }

  private static DnsAnswer unread(@Nullable String query, @Nullable String octets) {
    return new DnsAnswer(null, List.of(), List.of(), null, null, query, octets);
  }
}
