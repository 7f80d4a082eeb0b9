package io.assay.endpoint;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What an identity must look like: a regular expression of Java's. The texts that it is held
 * against may be hostile, so that their length and the work are bounded. Equal to another with the
 * same text. Thread-safe.
 */
public final class IdentityPattern {
  /** Characters of a pattern, and of a text that can match. */
  public static final int CHARACTERS = 255;

  /** Characters looked at until it counts as endless; a text takes some hundred. */
  private static final int LOOKS = 20_000;

  private final String text;
  private final Pattern pattern;

  private IdentityPattern(String text, Pattern pattern) {
    this.text = text;
    this.pattern = pattern;
  }

  /** What holding a text against a pattern gave. */
  public enum Match {
    /** All of the text is as it must be. */
    YES,
    /** It is not. */
    NO,
    /** It takes too much work to say. */
    GIVEN_UP
  }

  /**
   * Reads a regular expression.
   *
   * @throws IllegalArgumentException if it is none, empty, or longer than {@link #CHARACTERS}; the
   *     message says what is wrong
   */
  public static IdentityPattern parse(String text) {
    if (text.isEmpty() || text.length() > CHARACTERS) {
      throw new IllegalArgumentException(
          text.isEmpty() ? "it is empty" : "it has more than %d characters".formatted(CHARACTERS));
    }
    try {
      return new IdentityPattern(text, Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      String where =
          e.getIndex() < 0
              ? ""
              : " at character %d".formatted(Math.min(e.getIndex(), text.length()) + 1);
      throw new IllegalArgumentException(e.getDescription() + where, e);
    }
  }

  /** Whether all of {@code found} is as it must be; what is longer than a TXT string is not. */
  public Match match(String found) {
    if (found.length() > CHARACTERS) {
      return Match.NO;
    }
    try {
      return pattern.matcher(new Counted(found, 0, found.length(), new Budget())).matches()
          ? Match.YES
          : Match.NO;
    } catch (Exhausted | StackOverflowError e) {
      return Match.GIVEN_UP;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IdentityPattern that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The regular expression as it was written. */
  @Override
  public String toString() {
    return text;
  }

  private static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super(null, null, false, false);
    }
  }

  private static final class Budget {
    private int left = LOOKS;

    void spend() {
      if (--left < 0) {
        throw new Exhausted();
      }
    }
  }

  /** A text each look at which is paid for: a matcher that goes back and forth runs dry. */
  private record Counted(String text, int from, int to, Budget budget) implements CharSequence {
    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      budget.spend();
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Counted(text, from + start, from + end, budget);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
