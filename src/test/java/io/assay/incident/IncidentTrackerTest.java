package io.assay.incident;

import static io.assay.incident.Scene.INTERCEPTOR;
import static io.assay.incident.Scene.PUBLIC;
import static io.assay.incident.Scene.TIMEOUT;
import static io.assay.incident.Scene.dot;
import static io.assay.incident.Scene.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.assay.config.Compare;
import io.assay.endpoint.Pin;
import io.assay.judge.Check;
import io.assay.judge.CheckResult;
import io.assay.judge.Judgement;
import io.assay.judge.Judging;
import io.assay.judge.Seen;
import io.assay.judge.Severity;
import io.assay.lab.LabCertificate;
import io.assay.probe.Origin;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentTrackerTest {
  private static final LabCertificate LEAF = PUBLIC.leaf();
  private static final LabCertificate RESIGNED = INTERCEPTOR.leaf();

  private final Heard heard = new Heard();
  private final IncidentTracker tracker = new IncidentTracker(Compare.DEFAULT, heard);
  private final Scene scene = Scene.begin();

  private Judgement record(String vantage, Seen seen) {
    Judgement judgement = scene.look(vantage, seen);
    tracker.record(judgement, scene.now());
    return judgement;
  }

  private void record(Seen seen, String... vantages) {
    for (String vantage : vantages) {
      record(vantage, seen);
    }
  }

  @Test
  void healthyEndpointHasNoIncident() {
    record(dot(LEAF), "a", "b", "a", "b");
    assertThat(tracker.open()).isEmpty();
    assertThat(heard.events).isEmpty();
  }

  @Test
  void anIncidentOfAnotherProcessGoesOnAndEndsWithoutBeingCountedAnew() {
    record(failed(TIMEOUT), "a", "a", "a", "b", "b", "b");
    Incident before = tracker.open().getFirst();
    Heard heardNow = new Heard();
    IncidentTracker next = new IncidentTracker(Compare.DEFAULT, heardNow);
    Judgement seen = scene.look("a", failed(TIMEOUT));
    next.restore(before, seen.observation().target());
    next.restore(before, scene.look("b", failed(TIMEOUT)).observation().target());

    assertThat(next.open()).containsExactly(before);
    for (int i = 0; i < 3; i++) {
      next.record(scene.look("a", failed(TIMEOUT)), scene.now());
    }
    assertThat(next.open()).extracting(Incident::id).containsExactly(before.id());
    assertThat(next.open().getFirst().lastSeen()).isAfter(before.lastSeen());
    assertThat(heardNow.events).isEmpty();
    assertThat(next.totals().values()).containsOnly(0L);

    next.release(scene.look("b", failed(TIMEOUT)).observation().target());
    assertThat(next.open().getFirst().present()).containsExactly("a");
    for (int i = 0; i < Compare.DEFAULT.clearAfter(); i++) {
      next.record(scene.look("a", dot(LEAF)), scene.now());
    }
    assertThat(next.open()).extracting(Incident::id).doesNotContain(before.id());
    assertThat(heardNow.events)
        .filteredOn(event -> event.contains("reachable"))
        .containsExactly("closed reachable critical []");
  }

  @Test
  void whatAnotherProcessGoesOnWithIsNotOverHere() {
    record(failed(TIMEOUT), "a", "a", "a");
    int events = heard.events.size();
    tracker.release(scene.look("a", failed(TIMEOUT)).observation().target());
    assertThat(tracker.open()).isEmpty();
    assertThat(heard.events).hasSize(events);
  }

  @Test
  void unreachableEndpointIsAnIncidentAfterSomeProbesInARow() {
    record(failed(TIMEOUT), "a", "a");
    record(dot(LEAF), "a");
    Judgement first = record("a", failed(TIMEOUT));
    record(failed(TIMEOUT), "a");
    assertThat(heard.events).isEmpty();

    Judgement third = record("a", failed(TIMEOUT));

    assertThat(heard.events).containsExactly("opened reachable critical [a]");
    Incident incident = tracker.open().getFirst();
    assertThat(incident.cause())
        .isEqualTo(
            new Cause.Violated(
                Check.REACHABLE,
                "test",
                Scene.target(first).endpoint(),
                Scene.target(first).address()));
    assertThat(incident.opened()).isEqualTo(first.observation().startedAt());
    assertThat(incident.lastSeen()).isEqualTo(third.observation().startedAt());
    assertThat(incident.closed()).isEmpty();
    assertThat(incident.expected()).isEqualTo("an answer to the query");
    assertThat(incident.observed()).isEqualTo("timeout in stage connect");
    assertThat(incident.reason()).isEqualTo("no answer to SYN");
  }

  @Test
  void incidentEndsAfterSomeGoodProbesInARow() {
    record(failed(TIMEOUT), "a", "a", "a");
    record(dot(LEAF), "a", "a");
    record(failed(TIMEOUT), "a");
    record(dot(LEAF), "a", "a");
    assertThat(heard.events).containsExactly("opened reachable critical [a]");

    Judgement last = record("a", dot(LEAF));

    assertThat(heard.events).last().isEqualTo("closed reachable critical []");
    assertThat(heard.last().closed()).contains(last.observation().startedAt());
    assertThat(heard.last().vantages()).containsExactly("a");
    assertThat(heard.last().id()).isEqualTo(heard.incidents.getFirst().id());
    assertThat(tracker.open()).isEmpty();
  }

  @Test
  void doubtOfWhoAnswersIsAnIncidentAtOnce() {
    scene.expecting(Judging.pins(Judging.pin(Pin.Kind.SPKI, LEAF)));
    record(dot(LEAF), "b");
    record(dot(RESIGNED), "a");
    assertThat(heard.events)
        .containsExactly("opened pin critical [a]", "opened vantage critical [a]");
    // Nothing of the certificate but its doubts: who trusts it takes some probes in a row.
    record(dot(RESIGNED), "a", "a");
    assertThat(heard.events).contains("opened programs critical [a]");
  }

  @Test
  void whatIsWorthKnowingOnlyIsNoIncident() {
    Seen other = dot(LEAF).response(Seen.answer("NOERROR", "192.0.2.9"));
    record(dot(LEAF), "b");
    record(other, "a", "a", "a", "a", "a");
    assertThat(heard.events).isEmpty();
  }

  @Test
  void vantagePointsOfOneCauseShareAnIncident() {
    scene.expecting(Judging.pins(Judging.pin(Pin.Kind.SPKI, LEAF)));
    record(dot(RESIGNED), "b", "a");
    assertThat(heard.events)
        .containsExactly("opened pin critical [b]", "changed pin critical [a, b]");
    record(dot(LEAF), "b", "b", "b");
    assertThat(heard.events).last().isEqualTo("changed pin critical [a]");
    assertThat(heard.last().vantages()).containsExactly("a", "b");
    record(dot(LEAF), "a", "a", "a");
    assertThat(heard.events).contains("closed pin critical []");
    assertThat(tracker.open()).noneMatch(incident -> incident.cause().label().equals("pin"));
  }

  @Test
  void endpointAndAddressAndCauseMakeAnIncident() {
    Seen elsewhere = failed(TIMEOUT).at(Optional.of(InetAddress.ofLiteral("192.0.2.1")));
    record(failed(TIMEOUT), "a", "a", "a");
    record(elsewhere, "a", "a", "a");
    assertThat(tracker.open()).hasSize(2).extracting(Incident::id).doesNotHaveDuplicates();
  }

  @Test
  void severityIsTheGravestAndTheTextsAreThoseOfThen() {
    Judgement good = scene.judgement("a", dot(LEAF));
    for (Severity severity : List.of(Severity.WARNING, Severity.CRITICAL, Severity.WARNING)) {
      tracker.record(
          scene
              .judgement("a", dot(LEAF))
              .with(
                  List.of(
                      new CheckResult.Violation(
                          Check.VANTAGE, severity, "one", severity.text(), "because"))),
          scene.now());
    }
    assertThat(heard.events)
        .containsExactly("opened vantage warning [a]", "changed vantage critical [a]");
    assertThat(tracker.open().getFirst().observed()).isEqualTo("critical");
    assertThat(total("vantage", Severity.WARNING)).isEqualTo(1);
    assertThat(total("vantage", Severity.CRITICAL)).isEqualTo(1);
    assertThat(good.results()).isNotEmpty();
  }

  @Test
  void vantageIncidentEndsWithTheViolationWhichTakesItsTimeByItself() {
    record(dot(LEAF), "b");
    record(dot(RESIGNED), "a");
    record(dot(LEAF), "a", "a");
    assertThat(heard.events).containsExactly("opened vantage critical [a]");
    record(dot(LEAF), "a");
    assertThat(heard.events).last().isEqualTo("closed vantage critical []");
    assertThat(heard.last().reason()).contains("seen only here");
  }

  @Test
  void undeterminedNeitherOpensNorCloses() {
    record(dot(LEAF), "b");
    record(dot(RESIGNED), "a");
    for (int i = 0; i < 5; i++) {
      scene.pass(Duration.ofMinutes(5));
      record(dot(LEAF), "a");
    }
    assertThat(heard.events).containsExactly("opened vantage critical [a]");
  }

  @Test
  void whatNobodyConfirmsForADayIsOver() {
    record(dot(LEAF), "b");
    record(dot(RESIGNED), "a");
    scene.pass(Duration.ofHours(23));
    record(dot(LEAF), "a");
    assertThat(tracker.open()).hasSize(1);
    scene.pass(Duration.ofHours(2));
    record(dot(LEAF), "a");
    assertThat(tracker.open()).isEmpty();
  }

  @Test
  void removedTargetEndsItsPart() {
    record(failed(TIMEOUT), "a", "a", "a", "b", "b");
    Judgement seen = record("b", failed(TIMEOUT));
    assertThat(heard.events).last().isEqualTo("changed reachable critical [a, b]");

    tracker.forget(Scene.target(seen), scene.now());
    assertThat(heard.events).last().isEqualTo("changed reachable critical [a]");
    tracker.forget(Scene.target(scene.judgement("a", dot(LEAF))), scene.now());
    assertThat(heard.events).last().isEqualTo("closed reachable critical []");
    tracker.forget(Scene.target(seen), scene.now());
    assertThat(heard.events).hasSize(4);
  }

  @Test
  void olderProbesAndIllVantagePointsAndTheFutureAreNoEvidence() {
    Judgement old = scene.judgement("a", failed(TIMEOUT));
    record(dot(LEAF), "a");
    for (int i = 0; i < 5; i++) {
      tracker.record(old, scene.now());
      tracker.record(
          scene.judgementAt(scene.now().plus(Duration.ofHours(i + 1)), "a", failed(TIMEOUT)),
          scene.now());
      record(failed(TIMEOUT).from(Origin.ill("no route")), "a");
    }
    assertThat(heard.events).isEmpty();
    Judgement last = record("a", failed(TIMEOUT));
    tracker.record(last, scene.now());
    tracker.record(last, scene.now());
    assertThat(heard.events).isEmpty();
  }

  @Test
  void idIsTheSameForTheSameCauseAndBeginning() {
    Heard other = new Heard();
    IncidentTracker elsewhere = new IncidentTracker(Compare.DEFAULT, other);
    for (int round = 0; round < 2; round++) {
      for (Seen seen : Arrays.asList(failed(TIMEOUT), failed(TIMEOUT), failed(TIMEOUT))) {
        Judgement judgement = record("a", seen);
        elsewhere.record(judgement, scene.now());
      }
      for (int i = 0; i < 3; i++) {
        elsewhere.record(record("a", dot(LEAF)), scene.now());
      }
    }
    assertThat(heard.incidents).isEqualTo(other.incidents);
    assertThat(heard.incidents).extracting(Incident::id).hasSize(4);
    assertThat(heard.incidents.get(0).id()).isEqualTo(heard.incidents.get(1).id());
    assertThat(heard.incidents.get(2).id()).isNotEqualTo(heard.incidents.get(1).id());
  }

  @Test
  void silentSiteAndIllVantagePointAreIncidents() {
    Instant since = scene.now();
    tracker.siteSilent("berlin", since);
    tracker.siteSilent("berlin", since.plusSeconds(60));
    tracker.vantageIll("uplink", "the proxy refused", since);
    assertThat(heard.events)
        .containsExactly("opened site critical []", "opened vantage-point warning [uplink]");
    assertThat(tracker.open())
        .extracting(Incident::cause)
        .containsExactlyInAnyOrder(new Cause.SiteSilent("berlin"), new Cause.VantageIll("uplink"));
    assertThat(heard.last().observed()).isEqualTo("the proxy refused");

    tracker.siteBack("berlin", since.plusSeconds(90));
    tracker.siteBack("berlin", since.plusSeconds(91));
    tracker.vantageWell("uplink", since.plusSeconds(92));
    assertThat(heard.events).hasSize(4);
    assertThat(heard.incidents.get(2).closed()).contains(since.plusSeconds(90));
    assertThat(tracker.open()).isEmpty();
  }

  @Test
  void numbersAreThereBeforeTheFirstIncident() {
    assertThat(tracker.openBySeverity())
        .containsOnlyKeys(Severity.values())
        .allSatisfy((severity, number) -> assertThat(number).isZero());
    assertThat(tracker.totals()).hasSize((Check.values().length + 2) * 2);
    record(failed(TIMEOUT), "a", "a", "a");
    assertThat(tracker.openBySeverity()).containsEntry(Severity.CRITICAL, 1);
    assertThat(total("reachable", Severity.CRITICAL)).isEqualTo(1);
    record(dot(LEAF), "a", "a", "a");
    assertThat(tracker.openBySeverity()).containsEntry(Severity.CRITICAL, 0);
    assertThat(total("reachable", Severity.CRITICAL)).isEqualTo(1);
  }

  private long total(String label, Severity severity) {
    return tracker.totals().getOrDefault(new IncidentTotal(label, severity), -1L);
  }

  @Test
  void incidentsThatAreOpenAtOnceAreBounded() {
    for (int i = 0; i < Bounds.OPEN_INCIDENTS; i++) {
      tracker.siteSilent("site" + i, scene.now());
    }
    record(failed(TIMEOUT), "a", "a", "a", "a", "a");
    tracker.siteSilent("one more", scene.now());
    assertThat(tracker.open()).hasSize(Bounds.OPEN_INCIDENTS);
    assertThat(tracker.dropped()).isEqualTo(2);

    tracker.siteBack("site0", scene.now());
    Judgement next = record("a", failed(TIMEOUT));
    assertThat(heard.events).last().isEqualTo("opened reachable critical [a]");
    assertThat(heard.last().opened()).isBefore(next.observation().startedAt());
  }
}
