package io.assay.demo;

import java.util.List;
import java.util.Optional;

/**
 * Something that is staged, and what is to be made of it.
 *
 * @param resolver the resolver's name in the configuration
 * @param vantage the only vantage point from which it is seen; absent where from all
 * @param verdict the verdict to come
 * @param check the check that is to be violated
 * @param scene what is staged, in a few words
 */
public record Staged(
    String resolver, Optional<String> vantage, String verdict, String check, String scene) {

  /** All that is staged, in the order of display. */
  public static final List<Staged> ALL =
      List.of(
          everywhere("rogue-issuer", "suspicious", "issuer", "another trusted authority issued it"),
          everywhere("one-program", "suspicious", "programs", "Microsoft alone trusts the chain"),
          everywhere("one-one-one-one", "suspicious", "unexpected-issuance", "1.1.1.1 is replayed"),
          at("branch", "intercepted", "intercepted", "interceptor", "signed anew at one place"),
          at("branch", "filtered", "blocked", "vantage", "refused at one place"),
          everywhere("down", "blocked", "reachable", "nothing listens"),
          everywhere("expired", "misconfigured", "validity", "its certificate has expired"),
          everywhere("wrong-name", "misconfigured", "name", "its certificate is for another name"),
          everywhere("tampered", "misconfigured", "answer", "its answers are altered"),
          everywhere("missing-intermediate", "degraded", "chain", "it sends its leaf alone"));

  private static Staged everywhere(String resolver, String verdict, String check, String scene) {
    return new Staged(resolver, Optional.empty(), verdict, check, scene);
  }

  private static Staged at(
      String vantage, String resolver, String verdict, String check, String scene) {
    return new Staged(resolver, Optional.of(vantage), verdict, check, scene);
  }
}
