package io.assay.config;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every mistake in it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final transient List<Mistake> mistakes;

  ConfigException(String file, List<Mistake> mistakes) {
    super(mistakes.stream().map(m -> m.render(file)).collect(Collectors.joining("\n")));
    this.file = file;
    this.mistakes = List.copyOf(mistakes);
  }

  /** All mistakes, one a line, with the file in front of each. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The file as it was named. */
  public String file() {
    return file;
  }

  /** At least one, in the order of the file. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
