package io.assay.judge;

import io.assay.probe.Observation;
import io.assay.trust.TrustResult;
import io.assay.x509.CertificateFacts;
import java.util.List;
import java.util.Map;

/**
 * What is held of one observation.
 *
 * @param chain the facts of the certificates as sent, in the observation's order
 * @param programs what each root program says of the chain, by the program's name; empty where no
 *     certificate was seen
 * @param results one result of each check, in the order of {@link Check}
 */
public record Judgement(
    Observation observation,
    List<CertificateFacts> chain,
    Map<String, TrustResult> programs,
    List<CheckResult> results,
    Verdict verdict) {
  public Judgement {
    chain = List.copyOf(chain);
    programs = Map.copyOf(programs);
    results = List.copyOf(results);
  }
}
