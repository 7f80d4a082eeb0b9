package io.assay.ct.issuance;

import io.assay.ct.store.Acknowledgement;
import java.util.Optional;

/**
 * What an issuance is held to be.
 *
 * @param reason why, in one line; text of others in it is escaped and shortened
 * @param acknowledged the word of an operator who knows of it
 */
public record Classification(Kind kind, String reason, Optional<Acknowledgement> acknowledged) {

  /** What it may be. */
  public enum Kind {
    /** Issuer and key are as expected, or an endpoint of the resolver served it. */
    EXPECTED("expected"),
    /** Neither. */
    UNEXPECTED("unexpected-issuance");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** Its name in output and metric labels. */
    public String text() {
      return text;
    }
  }

  /** Whether somebody should look at it: it is unexpected, and nobody acknowledged it. */
  public boolean alarming() {
    return kind == Kind.UNEXPECTED && acknowledged.isEmpty();
  }
}
