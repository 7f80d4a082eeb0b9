package io.assay.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A PostgreSQL database and who enters it. Immutable; its text shows no password, so that no log or
 * message does.
 *
 * @param url begins with {@code jdbc:postgresql://} and has neither user nor password in it
 * @param user the driver's own choice where absent
 * @param password as it stands in the configuration
 * @param passwordFile where it stands instead, alone
 */
public record PostgresPlace(
    String url, Optional<String> user, Optional<String> password, Optional<Path> passwordFile) {
  private static final String JDBC = "jdbc:";

  @Override
  public String toString() {
    return url.substring(JDBC.length()).replaceFirst("\\?.*", "");
  }
}
