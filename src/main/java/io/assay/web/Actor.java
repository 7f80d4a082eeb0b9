package io.assay.web;

import io.javalin.http.Context;
import java.util.Objects;

/** Who a request is from, as far as that was shown. */
sealed interface Actor {
  /** The attribute of a request that holds it. */
  String ATTRIBUTE = "io.assay.web.actor";

  /** What to call who it is, for people. */
  String name();

  /** Somebody who gave the password of a user of {@code web.basic-auth}. */
  record User(String name) implements Actor {}

  /** A process of a user of this machine, over the local socket. */
  record Local(String name) implements Actor {}

  /** A program of this machine over loopback, whoever's: it may have the configuration reloaded. */
  record Program() implements Actor {
    @Override
    public String name() {
      return "a program of this machine";
    }
  }

  /** Somebody of whom nothing is known, where no users are configured. */
  record Anybody() implements Actor {
    @Override
    public String name() {
      return "anybody";
    }
  }

  /** Who {@code ctx} is from. */
  static Actor of(Context ctx) {
    return Objects.requireNonNull(ctx.<Actor>attribute(ATTRIBUTE));
  }
}
