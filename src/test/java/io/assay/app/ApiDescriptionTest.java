package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.web.api.Api;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Without this, a description that fits everything would look like one that is kept to. */
class ApiDescriptionTest {
  private static final String PROBLEM =
      """
      {"type":"about:blank","title":"Not Found","status":404,"detail":"There is none.","parameter":null}
      """;
  private static final String JSON = "application/json";
  private static final String PROBLEM_JSON = "application/problem+json";

  private static ApiDescription description;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = Objects.requireNonNull(Api.class.getResourceAsStream("openapi.json"))) {
      description = new ApiDescription(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void hold(String path, int status, String type, String body) {
    description.assertDescribed("GET", path, status, type, body);
  }

  @Test
  void anAnswerAsDescribedIsAccepted() {
    assertThatCode(() -> hold("/api/v1/status", 404, PROBLEM_JSON, PROBLEM))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                hold(
                    "/api/v1/targets",
                    200,
                    JSON + "; charset=utf-8",
                    "{\"items\":[],\"next\":null}"))
        .doesNotThrowAnyException();
  }

  @Test
  void anyOtherAnswerIsNot() {
    for (String wrong :
        new String[] {
          PROBLEM.replace("\"title\":\"Not Found\",", ""),
          PROBLEM.replace("\"status\":404", "\"status\":\"404\""),
          PROBLEM.replace("\"parameter\":null", "\"parameter\":null,\"more\":1"),
          "[]"
        }) {
      assertThatThrownBy(() -> hold("/api/v1/status", 404, PROBLEM_JSON, wrong))
          .as(wrong)
          .isInstanceOf(AssertionError.class);
    }
    assertThatThrownBy(() -> hold("/api/v1/targets", 200, JSON, "{\"items\":[{}],\"next\":null}"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("resolver");
    assertThatThrownBy(() -> hold("/api/v1/status", 404, JSON, PROBLEM))
        .hasMessageContaining("answers application/json");
    assertThatThrownBy(() -> hold("/api/v1/status", 418, PROBLEM_JSON, PROBLEM))
        .hasMessageContaining("may answer 418");
    assertThatThrownBy(() -> hold("/api/v1/teapots", 200, JSON, "{}"))
        .hasMessageContaining("/api/v1/teapots is described");
    assertThat(description.operations()).contains("GET /api/v1/status");
  }
}
