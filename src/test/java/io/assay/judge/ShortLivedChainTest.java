package io.assay.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.endpoint.Expectation;
import io.assay.judge.CheckResult.Violation;
import io.assay.lab.LabCertificate;
import io.assay.lab.LabPki;
import io.assay.trust.Reference;
import io.assay.trust.RootProgram;
import io.assay.trust.TrustResult;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate of 160 hours that names neither CRL nor OCSP responder, as some are today. */
class ShortLivedChainTest {
  private final LabPki pki = LabPki.create();
  private final Instant issued = Instant.now().minus(Duration.ofHours(12));
  private final LabCertificate leaf =
      pki.anotherLeaf()
          .validity(issued, issued.plus(Duration.ofHours(160)).minusSeconds(1))
          .build();

  private Judge judge() {
    return new Judge(
        Reference.of(
            Stream.concat(Stream.of(RootProgram.PLATFORM), RootProgram.PUBLIC.stream())
                .map(program -> Judging.program(program, pki.root()))
                .toArray(RootProgram[]::new)));
  }

  /** Renewal is due at two thirds of its life. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 53, 80, 107, 119})
  void violatesNothingForAsLongAsItIsNormallyInUse(int hours) {
    Seen seen = Seen.dot(leaf, pki.issuing()).at(issued.plus(Duration.ofHours(hours)));
    Judgement judgement = judge().judge(seen.observation(), Expectation.NONE);
    assertThat(judgement.results()).noneMatch(Violation.class::isInstance);
    assertThat(judgement.verdict()).isEqualTo(Verdict.OK);
    assertThat(judgement.programs().values())
        .hasSize(5)
        .allMatch(program -> program.result() instanceof TrustResult.Trusted);
    assertThat(Judging.result(Check.REVOCATION, judgement)).isInstanceOf(CheckResult.Pass.class);
  }
}
