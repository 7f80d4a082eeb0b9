package io.assay.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is served and what is described are the same. */
class ApiRoutesTest {
  @Test
  void everyRouteIsDescribedAndWhateverIsDescribedIsARoute() throws IOException {
    List<String> routes;
    try (Api api = new Api(Optional.empty(), "1.2.3", _ -> "somebody")) {
      routes =
          api.routes().stream().map(route -> route.method().name() + " " + route.path()).toList();
    }
    assertThat(routes).doesNotHaveDuplicates();
    TreeSet<String> described = new TreeSet<>();
    for (var path : document().get("paths").properties()) {
      for (String method : path.getValue().propertyNames()) {
        described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }
    assertThat(described).containsExactlyInAnyOrderElementsOf(routes);
  }

  private static JsonNode document() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ApiRoutesTest.class.getResourceAsStream("openapi.json"))) {
      return JsonMapper.shared().readTree(in);
    }
  }
}
