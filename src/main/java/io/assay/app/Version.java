package io.assay.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is, from the jar's manifest, and on which Java it runs. */
final class Version implements IVersionProvider {

  /** The version of this program; {@code development} where it does not run from its jar. */
  static String ofThisProgram() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** What servers of documents are told who asks. */
  static String userAgent() {
    return "assay/" + ofThisProgram();
  }

  /**
   * What operators of logs are told.
   *
   * @param contact an e-mail address for them
   */
  static String userAgent(Optional<String> contact) {
    return userAgent() + contact.map(" (+mailto:%s)"::formatted).orElse("");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "assay " + ofThisProgram(),
      "Java %s (%s), %s %s"
          .formatted(
              Runtime.version(),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }
}
