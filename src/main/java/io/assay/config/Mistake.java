package io.assay.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param line from 1; 0 where it concerns the file as a whole
 * @param column in characters from 1; 0 where it concerns the file as a whole
 * @param path where in the structure, such as {@code resolvers[0].endpoints[1]}; empty at the top
 * @param found what is there, safe to print on one line
 * @param expected what would be right
 */
public record Mistake(int line, int column, String path, String found, String expected) {

  /** The mistake on one line: {@code probes.yaml:12:14: path: found …, expected …}. */
  public String render(String file) {
    String position = line == 0 ? "" : ":%d:%d".formatted(line, column);
    String where = path.isEmpty() ? "" : path + ": ";
    return "%s%s: %sfound %s, expected %s".formatted(file, position, where, found, expected);
  }
}
