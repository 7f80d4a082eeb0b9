package io.assay.trust.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Compiles patterns for the names of issuers. They are written for an engine without backtracking
 * (RE2); here one could take for ever over a hostile name. So only patterns are taken whose steps
 * grow with a low power of the name's length: nothing is repeated that itself has a repetition, an
 * option or alternatives, and there are few repetitions.
 */
final class IssuerPattern {
  private IssuerPattern() {}

  /** What was seen within a group. */
  private static final class Group {
    private boolean varies;
  }

  /**
   * The pattern.
   *
   * @throws Damage if it is none, or one that could take long
   */
  static Pattern compile(String regex) throws Damage {
    if (regex.length() > Bounds.PATTERN_CHARACTERS) {
      throw refused(regex, "longer than %d characters".formatted(Bounds.PATTERN_CHARACTERS));
    }
    Optional<String> danger = danger(regex);
    if (danger.isPresent()) {
      throw refused(regex, danger.get());
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new Damage(
          "pattern \"%s\" cannot be read: %s"
              .formatted(Damage.shown(regex), Damage.shown(e.getDescription())),
          e);
    }
  }

  private static Damage refused(String regex, String reason) {
    return new Damage("pattern \"%s\" is refused: %s".formatted(Damage.shown(regex), reason));
  }

  private static Optional<String> danger(String regex) {
    Deque<Group> open = new ArrayDeque<>();
    open.push(new Group());
    boolean lastVaries = false;
    int repetitions = 0;
    int options = 0;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      boolean varies = false;
      switch (c) {
        case '\\' -> {
          i++;
          if (i < regex.length()
              && Character.isLetterOrDigit(regex.charAt(i))
              && "dDwWsSnrt".indexOf(regex.charAt(i)) < 0) {
            return Optional.of("\\" + regex.charAt(i) + " is not allowed");
          }
        }
        case '[' -> {
          i = endOfClass(regex, i);
          if (i < 0) {
            return Optional.of("a character class that is not closed, or holds another");
          }
        }
        case '(' -> {
          if (regex.startsWith("(?", i) && !regex.startsWith("(?:", i)) {
            return Optional.of("groups of this kind are not allowed");
          }
          i += regex.startsWith("(?:", i) ? 2 : 0;
          open.push(new Group());
        }
        case ')' -> {
          if (open.size() == 1) {
            return Optional.of("a closing parenthesis too many");
          }
          varies = open.pop().varies;
          open.element().varies |= varies;
        }
        case '|' -> {
          options++;
          open.element().varies = true;
        }
        case '*', '+', '{', '?' -> {
          if (c != '?' && lastVaries) {
            return Optional.of("it repeats a group that varies itself");
          }
          repetitions += c == '?' ? 0 : 1;
          options += c == '?' ? 1 : 0;
          open.element().varies = true;
          varies = true;
          i = c == '{' ? Math.max(i, regex.indexOf('}', i)) : i;
        }
        default -> {
          // A character that stands for itself, or for any.
        }
      }
      lastVaries = varies;
    }
    return repetitions > Bounds.PATTERN_REPETITIONS || options > Bounds.PATTERN_OPTIONS
        ? Optional.of(
            "more than %d repetitions, or %d options and alternatives"
                .formatted(Bounds.PATTERN_REPETITIONS, Bounds.PATTERN_OPTIONS))
        : Optional.empty();
  }

  /** The place of the bracket that closes a class without classes in it; -1 if there is none. */
  private static int endOfClass(String regex, int start) {
    for (int i = start + 1; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[' || c == '&') {
        return -1;
      } else if (c == ']' && i > start + 1) {
        return i;
      }
    }
    return -1;
  }
}
