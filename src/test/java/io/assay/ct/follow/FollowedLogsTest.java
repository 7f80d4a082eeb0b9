package io.assay.ct.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.config.Ct;
import io.assay.ct.Log;
import io.assay.ct.LogList;
import io.assay.ct.LogLists;
import io.assay.ct.LogLists.Entry;
import io.assay.lab.LabKey;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowedLogsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final KeyPair OWN = LabKey.P256.generate();

  private static Ct ct(Ct.Follow follow, Ct.OwnLog... own) {
    return new Ct(
        follow,
        List.of(own),
        new Ct.From.Now(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Ct.OwnLog own(String name) {
    return new Ct.OwnLog(
        name,
        Ct.Protocol.STATIC,
        "http://127.0.0.1:9/log/",
        Base64.getEncoder().encodeToString(OWN.getPublic().getEncoded()));
  }

  private static List<String> names(Ct ct, LogList list) {
    return FollowedLogs.of(ct, Optional.of(list), NOW).stream().map(Log::name).toList();
  }

  private static Entry entry(String state) {
    return new Entry(
        state, LabKey.P256.generate().getPublic(), state, Instant.parse("2026-01-01T00:00:00Z"));
  }

  private static LogList list() {
    return LogLists.of(
        NOW,
        entry("pending"),
        entry("qualified"),
        entry("usable"),
        entry("readonly"),
        entry("retired"),
        entry("rejected"));
  }

  @Test
  void usableOnesTakePartAndAllOfThemAreThoseThatAreStillThere() {
    assertThat(names(ct(Ct.Follow.USABLE), list()))
        .containsExactly("qualified log", "readonly log", "usable log");
    assertThat(names(ct(Ct.Follow.ALL), list()))
        .containsExactly("pending log", "qualified log", "readonly log", "usable log");
    assertThat(names(ct(Ct.Follow.NONE), list())).isEmpty();
  }

  @Test
  void onesOwnAreFollowedBesideThemAndWithoutAList() {
    assertThat(names(ct(Ct.Follow.USABLE, own("own")), list()))
        .containsExactly("own", "qualified log", "readonly log", "usable log");
    List<Log> alone = FollowedLogs.of(ct(Ct.Follow.NONE, own("own")), Optional.empty(), NOW);
    assertThat(alone).singleElement().extracting(Log::kind).isEqualTo(Log.Kind.STATIC_CT);
  }

  @Test
  void aLogIsFollowedOnceAndNoTwoHaveOneName() {
    LogList same =
        LogLists.of(NOW, new Entry("own", OWN.getPublic(), "usable", NOW), entry("usable"));
    assertThat(names(ct(Ct.Follow.USABLE, own("mine")), same))
        .containsExactly("mine", "usable log");
    LogList namesakes = LogLists.of(NOW, entry("usable"), entry("usable"));
    assertThat(names(ct(Ct.Follow.USABLE), namesakes))
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).startsWith("usable log"));
  }

  @Test
  void realListsHaveLogsToFollowUntilTheirIntervalsAreOver() {
    LogList real = LogLists.shared("ctvault_log_list_google_v93.3_2026-10-03.json");
    assertThat(FollowedLogs.of(ct(Ct.Follow.USABLE), Optional.of(real), NOW)).hasSize(6);
    assertThat(
            FollowedLogs.of(
                ct(Ct.Follow.USABLE), Optional.of(real), Instant.parse("2027-01-01T00:00:00Z")))
        .hasSize(4);
  }
}
