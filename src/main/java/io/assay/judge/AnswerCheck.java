package io.assay.judge;

import io.assay.endpoint.Expectation.Answer;
import io.assay.judge.CheckResult.Undetermined;
import io.assay.judge.CheckResult.Violation;
import io.assay.probe.DnsCapture;
import io.assay.probe.FailureKind;
import io.assay.probe.Observation;
import io.assay.probe.Octets;
import io.assay.probe.Outcome;
import io.assay.probe.dns.DnsMessage;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The DNS answer says what is expected. Where nothing is, any answer will do that is one: an error
 * of the resolver (SERVFAIL, REFUSED) is none.
 */
public final class AnswerCheck {
  private static final Set<String> ANSWERS = Set.of("NOERROR", "NXDOMAIN");

  private AnswerCheck() {}

  /** Whether an answer was received that is not what is expected. Without I/O; thread-safe. */
  public static boolean isViolated(Observation observation, Optional<Answer> answer) {
    return judge(observation, answer) instanceof Violation;
  }

  static CheckResult judge(Observation observation, Optional<Answer> answer) {
    String expected = expected(answer);
    if (observation.outcome() instanceof Outcome.Failed failed
        && (failed.kind() == FailureKind.DNS_MALFORMED
            || failed.kind() == FailureKind.DNS_MISMATCH)) {
      return new Violation(
          Check.ANSWER, Severity.CRITICAL, expected, "no answer to the query", failed.detail());
    }
    return judge(
        observation.dns(),
        answer,
        observation.outcome() instanceof Outcome.NotAsked
            ? "the server was not asked"
            : "no DNS answer was received");
  }

  /** What is to be said of messages alone. */
  static CheckResult judge(Optional<DnsCapture> dns, Optional<Answer> answer) {
    return judge(dns, answer, "no DNS answer was received");
  }

  private static CheckResult judge(
      Optional<DnsCapture> dns, Optional<Answer> answer, String absence) {
    String expected = expected(answer);
    Optional<Octets> response = dns.flatMap(DnsCapture::response);
    if (response.isEmpty()) {
      return new Undetermined(Check.ANSWER, expected, absence);
    }
    return switch (DnsMessage.parse(response.get())) {
      case DnsMessage.Malformed malformed ->
          new Violation(
              Check.ANSWER,
              Severity.CRITICAL,
              expected,
              "an answer that cannot be read",
              Texts.safe(malformed.reason()));
      case DnsMessage.Parsed parsed -> judge(parsed, answer, expected);
    };
  }

  private static CheckResult judge(
      DnsMessage.Parsed message, Optional<Answer> answer, String expected) {
    Findings findings = new Findings();
    Optional<String> rcode = answer.flatMap(Answer::rcode);
    if (rcode.isPresent() && !rcode.get().equalsIgnoreCase(message.rcode())) {
      findings.add(Severity.CRITICAL, "the response code is " + message.rcode());
    } else if (rcode.isEmpty() && !ANSWERS.contains(message.rcode())) {
      findings.add(Severity.CRITICAL, "the resolver reports " + message.rcode());
    }
    List<String> data = message.answers().stream().map(DnsMessage.ResourceRecord::data).toList();
    List<String> normal = data.stream().map(AnswerCheck::normal).toList();
    for (String wanted : answer.map(Answer::contains).orElse(List.of())) {
      if (!normal.contains(normal(wanted))) {
        findings.add(Severity.CRITICAL, wanted + " is not in the answer");
      }
    }
    if (message.truncated()) {
      findings.add(Severity.WARNING, "the answer is truncated, which a stream gives no reason for");
    }
    return findings.result(
        Check.ANSWER,
        expected,
        message.rcode() + (data.isEmpty() ? ", no records" : ": " + Texts.list(data)));
  }

  private static String expected(Optional<Answer> answer) {
    String rcode = answer.flatMap(Answer::rcode).orElse("NOERROR or NXDOMAIN");
    List<String> contains = answer.map(Answer::contains).orElse(List.of());
    return contains.isEmpty() ? rcode : rcode + " with " + Texts.list(contains);
  }

  /** Record data so that different spellings of one value are equal. */
  private static String normal(String data) {
    String text = data.strip();
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
    if (address != null) {
      return NetUtil.toAddressString(address);
    }
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      return text.substring(1, text.length() - 1);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.length() > 1 && lower.endsWith(".")
        ? lower.substring(0, lower.length() - 1)
        : lower;
  }
}
