package io.assay.atlas;

import io.assay.probe.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results in one file, in its order: JSON lines or JSON arrays, as they are or packed by gzip.
 * Memory does not grow with the file. Confined to one thread.
 */
public final class AtlasResults {
  private static final String SSLCERT = "sslcert";

  /** What RIPE Atlas calls its kinds of measurements, and what may be shown as one. */
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Bounds.NESTING)
                          .maxNumberLength(Bounds.NUMBER_CHARACTERS)
                          .maxNameLength(Bounds.NAME_CHARACTERS)
                          .maxStringLength(Bounds.RESULT_OCTETS)
                          .build())
                  .build())
          .build();

  private final Elements elements;
  private final SslcertReader reader = new SslcertReader();

  private AtlasResults(Elements elements) {
    this.elements = elements;
  }

  /**
   * The results in {@code file}, which stays its caller's to close.
   *
   * @throws IOException if it cannot be read, or is packed in a way that is not known; the message
   *     says what to do
   */
  public static AtlasResults in(InputStream file) throws IOException {
    return new AtlasResults(new Elements(Unpacked.of(file)));
  }

  /**
   * The next element of the file; nothing at its end.
   *
   * @throws IOException if the file cannot be read any further
   */
  public Optional<Read> next() throws IOException {
    return elements.next().map(this::read);
  }

  private Read read(Element element) {
    try {
      if (element.fault().isPresent()) {
        throw new UnfitResult(element.fault().get());
      }
      JsonNode json = JSON.readTree(element.octets().stream());
      if (!json.isObject()) {
        throw new UnfitResult("it is no JSON object");
      }
      Members result = new Members(json);
      String type = result.text("type").orElseThrow(() -> Members.missing("type"));
      if (type.equals(SSLCERT)) {
        return new Read.Sslcert(reader.read(result));
      }
      if (!TYPE.matcher(type).matches()) {
        throw new UnfitResult("type", Failure.quote(type), "a kind of measurement");
      }
      return new Read.OtherType(type);
    } catch (JacksonException e) {
      return unreadable(element, "it is no JSON: " + Failure.quote("" + e.getOriginalMessage()));
    } catch (UnfitResult e) {
      return unreadable(element, e.problem());
    }
  }

  private static Read unreadable(Element element, String reason) {
    return new Read.Unreadable(element.number(), element.line(), reason);
  }
}
