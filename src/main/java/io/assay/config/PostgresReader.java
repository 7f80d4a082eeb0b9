package io.assay.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code history.postgresql}: the address of a database as PostgreSQL's own programs or its
 * JDBC driver write it. What is wrong is said without user and password.
 */
final class PostgresReader {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:([^/?#@]*)@)?([A-Za-z0-9._:,\\[\\]-]+)/([^/?#@\\s]+)(?:\\?([^#\\s]*))?");
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?<=://)[^/]*@|(?<=[?&](?:user|password)=)[^&]*");
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z]{1,64}=[^&=\\s]{0,512}");
  private static final String EXPECTED =
      "a database, such as \"postgresql://assay@db.example/assay?sslmode=verify-full\"";

  private PostgresReader() {}

  /**
   * @param passwordFile the file that has the password, if one is named
   */
  static Unfit.Reading<PostgresPlace> with(Optional<Path> passwordFile) {
    return text -> read(text, passwordFile);
  }

  /** What a message may show of {@code text}. */
  static String shown(String text) {
    return "\"" + CREDENTIALS.matcher(text).replaceAll("…") + "\"";
  }

  private static PostgresPlace read(String text, Optional<Path> passwordFile) throws Unfit {
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches()) {
      throw new Unfit("", EXPECTED);
    }
    Optional<String> credentials = Optional.ofNullable(address.group(1));
    Optional<String> user = credentials.map(c -> decoded(c.replaceFirst(":.*", "")));
    Optional<String> password =
        credentials.filter(c -> c.contains(":")).map(c -> decoded(c.substring(c.indexOf(':') + 1)));
    List<String> others = new ArrayList<>();
    for (String parameter : parameters(Optional.ofNullable(address.group(4)).orElse(""))) {
      String value = parameter.substring(parameter.indexOf('=') + 1);
      switch (parameter.substring(0, parameter.indexOf('=')).toLowerCase(Locale.ROOT)) {
        case "user" -> user = Optional.of(decoded(value));
        case "password" -> password = Optional.of(decoded(value));
        default -> others.add(parameter);
      }
    }
    if (password.isPresent() && passwordFile.isPresent()) {
      throw new Unfit("a password here and in history.password-file", "one of both");
    }
    return new PostgresPlace(
        "jdbc:postgresql://%s/%s%s"
            .formatted(
                address.group(2),
                address.group(3),
                others.isEmpty() ? "" : "?" + String.join("&", others)),
        user,
        password,
        passwordFile);
  }

  private static List<String> parameters(String query) throws Unfit {
    if (query.isEmpty()) {
      return List.of();
    }
    List<String> parameters = List.of(query.split("&", -1));
    for (String parameter : parameters) {
      if (!PARAMETER.matcher(parameter).matches()) {
        throw new Unfit("a parameter without name or value", EXPECTED);
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // A per cent sign that begins nothing is meant as one.
    }
  }
}
