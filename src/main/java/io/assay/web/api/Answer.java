package io.assay.web.api;

import io.assay.history.Rows;
import io.assay.report.ReportJson;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes answers. Stateless. */
final class Answer {
  private Answer() {}

  /**
   * A part of a list.
   *
   * @param next what the parameter after is for the next part; null where this is the last
   */
  record Page<T>(List<T> items, @Nullable String next) {
    static <T, R> Page<R> of(Rows<T> rows, Function<T, R> report) {
      return new Page<>(rows.rows().stream().map(report).toList(), rows.next().orElse(null));
    }

    /** All that there is. */
    static <T> Page<T> whole(List<T> items) {
      return new Page<>(items, null);
    }
  }

  static void json(Context ctx, Object report) {
    ctx.contentType("application/json").result(ReportJson.line(report));
  }

  /** With the address of the next part in a header (RFC 8288). */
  static void page(Context ctx, Page<?> page) {
    page(ctx, page.next, page);
  }

  /** The same of a list that has more to say. */
  static void page(Context ctx, @Nullable String next, Object report) {
    Optional.ofNullable(next)
        .ifPresent(at -> ctx.header("Link", "<%s>; rel=\"next\"".formatted(next(ctx, at))));
    json(ctx, report);
  }

  private static String next(Context ctx, String after) {
    String others =
        ctx.queryParamMap().entrySet().stream()
            .filter(one -> !one.getKey().equals(Parameters.AFTER))
            .map(Answer::parameter)
            .collect(Collectors.joining("&"));
    return "%s?%s%s%s=%s"
        .formatted(
            ctx.path(), others, others.isEmpty() ? "" : "&", Parameters.AFTER, encoded(after));
  }

  private static String parameter(Map.Entry<String, List<String>> one) {
    return encoded(one.getKey()) + "=" + encoded(one.getValue().getFirst());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
