package io.assay.config;

import io.assay.endpoint.Resolver;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Walks the file from its top: everything but resolvers and vantage points. */
final class ConfigReader {
  private static final Keys TOP =
      Keys.of(
              "role",
              "defaults",
              "limits",
              "web",
              "trust",
              "ct",
              "evidence",
              "history",
              "bus",
              "nameservers",
              "vantages",
              "compare",
              "examine",
              "controls",
              "resolvers")
          .later("http");
  private static final Keys DEFAULTS = Keys.of("interval", "timeout", "timeouts", "query");
  private static final Keys LIMITS = Keys.of("in-flight", "per-address");
  private static final Keys CT =
      Keys.of(
          "list", "list-key", "follow", "logs", "from", "poll", "contact", "backfill", "directory");

  private static final int MOST_IN_FLIGHT = 100_000;
  private static final String RESOLVERS = "at least one resolver with a name and endpoints";

  /** The folder that relative paths in the file start from. */
  private final Path folder;

  ConfigReader(Path folder) {
    this.folder = folder;
  }

  /** What the file says; meaningless where a mistake was reported. */
  Optional<Config> read(Value top) {
    return top.section(TOP).map(this::config);
  }

  private Config config(Section section) {
    Settings defaults =
        section
            .value("defaults")
            .flatMap(v -> v.section(DEFAULTS))
            .map(s -> Settings.read(s, Settings.BUILT_IN))
            .orElse(Settings.BUILT_IN);
    TrustReader trustReader = new TrustReader(folder);
    Optional<Section> ct = section.value("ct").flatMap(v -> v.section(CT));
    Trust trust =
        section
            .value("trust")
            .map(trustReader::read)
            .orElse(Trust.DEFAULT)
            .with(ct.map(trustReader::logs).orElse(Trust.Logs.DEFAULT));
    VantageReader vantageReader = new VantageReader();
    section.value("vantages").ifPresent(vantageReader::read);
    List<Resolver> resolvers =
        section
            .required("resolvers", RESOLVERS)
            .map(v -> new ResolverReader(defaults, trustReader.program(), vantageReader).read(v))
            .orElse(List.of());
    Role role = BusReader.role(section);
    List<Resolver> all = new ArrayList<>(resolvers);
    section
        .value("controls")
        .flatMap(v -> new ControlReader().read(v, resolvers, defaults, vantageReader.vantages()))
        .ifPresent(all::add);
    return new Config(
        all,
        role,
        vantageReader.vantages(),
        section.value("compare").map(v -> CompareReader.read(v, resolvers)).orElse(Compare.DEFAULT),
        section.value("examine").map(ExamineReader::read).orElse(Examine.DEFAULT),
        section
            .value("limits")
            .flatMap(v -> v.section(LIMITS))
            .map(ConfigReader::limits)
            .orElse(Config.DEFAULT_LIMITS),
        trust,
        ct.map(new CtReader(trustReader::directory)::read).orElse(Ct.DEFAULT),
        section
            .value("evidence")
            .map(v -> EvidenceReader.read(v, trustReader::directory))
            .orElse(Evidence.DEFAULT),
        section
            .value("history")
            .map(v -> HistoryReader.read(v, trustReader::directory, trustReader::file))
            .orElse(HistoryTerms.DEFAULT),
        BusReader.read(section, role, trustReader::directory),
        section
            .value("web")
            .map(new WebReader(folder, trustReader::file)::read)
            .orElse(Web.DEFAULT),
        section.value("nameservers").map(ConfigReader::nameservers).orElse(List.of()));
  }

  private static Config.Limits limits(Section section) {
    Optional<Value> given = section.value("in-flight");
    int inFlight =
        given.isEmpty()
            ? Config.DEFAULT_LIMITS.inFlight()
            : given.get().integer(1, MOST_IN_FLIGHT).orElse(MOST_IN_FLIGHT);
    return new Config.Limits(
        inFlight,
        section
            .value("per-address")
            .flatMap(v -> v.integer(1, inFlight))
            .orElse(Math.min(inFlight, Config.DEFAULT_LIMITS.perAddress())));
  }

  private static List<InetSocketAddress> nameservers(Value value) {
    return value.list("a list of nameservers, such as [\"127.0.0.1:53\"]", Readings::nameserver);
  }
}
