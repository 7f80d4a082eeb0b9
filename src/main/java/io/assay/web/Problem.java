package io.assay.web;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a request was not carried out: a sentence for people, and below {@code /api/} a problem
 * document for programs (RFC 9457). Immutable.
 *
 * @param detail a sentence that says what is wrong and what to do
 * @param parameter the parameter of the request that is wrong
 * @param headers that go with the answer
 */
record Problem(
    HttpStatus status, String detail, Optional<String> parameter, Map<String, String> headers) {
  /** Below this path everything is for programs. */
  static final String API = "/api/";

  private static final String SENTENCE = "text/plain; charset=utf-8";
  private static final String DOCUMENT = "application/problem+json";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  Problem {
    headers = Map.copyOf(headers);
  }

  /** Of any status. */
  static Problem of(HttpStatus status, String detail) {
    return new Problem(status, detail, Optional.empty(), Map.of());
  }

  /** 400: the value of a parameter makes no sense; {@code expected} says what would. */
  static Problem parameter(String name, String expected) {
    return new Problem(
        HttpStatus.BAD_REQUEST,
        "The parameter %s is wrong: %s".formatted(name, expected),
        Optional.of(name),
        Map.of());
  }

  /** 404: there is nothing like it. */
  static Problem notFound(String detail) {
    return of(HttpStatus.NOT_FOUND, detail);
  }

  /** 403: whoever it is, may not. */
  static Problem forbidden(String detail) {
    return of(HttpStatus.FORBIDDEN, detail);
  }

  /** 503: not now, but soon. */
  static Problem busy(String detail) {
    return of(HttpStatus.SERVICE_UNAVAILABLE, detail).with(Header.RETRY_AFTER, "1");
  }

  /** The same with another header. */
  Problem with(String header, String value) {
    return new Problem(status, detail, parameter, Map.of(header, value));
  }

  /** Answers {@code ctx} with it. */
  void answer(Context ctx) {
    headers.forEach(ctx::header);
    ctx.status(status);
    if (ctx.path().startsWith(API)) {
      ctx.contentType(DOCUMENT).result(document());
    } else {
      ctx.contentType(SENTENCE).result(detail + "\n");
    }
  }

  private String document() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("type", "about:blank");
    json.put("title", status.getMessage());
    json.put("status", status.getCode());
    json.put("detail", detail);
    parameter.ifPresent(name -> json.put("parameter", name));
    return MAPPER.writeValueAsString(json);
  }
}
