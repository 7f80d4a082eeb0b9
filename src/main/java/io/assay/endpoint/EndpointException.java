package io.assay.endpoint;

import java.util.Objects;

/** Text that was to name an endpoint, a host or an address, and does not. */
public final class EndpointException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final String problem;
  private final String expected;

  /**
   * @param found the text as it was given
   * @param problem what is wrong with it, as the end of the sentence "…: " ({@code port 70000 is
   *     out of range})
   * @param expected what would be right, with an example
   */
  public EndpointException(String found, String problem, String expected) {
    super("%s: %s; expected %s".formatted(FoundText.quoted(found), problem, expected));
    this.found = found;
    this.problem = problem;
    this.expected = expected;
  }

  /** All three parts on one line, safe to show. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The text as it was given; may hold any character. */
  public String found() {
    return found;
  }

  /** What is wrong with it. */
  public String problem() {
    return problem;
  }

  /** What would be right, with an example. */
  public String expected() {
    return expected;
  }

  /** The same mistake, reported for the larger text that {@code found} is a part of. */
  EndpointException within(String whole) {
    EndpointException outer = new EndpointException(whole, problem, expected);
    outer.initCause(this);
    return outer;
  }
}
