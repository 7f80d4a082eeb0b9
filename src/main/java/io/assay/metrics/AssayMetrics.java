package io.assay.metrics;

import io.assay.endpoint.Target;
import io.assay.judge.Judgement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * All metrics of the process. Series of a target exist from {@link #add} to {@link #remove}; what a
 * probe of any other target shows is not recorded. Thread-safe.
 */
public final class AssayMetrics implements AutoCloseable {

  /** Why there is no observation of a due probe. */
  public enum Skip {
    /** The previous probe of the target was still running. */
    RUNNING,
    /** Its time had passed by so much that the next one is near: the machine was suspended. */
    LATE,
    /** This process stood still while it was under way, so that it timed out of itself. */
    STALLED
  }

  private final InstantSource clock;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Map<Target, TargetSeries> targets = new ConcurrentHashMap<>();

  /** Counts the changes of {@link #targets}, so that a scrape knows whether to sort them anew. */
  private final AtomicLong changes = new AtomicLong();

  private volatile InOrder inOrder = new InOrder(0, new TargetSeries[0]);

  private final Map<Skip, Counter> skips = new EnumMap<>(Skip.class);
  private final Timer lateness;
  private final Counter errors;
  private final AtomicBoolean reloadSuccessful = new AtomicBoolean();
  private volatile Optional<Instant> reloaded = Optional.empty();
  private final Map<String, Instant> references = new ConcurrentHashMap<>();
  private final Map<String, VantageState> vantages = new ConcurrentHashMap<>();

  /** How a vantage point was when it was last looked at. */
  private record VantageState(boolean healthy, Instant checked) {}

  /**
   * Metrics of a process that has no targets yet.
   *
   * @param version of Assay, for {@code assay_build_info}
   * @param clock tells how old is what is known of a target
   */
  public AssayMetrics(String version, InstantSource clock) {
    this.clock = clock;
    registry.getPrometheusRegistry().register((MultiCollector) () -> snapshots(inOrder()));
    registry.getPrometheusRegistry().register((Collector) () -> build(version));
    bindProcess();
    for (Skip reason : Skip.values()) {
      skips.put(
          reason,
          Counter.builder(MetricNames.SKIPPED)
              .description("Due probes that were not carried out, by reason.")
              .tag(MetricNames.SKIPPED_REASON, reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    lateness =
        Timer.builder(MetricNames.LATENESS)
            .description("How long after its due time a probe was started.")
            .serviceLevelObjectives(
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10))
            .register(registry);
    errors =
        Counter.builder(MetricNames.ERRORS)
            .description("Probes lost to a defect of Assay; the log has the details.")
            .register(registry);
    gauge(MetricNames.TARGETS, "Targets that are probed.", targets::size);
    gauge(
        MetricNames.RELOAD_SUCCESSFUL,
        "Whether the last attempt to read the configuration succeeded (1) or not (0).",
        () -> reloadSuccessful.get() ? 1 : 0);
    Gauge.builder(
            MetricNames.RELOAD_SUCCESS_TIMESTAMP,
            () -> reloaded.map(Instant::getEpochSecond).orElse(0L))
        .description("When the configuration was last read successfully, in seconds since 1970.")
        .register(registry);
  }

  private void bindProcess() {
    // Nanoseconds are no base unit: the same number in seconds follows. A gauge is no count.
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new JvmMemoryMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    FunctionCounter.builder("process.cpu.seconds", this, m -> ProcessUsage.cpuSeconds())
        .description("User and system CPU time spent.")
        .register(registry);
    Gauge.builder("process.resident.memory.bytes", ProcessUsage::residentBytes)
        .description("Resident memory size.")
        .register(registry);
  }

  /** Shows how many probes are under way, may be under way, and wait for their turn. */
  public void bindInFlight(IntSupplier inFlight, IntSupplier limit, IntSupplier waiting) {
    gauge(MetricNames.IN_FLIGHT, "Probes under way.", inFlight);
    gauge(MetricNames.IN_FLIGHT_LIMIT, "Probes that may be under way at once.", limit);
    gauge(MetricNames.WAITING, "Due probes that wait for one of the limits.", waiting);
  }

  /** Shows how far logs are followed, and what they hold that nobody expects. */
  public void bindLogs(Supplier<LogView> view) {
    bind(() -> LogSeries.snapshots(view.get()));
  }

  /** Shows what is and was wrong. */
  public void bindIncidents(Supplier<IncidentView> view) {
    bind(() -> IncidentSeries.snapshots(view.get()));
  }

  /** Shows how much evidence of incidents is kept, and what could not be. */
  public void bindEvidence(Supplier<EvidenceView> view) {
    bind(() -> EvidenceSeries.snapshots(view.get()));
  }

  /** Shows how much history is kept, and what could not be. */
  public void bindHistory(Supplier<HistoryView> view) {
    bind(() -> HistorySeries.snapshots(view.get()));
  }

  /** Shows how observations get to judges elsewhere. */
  public void bindOutbox(Supplier<OutboxView> view) {
    bind(() -> BusSeries.snapshots(view.get()));
  }

  /** Shows how observations come from probers elsewhere. */
  public void bindBus(Supplier<BusView> view) {
    bind(() -> BusSeries.snapshots(view.get()));
  }

  /** Shows what the web server shows of itself, and whom it did not let in. */
  public void bindWeb(Supplier<WebView> view) {
    bind(() -> WebSeries.snapshots(view.get()));
  }

  private void bind(MultiCollector collector) {
    registry.getPrometheusRegistry().register(collector);
  }

  /**
   * Creates the series of {@code target}, where they do not exist.
   *
   * @param staleAfter how long after its last probe nothing is known of it any more
   */
  public void add(Target target, Duration staleAfter) {
    TargetSeries known =
        targets.computeIfAbsent(
            target,
            t -> {
              changes.incrementAndGet();
              return new TargetSeries(t, clock);
            });
    known.staleAfter(staleAfter);
  }

  /** Ends the series of {@code target}. */
  public void remove(Target target) {
    if (targets.remove(target) != null) {
      changes.incrementAndGet();
    }
  }

  /** Records what a probe of its target showed, if that target has series. */
  public void record(Judgement judgement) {
    Optional.ofNullable(targets.get(judgement.observation().target()))
        .ifPresent(series -> series.update(judgement, true));
  }

  /** Records what a probe showed that was counted before, by another process. */
  public void replay(Judgement judgement) {
    Optional.ofNullable(targets.get(judgement.observation().target()))
        .ifPresent(series -> series.update(judgement, false));
  }

  /** Records how a vantage point was found to be at {@code now}. */
  public void vantageChecked(String vantage, boolean healthy, Instant now) {
    VantageState state = new VantageState(healthy, now);
    if (vantages.put(vantage, state) == null) {
      vantageGauge(
          vantage,
          MetricNames.VANTAGE_HEALTHY,
          "Whether the vantage point itself is well (1), or cannot say anything of endpoints (0).",
          known -> known.healthy ? 1 : 0);
      vantageGauge(
          vantage,
          MetricNames.VANTAGE_LAST_CHECK,
          "When the vantage point was last looked at, in seconds since 1970.",
          known -> known.checked.getEpochSecond());
    }
  }

  /** Ends the series of a vantage point. */
  public void vantageRemoved(String vantage) {
    vantages.remove(vantage);
    for (String name : List.of(MetricNames.VANTAGE_HEALTHY, MetricNames.VANTAGE_LAST_CHECK)) {
      Optional.ofNullable(registry.find(name).tag(MetricNames.VANTAGE, vantage).gauge())
          .ifPresent(registry::remove);
    }
  }

  private void vantageGauge(
      String vantage, String name, String description, ToDoubleFunction<VantageState> value) {
    Gauge.builder(
            name,
            vantages,
            all ->
                Optional.ofNullable(all.get(vantage)).map(value::applyAsDouble).orElse(Double.NaN))
        .description(description)
        .tag(MetricNames.VANTAGE, vantage)
        .register(registry);
  }

  /** Counts due probes that were not carried out. */
  public void skipped(Skip reason, long times) {
    Objects.requireNonNull(skips.get(reason)).increment((double) times);
  }

  /** Records how long after its due time a probe was started. */
  public void started(Duration late) {
    lateness.record(late);
  }

  /** Counts a probe that was lost to a defect of this program. */
  public void internalError() {
    errors.increment();
  }

  /** Records that the configuration in force was read at {@code now}. */
  public void configurationLoaded(Instant now) {
    reloaded = Optional.of(now);
    reloadSuccessful.set(true);
  }

  /** Records that a changed configuration could not be read. */
  public void configurationRejected() {
    reloadSuccessful.set(false);
  }

  /**
   * Records how old the reference data in use are, such as the anchors of root programs.
   *
   * @param dates by the name of the source; there are no others from now on
   */
  public void referencesInUse(Map<String, Instant> dates) {
    dates.forEach(this::referenceUpdated);
    for (String source : List.copyOf(references.keySet())) {
      if (!dates.containsKey(source)) {
        references.remove(source);
        Optional.ofNullable(
                registry
                    .find(MetricNames.REFERENCE_UPDATED)
                    .tag(MetricNames.REFERENCE_SOURCE, source)
                    .gauge())
            .ifPresent(registry::remove);
      }
    }
  }

  private void referenceUpdated(String source, Instant updated) {
    if (references.put(source, updated) == null) {
      Gauge.builder(
              MetricNames.REFERENCE_UPDATED,
              () -> references.getOrDefault(source, Instant.EPOCH).getEpochSecond())
          .description("The date of the reference data in use, in seconds since 1970.")
          .tag(MetricNames.REFERENCE_SOURCE, source)
          .register(registry);
    }
  }

  /** All samples, in the format for a client that sends {@code accept}. */
  public Exposition exposition(Optional<String> accept) {
    return new Exposition(
        formats.findWriter(accept.orElse(null)), registry.getPrometheusRegistry().scrape());
  }

  /** The samples of some targets, in the format for a client that sends {@code accept}. */
  public Exposition exposition(Optional<String> accept, Collection<Target> some) {
    TargetSeries[] series =
        some.stream()
            .distinct()
            .map(targets::get)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparing(TargetSeries::labels))
            .toArray(TargetSeries[]::new);
    return new Exposition(formats.findWriter(accept.orElse(null)), snapshots(series));
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  private void gauge(String name, String description, IntSupplier value) {
    Gauge.builder(name, value::getAsInt).description(description).register(registry);
  }

  private static MetricSnapshots snapshots(TargetSeries[] series) {
    Samples samples = new Samples(series.length);
    for (TargetSeries target : series) {
      target.collect(samples);
    }
    return samples.toSnapshots();
  }

  /** Sorted, because the library sorts each metric by labels, which is quick for what is sorted. */
  private TargetSeries[] inOrder() {
    InOrder current = inOrder;
    long change = changes.get();
    if (current.change != change) {
      TargetSeries[] series = targets.values().toArray(TargetSeries[]::new);
      Arrays.sort(series, Comparator.comparing(TargetSeries::labels));
      current = new InOrder(change, series);
      inOrder = current;
    }
    return current.series;
  }

  private static InfoSnapshot build(String version) {
    LabelNames names = new LabelNames(MetricNames.BUILD_LABELS);
    return new InfoSnapshot(
        MetricNames.BUILD,
        List.of(
            new InfoDataPointSnapshot(
                names.labels(
                    new String[] {version, System.getProperty("java.version", "unknown")}))));
  }

  /** The series of all targets as they were after so many changes. */
  private static final class InOrder {
    final long change;
    final TargetSeries[] series;

    InOrder(long change, TargetSeries[] series) {
      this.change = change;
      this.series = series;
    }
  }
}
