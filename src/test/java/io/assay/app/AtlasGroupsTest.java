package io.assay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.judge.Check;
import io.assay.judge.Judgement;
import io.assay.judge.Verdict;
import io.assay.lab.LabPki;
import io.assay.metrics.Judgements;
import io.assay.probe.Origin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AtlasGroupsTest {
  private static final LabPki PKI = LabPki.create();

  private final AtlasGroups groups = new AtlasGroups();

  private static Judgement seen(int address) {
    return Judgements.answered(Judgements.target(address), PKI.leaf().chain());
  }

  @Test
  void whatDiffersInChainVerdictOrChecksStandsApart() {
    groups.add(seen(1));
    groups.add(seen(1));
    groups.add(Judgements.violated(seen(1), Check.VALIDITY, Verdict.DEGRADED));
    groups.add(Judgements.answered(Judgements.target(1), PKI.anotherLeaf().build().chain()));
    groups.add(Judgements.refused(Judgements.target(1)));
    groups.add(seen(2));

    assertThat(groups.ranked())
        .extracting(ranked -> ranked.group().results())
        .containsExactlyInAnyOrder(2L, 1L, 1L, 1L, 1L);
    assertThat(groups.ranked())
        .as("all are of one vantage point")
        .noneMatch(AtlasGroups.Ranked::minority);
  }

  @Test
  void moreGroupsThanThereIsRoomForAreCounted() {
    for (int i = 0; i < AtlasGroups.GROUPS + 5; i++) {
      groups.add(seen(i));
    }
    groups.add(seen(1));

    assertThat(groups.ranked()).hasSize(AtlasGroups.GROUPS);
    assertThat(groups.notTold()).isEqualTo(5);
    assertThat(new AtlasPrinter(Style.PLAIN).print(groups)).contains("\n5 more results, ");
  }

  @Test
  void vantagePointsAreTheirNames() {
    groups.add(seen(1));

    assertThat(groups.ranked().getFirst().group().vantages())
        .isEqualTo(Map.of("here", Origin.SOUND));
    assertThat(List.of(new AtlasPrinter(Style.PLAIN).print(groups).split("\n", -1)))
        .contains("  seen          1 time by 1 vantage point, at 2026-11-22T10:00:00.250Z");
  }
}
