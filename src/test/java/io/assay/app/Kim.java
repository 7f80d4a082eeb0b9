package io.assay.app;

import io.assay.web.Bcrypt;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A user of a daemon in a test. */
final class Kim {
  static final String NAME = "kim";
  static final String PASSWORD = "correct horse";

  /** What the section {@code web} says of it; as cheap as hashes can be. */
  static final String SECTION =
      "basic-auth: { %s: \"%s\" }"
          .formatted(NAME, Bcrypt.hash(PASSWORD.getBytes(StandardCharsets.UTF_8), 4));

  /** The value of {@code Authorization}. */
  static final String AUTHORIZATION =
      "Basic "
          + Base64.getEncoder()
              .encodeToString((NAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));

  private Kim() {}

  /** A command with {@code --user}, and its password in the environment. */
  static Assay run(String... arguments) {
    return run(PASSWORD, arguments);
  }

  /** The same with another password. */
  static Assay run(String password, String[] arguments) {
    Surroundings pipe = Assay.pipe();
    Map<String, String> environment = new HashMap<>(pipe.environment());
    environment.put(DaemonPlace.PASSWORD, password);
    return Assay.run(
        Main.program(new Surroundings(false, pipe.outCharset(), environment)),
        CheckCommandTest.concat(arguments, "--user", NAME));
  }
}
