package io.assay.evidence;

import io.assay.endpoint.Sha256;
import io.assay.evidence.BundleParts.Part;
import io.assay.probe.Octets;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A dossier as a zip file that can be handed to others: {@code manifest.json} with the SHA-256 of
 * every part, {@code SHA256SUMS} with the same for {@code sha256sum -c}, and the parts. {@code
 * docs/evidence.md} describes them. Stateless.
 *
 * <p>The same dossier and version give the same octets everywhere: nothing is compressed, entries
 * have the same time, and there is no clock in it.
 */
public final class EvidenceBundle {
  /** The number of the manifest's form. */
  static final int SCHEMA = 1;

  /** The first moment that a zip file can express. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private EvidenceBundle() {}

  /**
   * Writes the bundle, and leaves {@code out} open.
   *
   * @param version of this program
   * @throws IOException if {@code out} takes no more
   */
  public static void write(Dossier dossier, String version, OutputStream out) throws IOException {
    List<Part> parts = BundleParts.of(dossier, version);
    Octets manifest = manifest(dossier, version, parts);
    List<Part> all = new ArrayList<>();
    all.add(new Part("manifest.json", manifest, ""));
    all.addAll(parts);
    StringBuilder sums = new StringBuilder();
    all.forEach(part -> sums.append(sha256(part)).append("  ").append(part.name()).append('\n'));
    all.add(1, new Part("SHA256SUMS", octets(sums.toString()), ""));
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setMethod(ZipOutputStream.STORED);
    for (Part part : all) {
      byte[] content = part.content().toByteArray();
      CRC32 crc = new CRC32();
      crc.update(content);
      ZipEntry entry = new ZipEntry(part.name());
      entry.setTimeLocal(NO_TIME);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
    zip.finish();
    zip.flush();
  }

  private static Octets manifest(Dossier dossier, String version, List<Part> parts) {
    Subject subject = dossier.subject();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("schema", SCHEMA);
    json.put("tool", "Assay " + version);
    subject.incident().ifPresent(id -> json.put("incident", id.toString()));
    json.put("subject", subject.text());
    json.put("cause", subject.cause());
    json.put("severity", subject.severity());
    json.put("opened", subject.opened().toString());
    json.put("lastSeen", subject.lastSeen().toString());
    subject.closed().ifPresent(closed -> json.put("closed", closed.toString()));
    ArrayNode exhibits = json.putArray("exhibits");
    for (Exhibit exhibit : dossier.exhibits()) {
      ObjectNode one =
          exhibits
              .addObject()
              .put("folder", BundleParts.folder(dossier, exhibit))
              .put("role", exhibit.role().text())
              .put("vantage", exhibit.observation().target().vantage())
              .put("startedAt", exhibit.observation().startedAt().toString())
              .put("verdict", exhibit.verdict())
              .put("judgedBy", "Assay " + exhibit.version());
      ObjectNode references = one.putObject("referenceData");
      exhibit.references().forEach((name, date) -> references.put(name, date.toString()));
    }
    ArrayNode list = json.putArray("parts");
    for (Part part : parts) {
      list.addObject()
          .put("name", part.name())
          .put("size", part.content().length())
          .put("sha256", sha256(part))
          .put("meaning", part.meaning());
    }
    return octets(MAPPER.writeValueAsString(json) + "\n");
  }

  private static String sha256(Part part) {
    return Sha256.of(part.content().toByteArray()).hex();
  }

  private static Octets octets(String text) {
    return Octets.taking(text.getBytes(StandardCharsets.UTF_8));
  }
}
