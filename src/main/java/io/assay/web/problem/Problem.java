package io.assay.web.problem;

import io.assay.report.ReportJson;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not carried out: a sentence for people, and below {@code /api/} a problem
 * document for programs (RFC 9457). Immutable.
 *
 * @param type a URI that says more than the status does, or {@code about:blank}
 * @param detail a sentence that says what is wrong and what to do
 * @param parameter the parameter or member of the request that is wrong
 * @param headers that go with the answer
 */
public record Problem(
    HttpStatus status,
    String type,
    String detail,
    Optional<String> parameter,
    Map<String, String> headers) {
  /** Nothing beyond what the status says (RFC 9457, section 4.2.1). */
  private static final String PLAIN = "about:blank";

  /** This process has nothing of that kind at all. */
  private static final String NOT_KEPT = "urn:assay:not-kept";

  /** Below this path everything is for programs. */
  private static final String API = "/api/";

  private static final String SENTENCE = "text/plain; charset=utf-8";
  private static final String DOCUMENT = "application/problem+json";

  /** The members of a problem document. */
  private record Document(
      String type, String title, int status, String detail, @Nullable String parameter) {}

  /** Copies the headers. */
  public Problem {
    headers = Map.copyOf(headers);
  }

  private static Problem of(
      HttpStatus status, String type, String detail, Optional<String> parameter) {
    return new Problem(status, type, detail, parameter, Map.of());
  }

  /** Of any status. */
  public static Problem of(HttpStatus status, String detail) {
    return of(status, PLAIN, detail, Optional.empty());
  }

  /**
   * 400: the value of a parameter makes no sense.
   *
   * @param expected what would, without a full stop
   */
  public static Problem parameter(String name, String expected) {
    return malformed(name, "The parameter %s is wrong: %s.".formatted(name, expected));
  }

  /** 400: the request makes no sense because of the parameter or member {@code name}. */
  public static Problem malformed(String name, String detail) {
    return of(HttpStatus.BAD_REQUEST, PLAIN, detail, Optional.of(name));
  }

  /** 403: whoever it is, may not. */
  public static Problem forbidden(String detail) {
    return of(HttpStatus.FORBIDDEN, detail);
  }

  /** 404: there is nothing like it. */
  public static Problem notFound(String detail) {
    return of(HttpStatus.NOT_FOUND, detail);
  }

  /** 404: this process has nothing of that kind at all. */
  public static Problem notKept(String detail) {
    return of(HttpStatus.NOT_FOUND, NOT_KEPT, detail, Optional.empty());
  }

  /** 503: not now, but soon. */
  public static Problem busy(String detail) {
    return of(HttpStatus.SERVICE_UNAVAILABLE, detail).with(Header.RETRY_AFTER, "1");
  }

  /** The same with one header. */
  public Problem with(String header, String value) {
    return new Problem(status, type, detail, parameter, Map.of(header, value));
  }

  /** To be thrown. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /** Answers {@code ctx} with it. */
  public void answer(Context ctx) {
    headers.forEach(ctx::header);
    ctx.status(status);
    if (ctx.path().startsWith(API)) {
      ctx.contentType(DOCUMENT).result(ReportJson.line(document()));
    } else {
      ctx.contentType(SENTENCE).result(detail + "\n");
    }
  }

  private Document document() {
    return new Document(
        type, status.getMessage(), status.getCode(), detail, parameter.orElse(null));
  }
}
