package io.assay.report;

import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes reports as JSON, in ASCII: everything else is escaped, so that no name in a certificate
 * can play tricks with a terminal. Members stand in the order of the record. Stateless.
 */
public final class ReportJson {
  private static final JsonMapper LINES = builder().build();
  private static final JsonMapper PAGES =
      builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportJson() {}

  private static JsonMapper.Builder builder() {
    return JsonMapper.builder()
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII);
  }

  /** {@code report} on one line. */
  public static String line(Object report) {
    return LINES.writeValueAsString(report);
  }

  /** {@code report} indented, for people. */
  public static String page(Object report) {
    return PAGES.writeValueAsString(report);
  }

  /**
   * Reads a report that this or another version wrote; members that are not known here are passed
   * over.
   *
   * @throws JacksonException if it is none
   */
  public static <T> T read(String json, Class<T> type) {
    return LINES.readValue(json, type);
  }
}
