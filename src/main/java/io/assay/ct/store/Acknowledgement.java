package io.assay.ct.store;

import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.x509.NamePattern;
import java.time.Instant;

/**
 * An operator's word that certain certificates are known and no reason for alarm.
 *
 * @param note why, for people
 * @param at when it was given
 */
public record Acknowledgement(Subject subject, String note, Instant at) {

  /** Which certificates. */
  public sealed interface Subject {
    /** What kind of subject it is: {@code issuance}, {@code key}, {@code issuer}. */
    String kind();

    /** Its canonical form, unique together with the kind. */
    String text();
  }

  /**
   * One issuance: the certificate and its precertificate, in whatever log.
   *
   * @param tbsSha256 see {@link LoggedCertificate#tbsSha256}
   */
  public record OfIssuance(Sha256 tbsSha256) implements Subject {
    @Override
    public String kind() {
      return "issuance";
    }

    @Override
    public String text() {
      return tbsSha256.hex();
    }
  }

  /**
   * All that was issued for one key.
   *
   * @param spki digest of its SubjectPublicKeyInfo
   */
  public record OfKey(Sha256 spki) implements Subject {
    @Override
    public String kind() {
      return "key";
    }

    @Override
    public String text() {
      return new Pin(Pin.Kind.SPKI, spki).toString();
    }
  }

  /**
   * All that was issued with one key of an authority.
   *
   * @param spki digest of its SubjectPublicKeyInfo
   */
  public record OfIssuer(Sha256 spki) implements Subject {
    @Override
    public String kind() {
      return "issuer";
    }

    @Override
    public String text() {
      return new Pin(Pin.Kind.SPKI, spki).toString();
    }
  }

  /**
   * All that was issued under one name.
   *
   * @param text attributes that the issuer's name has, as {@link NamePattern} reads them
   */
  public record OfIssuerName(String text) implements Subject {
    @Override
    public String kind() {
      return "issuer-name";
    }
  }

  /** Whether {@code match} is among those acknowledged. */
  public boolean covers(LoggedCertificate match) {
    return switch (subject) {
      case OfIssuance(var tbs) -> match.tbsSha256().equals(tbs);
      case OfKey(var spki) -> match.spki().filter(spki::equals).isPresent();
      case OfIssuer(var spki) -> match.issuerSpki().filter(spki::equals).isPresent();
      case OfIssuerName(var text) ->
          NamePattern.parse(text)
              .filter(name -> match.facts().issuer().filter(name::matches).isPresent())
              .isPresent();
    };
  }
}
