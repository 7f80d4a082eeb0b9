package io.assay.probe;

import io.assay.endpoint.Query;
import io.assay.probe.dns.DnsQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one attempt about the server's identity, and what came of those that were asked.
 * Confined to the attempt's event loop.
 */
final class IdentityQueries {
  private record Question(Query query, DnsQuery message) {}

  private final Deque<Question> left;
  private final List<IdentityAnswer> answers = new ArrayList<>(0);
  private @Nullable Question asked;

  private IdentityQueries(Deque<Question> left) {
    this.left = left;
  }

  /**
   * Those of {@code attempt}.
   *
   * @throws IllegalArgumentException if one cannot be encoded
   */
  static IdentityQueries of(Attempt attempt) {
    Deque<Question> questions = new ArrayDeque<>(1);
    for (Query query : attempt.identity()) {
      questions.add(new Question(query, DnsQuery.of(query, attempt.target().endpoint())));
    }
    return new IdentityQueries(questions);
  }

  boolean hasNext() {
    return !left.isEmpty();
  }

  /** The next one, which is asked from now on; empty where there is none. */
  Optional<DnsQuery> next() {
    asked = left.poll();
    return Optional.ofNullable(asked).map(Question::message);
  }

  /** The question that is asked, for people. */
  Optional<String> asked() {
    return Optional.ofNullable(asked).map(question -> question.query().toString());
  }

  void answered(DnsCapture dns) {
    add(dns, Optional.empty());
  }

  void failed(DnsCapture dns, Failure failure) {
    add(dns, Optional.of(failure));
  }

  private void add(DnsCapture dns, Optional<Failure> failure) {
    if (asked != null) {
      answers.add(new IdentityAnswer(asked.query(), dns, failure));
      asked = null;
    }
  }

  /** What came so far. */
  List<IdentityAnswer> answers() {
    return List.copyOf(answers);
  }
}
