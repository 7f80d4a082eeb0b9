package io.assay.x509;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Reads the times of a validity period (RFC 5280, section 4.1.2.5). Only {@code YYMMDDHHMMSSZ}
 * through 2049 and {@code YYYYMMDDHHMMSSZ} from 2050 are right; other forms that X.680 knows are
 * read and reported.
 */
final class CertificateTime {
  private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;

  private final String text;
  private int position;

  private CertificateTime(String text) {
    this.text = text;
  }

  static Optional<Instant> read(Tlv element, String where, Problems problems) {
    boolean utc = element.is(Tag.UTC_TIME);
    if (!utc && !element.is(Tag.GENERALIZED_TIME)) {
      problems.add(where, Tag.text(element.tag()) + " instead of a time");
      return Optional.empty();
    }
    if (!element.whole() || element.length() > Bounds.TIME_OCTETS) {
      problems.add(where, "time of " + element.length() + " octets");
      return Optional.empty();
    }
    String text = element.text();
    try {
      Instant time = new CertificateTime(text).parse(utc);
      reportForm(text, time, utc, where, problems);
      return Optional.of(time);
    } catch (DateTimeException e) {
      problems.add(where, "\"" + text + "\" is no time");
      return Optional.empty();
    }
  }

  private static void reportForm(
      String text, Instant time, boolean utc, String where, Problems problems) {
    if (text.length() != (utc ? 13 : 15) || !text.endsWith("Z")) {
      problems.add(where, "\"" + text + "\" is not in the form YY[YY]MMDDHHMMSSZ");
    } else if (!utc && time.atOffset(ZoneOffset.UTC).getYear() < FIRST_YEAR_OF_GENERALIZED_TIME) {
      problems.add(where, "GeneralizedTime \"" + text + "\" before 2050");
    }
  }

  private Instant parse(boolean utc) {
    int year = number(utc ? 2 : 4);
    if (utc) {
      year += year < 50 ? 2000 : 1900;
    }
    int month = number(2);
    int day = number(2);
    int hour = number(2);
    int minute = utc || atDigit() ? number(2) : 0;
    int second = atDigit() ? number(2) : 0;
    int nanos = utc ? 0 : fraction();
    LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nanos);
    return local.toInstant(offset());
  }

  private int fraction() {
    if (!at('.') && !at(',')) {
      return 0;
    }
    position++;
    int nanos = 0;
    int scale = 100_000_000;
    number(1);
    position--;
    while (atDigit()) {
      nanos += number(1) * scale;
      scale /= 10;
    }
    return nanos;
  }

  private ZoneOffset offset() {
    if (at('Z')) {
      position++;
      endOfText();
      return ZoneOffset.UTC;
    }
    if (!at('+') && !at('-')) {
      throw new DateTimeException("without a time zone");
    }
    int sign = at('-') ? -1 : 1;
    position++;
    int hours = number(2);
    int minutes = atDigit() ? number(2) : 0;
    endOfText();
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  private void endOfText() {
    if (position != text.length()) {
      throw new DateTimeException("more text behind the time");
    }
  }

  private int number(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      if (!atDigit()) {
        throw new DateTimeException("no digit at " + position);
      }
      value = value * 10 + text.charAt(position++) - '0';
    }
    return value;
  }

  private boolean atDigit() {
    return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
  }

  private boolean at(char expected) {
    return position < text.length() && text.charAt(position) == expected;
  }
}
