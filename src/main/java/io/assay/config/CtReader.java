package io.assay.config;

import io.assay.config.Ct.Follow;
import io.assay.config.Ct.From;
import io.assay.config.Ct.OwnLog;
import io.assay.config.Ct.Protocol;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code ct}, all but the list of logs. */
final class CtReader {
  private static final Keys LOG = Keys.of("url", "monitoring_url", "key", "name");

  private static final String LOGS =
      "a list of logs, such as [{url: \"https://log.example/2026h1/\", key: MFkw…}]";
  private static final String KEY = "its public key: base64 of the DER SubjectPublicKeyInfo";
  private static final String FOLLOW = "usable, all or none";
  private static final String FROM =
      "now, a date such as 2025-05-26, a time such as 2025-05-26T00:00:00Z, or the index of an"
          + " entry";
  private static final String CONTACT = "an e-mail address, such as ct@dns.example";

  /** Within an hour a log has to be looked at again, or nothing is said of what it holds. */
  private static final Unfit.Reading<Duration> POLL =
      Durations.from(Duration.ofSeconds(1), Duration.ofMinutes(30));

  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,17}");

  /** Nothing that could end the comment of a User-Agent in which it stands. */
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");

  private final Unfit.Reading<Path> directory;
  private final Map<String, Value> names = new HashMap<>();
  private final Map<String, Value> keys = new HashMap<>();

  /**
   * @param directory reads the path of a folder that need not be there yet
   */
  CtReader(Unfit.Reading<Path> directory) {
    this.directory = directory;
  }

  Ct read(Section section) {
    return new Ct(
        section.value("follow").flatMap(v -> v.text(CtReader::follow)).orElse(Ct.DEFAULT.follow()),
        section.value("logs").map(this::logs).orElse(List.of()),
        section.value("from").flatMap(v -> v.text(CtReader::from)).orElse(Ct.DEFAULT.from()),
        section.value("poll").flatMap(v -> v.text(POLL)),
        section.value("contact").flatMap(v -> v.text(CtReader::contact)),
        section.value("backfill").flatMap(v -> v.text(CtReader::backfill)).flatMap(url -> url),
        section.value("directory").flatMap(v -> v.text(directory)));
  }

  private static Follow follow(String text) throws Unfit {
    for (Follow follow : Follow.values()) {
      if (follow.name().toLowerCase(Locale.ROOT).equals(text)) {
        return follow;
      }
    }
    throw new Unfit("", FOLLOW);
  }

  static From from(String text) throws Unfit {
    if (text.equals("now")) {
      return new From.Now();
    }
    if (INDEX.matcher(text).matches()) {
      return new From.Index(Long.parseLong(text));
    }
    try {
      return new From.At(
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      Unfit unfit = new Unfit("", FROM);
      unfit.initCause(e);
      throw unfit;
    }
  }

  private static String contact(String text) throws Unfit {
    if (!ADDRESS.matcher(text).matches()) {
      throw new Unfit(text.startsWith("mailto:") ? "a URL" : "", CONTACT);
    }
    return text;
  }

  private static Optional<String> backfill(String text) throws Unfit {
    return switch (text) {
      case "none" -> Optional.empty();
      case "crtsh" -> Optional.of(Ct.CRTSH);
      default -> {
        try {
          yield Optional.of(Readings.baseUrl(text));
        } catch (Unfit e) {
          Unfit unfit =
              new Unfit(
                  e.problem(),
                  "crtsh, none, or the http or https URL of a mirror of crt.sh without query");
          unfit.initCause(e);
          throw unfit;
        }
      }
    };
  }

  private List<OwnLog> logs(Value list) {
    List<OwnLog> logs = new ArrayList<>();
    for (Value item : list.list(LOGS)) {
      item.section(LOG).flatMap(section -> log(item, section)).ifPresent(logs::add);
    }
    return logs;
  }

  private Optional<OwnLog> log(Value item, Section section) {
    Optional<Value> rfc6962 = section.value("url");
    Optional<Value> tiled = section.value("monitoring_url");
    Optional<String> key =
        section
            .required("key", KEY)
            .flatMap(v -> v.text(LogKey::read).filter(read -> v.isFirst(read, keys)));
    Optional<Value> named = section.value("name");
    Optional<String> name = named.flatMap(v -> v.text(Readings::name));
    if (rfc6962.isPresent() == tiled.isPresent()) {
      section.mistake(
          rfc6962.isPresent() ? "both url and monitoring_url" : "neither url nor monitoring_url",
          "url for an RFC 6962 log, or monitoring_url for a static CT log");
      return Optional.empty();
    }
    Optional<String> url = rfc6962.or(() -> tiled).flatMap(v -> v.text(CtReader::logUrl));
    if (url.isEmpty() || key.isEmpty() || (named.isPresent() && name.isEmpty())) {
      return Optional.empty();
    }
    String label = name.orElseGet(() -> label(url.get()));
    return named.orElse(item).isFirst(label, names)
        ? Optional.of(
            new OwnLog(
                label,
                rfc6962.isPresent() ? Protocol.RFC6962 : Protocol.STATIC,
                url.get(),
                key.get()))
        : Optional.empty();
  }

  private static String logUrl(String text) throws Unfit {
    try {
      return Readings.baseUrl(text);
    } catch (Unfit e) {
      Unfit unfit =
          new Unfit(
              e.problem(),
              "the http or https URL of a log without query, such as https://log.example/2026h1/");
      unfit.initCause(e);
      throw unfit;
    }
  }

  /** Host, port and path, as lists of logs and their operators name them. */
  private static String label(String url) {
    URI parsed = URI.create(url);
    String text = parsed.getRawAuthority() + parsed.getRawPath();
    return text.substring(0, text.length() - 1);
  }
}
