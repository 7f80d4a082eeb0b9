package io.assay.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the certification paths of served chains (RFC 5280, section 6) to the anchors of root
 * programs. What was found for a chain is remembered, since it holds at any time: only validity
 * periods are compared anew. Thread-safe; memory and the work that a hostile chain can cause are
 * bounded.
 */
public final class PathFinder {
  /** Octets of certificates that are remembered; their facts take about three times as much. */
  private static final long REMEMBERED_OCTETS = 24L * 1024 * 1024;

  private static final int ENTRY_OCTETS = 1024;

  private final List<RootProgram> programs;
  private final Anchors anchors;
  private final Cache<Octets, CertificateFacts> facts;
  private final Cache<List<Octets>, CertificationPaths> chains;

  /**
   * @param programs whose names differ
   */
  public PathFinder(List<RootProgram> programs) {
    this.programs = List.copyOf(programs);
    this.facts =
        Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_OCTETS)
            .<Octets, CertificateFacts>weigher((der, read) -> ENTRY_OCTETS + der.length())
            .executor(Runnable::run)
            .build();
    this.anchors = new Anchors(programs, der -> facts.get(der, CertificateFacts::of));
    this.chains =
        Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_OCTETS)
            .<List<Octets>, CertificationPaths>weigher((chain, found) -> weight(chain))
            .executor(Runnable::run)
            .build();
  }

  private static int weight(List<Octets> chain) {
    return ENTRY_OCTETS + chain.stream().mapToInt(Octets::length).sum();
  }

  /** The programs, in the order given. */
  public List<RootProgram> programs() {
    return programs;
  }

  /**
   * The paths of a chain.
   *
   * @param chain the DER certificates as sent, the leaf first, the others in any order
   */
  public CertificationPaths find(List<Octets> chain) {
    CertificationPaths known = chains.getIfPresent(chain);
    if (known == null) {
      List<CertificateFacts> certificates =
          chain.stream().map(der -> facts.get(der, CertificateFacts::of)).toList();
      known = new PathSearch(anchors, certificates).run(certificates);
      chains.put(List.copyOf(chain), known);
    }
    return known;
  }

  /** What each program says of {@code paths} at {@code time}, by the program's name. */
  public Map<String, ProgramTrust> trust(CertificationPaths paths, Instant time) {
    Map<String, ProgramTrust> results = new LinkedHashMap<>();
    for (RootProgram program : programs) {
      results.put(program.name(), new ProgramTrust(paths.trust(program, time), program.asOf()));
    }
    return results;
  }
}
