package io.assay.judge;

import io.assay.endpoint.Expectation;
import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import io.assay.lab.LabCertificate;
import io.assay.probe.Octets;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges what was {@link Seen} in one line. */
public final class Judging {
  private Judging() {}

  public static RootProgram platform(LabCertificate... anchors) {
    return program(RootProgram.PLATFORM, anchors);
  }

  public static RootProgram program(String name, LabCertificate... anchors) {
    return RootProgram.of(
        name, "test", Arrays.stream(anchors).map(anchor -> facts(anchor)).toList(), Instant.EPOCH);
  }

  public static CertificateFacts facts(LabCertificate certificate) {
    return CertificateFacts.of(Octets.copyOf(certificate.der()));
  }

  public static Judge trusting(LabCertificate... anchors) {
    return new Judge(Reference.of(platform(anchors)));
  }

  public static CheckResult result(Check check, Judgement judgement) {
    return judgement.results().stream()
        .filter(result -> result.check() == check)
        .findFirst()
        .orElseThrow();
  }

  public static CheckResult result(Check check, Judge judge, Seen seen, Expectation expectation) {
    return result(check, judge.judge(seen.observation(), expectation));
  }

  public static CheckResult result(Check check, Judge judge, Seen seen) {
    return result(check, judge, seen, Expectation.NONE);
  }

  public static Expectation pins(Pin... pins) {
    return new Expectation(List.of(), Set.of(pins), Set.of(), Optional.empty());
  }

  public static Expectation programs(String... programs) {
    return new Expectation(List.of(), Set.of(), Set.of(programs), Optional.empty());
  }

  public static Expectation issuers(Expectation.Issuer... issuers) {
    return new Expectation(List.of(issuers), Set.of(), Set.of(), Optional.empty());
  }

  public static Expectation issuer(LabCertificate key) {
    return issuers(new Expectation.Issuer(Optional.of(spki(key)), Optional.empty()));
  }

  public static Expectation issuer(String name) {
    return issuers(new Expectation.Issuer(Optional.empty(), Optional.of(name)));
  }

  public static Expectation answer(String rcode, String... contains) {
    return new Expectation(
        List.of(),
        Set.of(),
        Set.of(),
        Optional.of(new Expectation.Answer(Optional.of(rcode), List.of(contains))));
  }

  public static Pin pin(Pin.Kind kind, LabCertificate certificate) {
    CertificateFacts facts = facts(certificate);
    return new Pin(
        kind,
        switch (kind) {
          case SPKI -> facts.spkiSha256().orElseThrow();
          case CERT -> facts.sha256();
          case TBS -> facts.tbsSha256().orElseThrow();
        });
  }

  public static Sha256 spki(LabCertificate certificate) {
    return facts(certificate).spkiSha256().orElseThrow();
  }
}
