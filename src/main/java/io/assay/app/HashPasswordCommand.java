package io.assay.app;

import io.assay.config.Web;
import io.assay.web.Bcrypt;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assay hash-password}: what {@code web.basic-auth} wants of a password. */
@Command(
    name = "hash-password",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the bcrypt hash of a password, for web.basic-auth in the configuration.",
      "Asks for the password twice on a terminal, without showing it, and reads one line of"
          + " standard input elsewhere.",
      ""
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  assay hash-password",
      "  pass show assay/kim | assay hash-password",
      "",
      "In the configuration:",
      "  web: { basic-auth: { kim: \"$2b$10$...\" } }",
      "",
      "Exit codes:",
      "  0   the hash was printed",
      "  2   wrong arguments, or no password that can be hashed"
    })
final class HashPasswordCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--cost",
      paramLabel = "N",
      defaultValue = "" + Bcrypt.COST,
      description =
          "How long looking at a password takes, as a power of two: from "
              + Web.LEAST_COST
              + " to "
              + Web.MOST_COST
              + ". Default: "
              + Bcrypt.COST
              + ", about a tenth of a second.")
  private int cost = Bcrypt.COST;

  @Override
  public Integer call() throws IOException {
    if (cost < Web.LEAST_COST || cost > Web.MOST_COST) {
      throw new Refusal(
          "--cost %d: expected a number from %d to %d"
              .formatted(cost, Web.LEAST_COST, Web.MOST_COST));
    }
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    byte[] password = terminal.isPresent() ? typed(terminal.get()) : line(System.in);
    refuseUnfit(password);
    spec.commandLine().getOut().println(Bcrypt.hash(password, cost));
    return ExitCode.FINE;
  }

  static void refuseUnfit(byte[] password) {
    if (password.length == 0) {
      throw new Refusal("the password is empty; give one");
    }
    if (password.length > Bcrypt.MOST_OCTETS) {
      throw new Refusal(
          "the password is longer than %d octets, of which bcrypt looks at no more; give a shorter one"
              .formatted(Bcrypt.MOST_OCTETS));
    }
  }

  private static byte[] typed(Console console) {
    byte[] password = octets(console.readPassword("Password: "));
    if (!Arrays.equals(password, octets(console.readPassword("The same again: ")))) {
      throw new Refusal("the two are not the same; try again");
    }
    return password;
  }

  private static byte[] octets(char @Nullable [] typed) {
    return typed == null ? new byte[0] : new String(typed).getBytes(StandardCharsets.UTF_8);
  }

  /** The first line without its end, or a little more than can be hashed. */
  static byte[] line(InputStream in) throws IOException {
    byte[] octets = in.readNBytes(Bcrypt.MOST_OCTETS + 2);
    int end = 0;
    while (end < octets.length && octets[end] != '\n') {
      end++;
    }
    return Arrays.copyOf(octets, end > 0 && octets[end - 1] == '\r' ? end - 1 : end);
  }
}
