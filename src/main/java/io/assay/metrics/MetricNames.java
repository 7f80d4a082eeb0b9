package io.assay.metrics;

import io.prometheus.metrics.model.snapshots.MetricMetadata;

/**
 * Every metric name and label of Assay. They are a contract with dashboards and alert rules: base
 * units, timestamps rather than ages, labels from enums and configuration. Only {@link #CHAIN}
 * carries anything of what a server sent, as digests and registered names, and {@link
 * #CT_UNEXPECTED_INFO} of what a log holds, for a few issuances of each resolver.
 *
 * <p>Names that the micrometer registry writes stand here as it wants them: dots become
 * underscores, and it adds {@code _total} to counters and {@code _seconds} to timers.
 */
final class MetricNames {
  /** The labels of every sample of a target. */
  static final String[] TARGET_LABELS = {"resolver", "endpoint", "address", "vantage"};

  // Values of the label status of CHECKS.
  static final String PASS = "pass";
  static final String VIOLATED = "violated";
  static final String UNDETERMINED = "undetermined";

  static final String TARGETS = "assay.targets";
  static final String IN_FLIGHT = "assay.probes.in.flight";
  static final String IN_FLIGHT_LIMIT = "assay.probes.in.flight.limit";
  static final String WAITING = "assay.probes.waiting";
  static final String SKIPPED = "assay.probes.skipped";
  static final String SKIPPED_REASON = "reason";
  static final String LATENESS = "assay.schedule.lateness";
  static final String VANTAGE_HEALTHY = "assay.vantage.healthy";
  static final String VANTAGE_LAST_CHECK = "assay.vantage.last.check.timestamp.seconds";
  static final String VANTAGE = "vantage";
  static final String ERRORS = "assay.internal.errors";
  static final String REFERENCE_UPDATED = "assay.reference.updated.timestamp.seconds";
  static final String REFERENCE_SOURCE = "source";
  static final String RELOAD_SUCCESSFUL = "assay.config.last.reload.successful";
  static final String RELOAD_SUCCESS_TIMESTAMP =
      "assay.config.last.reload.success.timestamp.seconds";
  static final MetricMetadata BUILD =
      new MetricMetadata("assay_build", "The version of Assay and of the Java that runs it.");
  static final String[] BUILD_LABELS = {"version", "java_version"};

  // The metrics of a target.
  static final Family PROBE_SUCCESS =
      Family.of(
          "assay_probe_success",
          "Whether the last probe got a DNS answer (1) or not (0). What the answer and the"
              + " certificate are worth is assay_verdict.");

  static final Family PROBE_DURATION =
      Family.of(
          "assay_probe_duration_seconds",
          "How long each phase of the last probe took; a phase that was not reached has no sample.",
          "phase");

  static final Family PROBE_LAST_RUN =
      Family.of(
          "assay_probe_last_run_timestamp_seconds",
          "When the last probe began, in seconds since 1970.");

  static final Family PROBES = Family.of("assay_probes", "Probes carried out.");

  static final Family PROBE_FAILURES =
      Family.of(
          "assay_probe_failures",
          "Probes that got no DNS answer, by the stage in which and the kind of failure with which"
              + " they ended.",
          "stage",
          "kind");

  static final Family VERDICT =
      Family.of(
          "assay_verdict",
          "The verdict on the last probe: -1 unknown (also when it is long ago), 0 ok, 1 degraded, 2 misconfigured, 3 blocked,"
              + " 4 suspicious, 5 intercepted.");

  static final Family CHECKS =
      Family.of(
          "assay_checks",
          "How many checks of the last probe pass, are violated, and are undetermined.",
          "status");

  static final Family CHECK_STATUS =
      Family.of(
          "assay_check_status",
          "What each check says of the last probe: 0 pass, 1 violated, -1 undetermined. A check has"
              + " a series from the first time that it was not a pass.",
          "check");

  static final Family CHECK_SEVERITY =
      Family.of(
          "assay_check_severity",
          "How grave the violation of a check by the last probe is: 1 info, 2 warning, 3 critical."
              + " No series while the check is not violated.",
          "check");

  static final Family PROGRAM_TRUSTED =
      Family.of(
          "assay_program_trusted",
          "Whether the root program trusts the chain of the last probe: 1 trusted, 0 not trusted, -1"
              + " undetermined.",
          "program");

  static final Family NOT_AFTER =
      Family.of(
          "assay_certificate_not_after_timestamp_seconds",
          "The end of the leaf's validity, in seconds since 1970.");

  static final Family NOT_BEFORE =
      Family.of(
          "assay_certificate_not_before_timestamp_seconds",
          "The beginning of the leaf's validity, in seconds since 1970.");

  static final Family CHAIN =
      Family.of(
          "assay_chain",
          "What the last probe was presented and negotiated: SHA-256 of the public keys of the leaf"
              + " and of its issuer where the chain has it, and the TLS parameters.",
          "issuer_spki",
          "leaf_spki",
          "tls_version",
          "cipher",
          "group",
          "alpn");

  // The metrics of a followed CT log.
  static final Family CT_TREE_SIZE =
      Family.ofLog(
          "assay_ct_log_tree_size", "Entries of the log by the newest tree head that it signed.");

  static final Family CT_VERIFIED_SIZE =
      Family.ofLog(
          "assay_ct_log_verified_size",
          "Up to which entry the log was read and proven, or began to be followed.");

  static final Family CT_BEHIND =
      Family.ofLog(
          "assay_ct_log_behind_entries", "Entries that the log has and that are not verified yet.");

  static final Family CT_ENTRIES =
      Family.ofLog("assay_ct_entries", "Entries of the log that were read and proven.");

  static final Family CT_UNREADABLE =
      Family.ofLog(
          "assay_ct_unreadable_entries",
          "Those of them that are no readable entry; they are kept.");

  static final Family CT_HEAD_TIME =
      Family.ofLog(
          "assay_ct_log_tree_head_timestamp_seconds",
          "When the log signed its newest tree head, as it says, in seconds since 1970.");

  static final Family CT_LAST_VERIFIED =
      Family.ofLog(
          "assay_ct_log_last_verified_timestamp_seconds",
          "When new entries, or that there are none, were last proven, in seconds since 1970.");

  static final Family CT_PROBLEM =
      Family.ofLog(
          "assay_ct_log_problem",
          "Whether something is wrong with the log or with following it (1) or not (0).",
          "problem");

  static final Family CT_UNEXPECTED =
      Family.apart(
          "assay_ct_unexpected_certificates",
          "Issuances in followed logs, for what the resolver watches, that are not expected and"
              + " not acknowledged.",
          "resolver");

  static final Family CT_UNEXPECTED_INFO =
      new Family(
          new MetricMetadata(
              "assay_ct_unexpected_certificate",
              "The latest of them: for which watched identity, by whom, and where they are logged."),
          new LabelNames(
              new String[] {
                "resolver", "matched", "issuer", "issuer_spki", "log", "index", "tbs_sha256"
              }));

  // The metrics of incidents.
  static final Family INCIDENTS_OPEN =
      Family.apart("assay_incidents_open", "Incidents that are not over.", "severity");

  static final Family INCIDENTS =
      Family.apart(
          "assay_incidents",
          "Incidents that were opened, by the check that is violated, or \"site\" or"
              + " \"vantage-point\".",
          "check",
          "severity");

  static final Family INCIDENTS_DROPPED =
      Family.apart("assay_incidents_dropped", "Incidents not opened since too many were open.");

  // The metrics of the evidence of incidents.
  static final Family EVIDENCE_FILES =
      Family.apart("assay_evidence_files", "Incidents of which evidence is kept.");

  static final Family EVIDENCE_OCTETS =
      Family.apart("assay_evidence_bytes", "How much room the evidence takes.");

  static final Family EVIDENCE_FAILURES =
      Family.apart(
          "assay_evidence_write_failures", "Pieces of evidence that could not be written.");

  static final Family EVIDENCE_DROPPED =
      Family.apart(
          "assay_evidence_dropped", "Pieces of evidence that came faster than they were written.");

  // The metrics of history.
  static final Family HISTORY_ROWS =
      Family.apart("assay_history_rows", "How much history there is, by what it is of.", "of");

  static final Family HISTORY_OCTETS =
      Family.apart("assay_history_bytes", "How much room the history takes.");

  static final Family HISTORY_QUEUE =
      Family.apart("assay_history_queue", "Judgements that wait to be written.");

  static final Family HISTORY_FAILURES =
      Family.apart("assay_history_write_failures", "Transactions on the history that failed.");

  static final Family HISTORY_DROPPED =
      Family.apart(
          "assay_history_dropped", "Judgements and states of incidents that were not written.");

  // The metrics of a process that probes for judges elsewhere.
  static final Family OUTBOX_ROWS =
      Family.apart("assay_outbox_observations", "Observations that Kafka does not have yet.");

  static final Family OUTBOX_OCTETS =
      Family.apart("assay_outbox_bytes", "How much of the outbox's file is in use.");

  static final Family OUTBOX_OLDEST =
      Family.apart(
          "assay_outbox_oldest_timestamp_seconds",
          "When the first observation was taken that Kafka does not have yet, in seconds since"
              + " 1970; 0 where there is none.");

  static final Family OUTBOX_WRITABLE =
      Family.apart(
          "assay_outbox_writable",
          "Whether observations can be written down (1), or probing stands still (0).");

  static final Family OUTBOX_SET_ASIDE =
      Family.apart("assay_outbox_set_aside", "Observations too large for Kafka, which are kept.");

  static final Family BUS_PUBLISHED =
      Family.apart("assay_bus_published", "Observations that Kafka acknowledged.");

  static final Family BUS_WELL =
      Family.apart("assay_bus_well", "Whether Kafka can be used (1) or not (0).");

  // The metrics of a process that judges for probers elsewhere.
  static final Family BUS_RECEIVED =
      Family.apart(
          "assay_bus_observations",
          "Observations that came: counted; replayed when partitions were taken over; duplicate;"
              + " unknown, of what is not configured here; missed, gone before they were read.",
          "outcome");

  static final Family BUS_SET_ASIDE =
      Family.apart("assay_bus_set_aside", "Records that could not be read, and why.", "reason");

  static final Family BUS_PARTITIONS =
      Family.apart("assay_bus_partitions", "Partitions that this process judges.");

  static final Family BUS_LAG =
      Family.apart("assay_bus_lag_records", "Records that are there and not judged yet.");

  static final Family BUS_NEWEST =
      Family.apart(
          "assay_bus_newest_timestamp_seconds",
          "When the newest record that was judged had been written, in seconds since 1970.");

  static final Family BUS_CERTIFICATES =
      Family.apart("assay_bus_certificates", "Certificates that probers published.");

  static final Family SITE_LAST_CONTACT =
      Family.apart(
          "assay_site_last_contact_timestamp_seconds",
          "When the site last gave a sign of life, in seconds since 1970.",
          "site");

  static final Family SITE_OUTBOX_ROWS =
      Family.apart(
          "assay_site_outbox_observations",
          "Observations that wait at the site, as it said last.",
          "site");

  static final Family SITE_TARGETS =
      Family.apart(
          "assay_site_targets",
          "Targets that the site probes at a vantage point, as it said last.",
          "site",
          "vantage");

  // The metrics of the web server.
  static final Family WEB_NOT_AFTER =
      Family.apart(
          "assay_web_certificate_not_after_timestamp_seconds",
          "The end of validity of the web server's own certificate, in seconds since 1970.");

  static final Family WEB_CERTIFICATE_FAILURES =
      Family.apart(
          "assay_web_certificate_reload_failures",
          "How often the files of the web server's certificate changed to what cannot be used.");

  static final Family WEB_REFUSED =
      Family.apart(
          "assay_web_refused_requests", "Requests that were not let in, and why.", "reason");

  private MetricNames() {}

  /**
   * A metric of a target or of a log.
   *
   * @param metadata its name without the suffix of its type ({@code _total}, {@code _info})
   * @param labelNames the names of its labels: those of the target or the log, then its own
   */
  record Family(MetricMetadata metadata, LabelNames labelNames) {
    private static Family of(String name, String help, String... ownLabels) {
      return new Family(new MetricMetadata(name, help), new LabelNames(TARGET_LABELS, ownLabels));
    }

    private static Family apart(String name, String help, String... labels) {
      return new Family(new MetricMetadata(name, help), new LabelNames(labels));
    }

    private static Family ofLog(String name, String help, String... ownLabels) {
      return new Family(
          new MetricMetadata(name, help), new LabelNames(new String[] {"log"}, ownLabels));
    }
  }
}
