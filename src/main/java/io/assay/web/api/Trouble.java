package io.assay.web.api;

import io.assay.report.ReportJson;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered as it was meant: becomes a problem document (RFC 9457). No defect,
 * so that it has no stack trace.
 */
final class Trouble extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  static final String DOCUMENT = "application/problem+json";

  /** Nothing beyond what the status says (RFC 9457, section 4.2.1). */
  private static final String PLAIN = "about:blank";

  /** This process has nothing of that kind at all. */
  static final String NOT_KEPT = "urn:assay:not-kept";

  private final HttpStatus status;
  private final String type;
  private final transient Optional<String> parameter;

  /** The members of a problem document; {@code parameter} is the one of the request to mend. */
  private record Document(
      String type, String title, int status, String detail, @Nullable String parameter) {}

  private Trouble(HttpStatus status, String type, String detail, Optional<String> parameter) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
    this.parameter = parameter;
  }

  /** 400: a parameter's value makes no sense; {@code expected} says what would. */
  static Trouble parameter(String name, String expected) {
    return new Trouble(
        HttpStatus.BAD_REQUEST,
        PLAIN,
        "The parameter %s is wrong: %s.".formatted(name, expected),
        Optional.of(name));
  }

  /** 400: the request makes no sense otherwise. */
  static Trouble malformed(String detail, Optional<String> parameter) {
    return new Trouble(HttpStatus.BAD_REQUEST, PLAIN, detail, parameter);
  }

  /** 404: there is nothing like it. */
  static Trouble unknown(String detail) {
    return new Trouble(HttpStatus.NOT_FOUND, PLAIN, detail, Optional.empty());
  }

  /** 404: this process has nothing of that kind at all. */
  static Trouble notKept(String detail) {
    return new Trouble(HttpStatus.NOT_FOUND, NOT_KEPT, detail, Optional.empty());
  }

  /** 403: whoever it is, may not. */
  static Trouble forbidden(String detail) {
    return new Trouble(HttpStatus.FORBIDDEN, PLAIN, detail, Optional.empty());
  }

  /** 503: not now. */
  static Trouble busy(String detail) {
    return new Trouble(HttpStatus.SERVICE_UNAVAILABLE, PLAIN, detail, Optional.empty());
  }

  /** Answers {@code ctx} with it. */
  void answer(Context ctx) {
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      ctx.header(Header.RETRY_AFTER, "1");
    }
    ctx.status(status)
        .contentType(DOCUMENT)
        .result(
            ReportJson.line(
                new Document(
                    type,
                    status.getMessage(),
                    status.getCode(),
                    String.valueOf(getMessage()),
                    parameter.orElse(null))));
  }
}
