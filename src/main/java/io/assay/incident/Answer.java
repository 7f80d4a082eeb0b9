package io.assay.incident;

import io.assay.endpoint.Query;
import io.assay.judge.Judgement;
import io.assay.judge.Texts;
import io.assay.probe.DnsCapture;
import io.assay.probe.Outcome;
import io.assay.probe.dns.DnsMessage;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a resolver answered. Views that got the same share one.
 *
 * @param rcode mnemonic of the response code
 * @param data of each record of the answer section, a number that the same data has everywhere; in
 *     order of size, at most {@link Bounds#RECORDS}
 * @param text code and data for people
 * @param nsid the name server's identifier (RFC 5001), fit for a line
 */
record Answer(Query query, String rcode, List<Long> data, String text, Optional<String> nsid) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  Answer {
    data = List.copyOf(data);
  }

  /** What {@code judgement} shows; empty where the query was not answered, or not readably. */
  static Optional<Answer> of(Judgement judgement) {
    return judgement.observation().outcome() instanceof Outcome.Answered
        ? judgement
            .observation()
            .dns()
            .flatMap(DnsCapture::response)
            .map(DnsMessage::parse)
            .filter(DnsMessage.Parsed.class::isInstance)
            .map(DnsMessage.Parsed.class::cast)
            .map(message -> of(judgement.observation().query(), message))
        : Optional.empty();
  }

  private static Answer of(Query query, DnsMessage.Parsed message) {
    List<String> data = message.answers().stream().map(DnsMessage.ResourceRecord::data).toList();
    return new Answer(
        query,
        message.rcode(),
        data.stream().map(Answer::number).distinct().sorted().limit(Bounds.RECORDS).toList(),
        Face.shortened(
            message.rcode() + (data.isEmpty() ? ", no records" : ": " + Texts.list(data))),
        message.edns().flatMap(DnsMessage.Edns::nsid).map(Face::shortened));
  }

  /** Names are the same whatever their case. FNV-1a: nothing is at stake if two should collide. */
  private static long number(String data) {
    String lower = data.toLowerCase(Locale.ROOT);
    long hash = FNV_OFFSET;
    for (int i = 0; i < lower.length(); i++) {
      hash = (hash ^ lower.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /** Whether it says the same: the code, and some data that is in both unless neither has any. */
  boolean agreesWith(Answer other) {
    return rcode.equals(other.rcode)
        && (data.isEmpty() ? other.data.isEmpty() : !Collections.disjoint(data, other.data));
  }

  /** Code and data, and which of the resolver's servers said so. */
  String described() {
    return text + nsid.map(id -> " (NSID " + id + ")").orElse("");
  }
}
