package io.assay.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.probe.Octets;
import io.assay.trust.CertificationPath.End;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the certification paths of served chains (RFC 5280, section 6) to the anchors of root
 * programs. Looks at first among what was served, as a client does that fetches nothing; then, only
 * for chains that some program does not trust that way without conditions, among the known
 * intermediates as well.
 *
 * <p>What was found for a chain is remembered, since it holds at any time: only validity periods
 * and terms of anchors are compared anew. It is looked for again when intermediates become known
 * ({@link CertificatePool#version}). Thread-safe; memory and the work that a hostile chain can
 * cause are bounded.
 */
public final class PathFinder {
  /** Octets of certificates that are remembered; their facts take about three times as much. */
  private static final long REMEMBERED_OCTETS = 24L * 1024 * 1024;

  private static final int ENTRY_OCTETS = 1024;
  private static final int PATH_OCTETS = 128;

  private final List<RootProgram> programs;
  private final CertificatePool intermediates;
  private final Anchors anchors;
  private final SignatureMemo signatures = new SignatureMemo();
  private final Cache<Octets, CertificateFacts> facts;
  private final Cache<List<Octets>, Found> chains;

  /**
   * What was found for a chain.
   *
   * @param version that of the intermediates searched; absent where they were not
   */
  private record Found(CertificationPaths paths, Optional<Long> version) {}

  /**
   * @param programs whose names differ
   * @param intermediates certificates that may stand on a path although they were not served
   */
  public PathFinder(List<RootProgram> programs, CertificatePool intermediates) {
    this.programs = List.copyOf(programs);
    this.intermediates = intermediates;
    this.facts =
        Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_OCTETS)
            .<Octets, CertificateFacts>weigher((der, read) -> ENTRY_OCTETS + der.length())
            .executor(Runnable::run)
            .build();
    this.anchors = new Anchors(programs, this::read);
    this.chains =
        Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_OCTETS)
            .<List<Octets>, Found>weigher((chain, found) -> weight(chain, found))
            .executor(Runnable::run)
            .build();
  }

  /** A mesh of cross-signed authorities has hundreds of paths. */
  private static int weight(List<Octets> chain, Found found) {
    int paths = found.paths().paths().size() + found.paths().wider().size();
    return ENTRY_OCTETS + PATH_OCTETS * paths + chain.stream().mapToInt(Octets::length).sum();
  }

  private CertificateFacts read(Octets der) {
    return facts.get(der, CertificateFacts::of);
  }

  /** The programs, in the order given. */
  public List<RootProgram> programs() {
    return programs;
  }

  /**
   * The paths of a chain.
   *
   * @param chain the DER certificates as sent, the leaf first, the others in any order
   * @param time when the chain was used; if a program has no path that is valid then, known
   *     intermediates are searched
   */
  public CertificationPaths find(List<Octets> chain, Instant time) {
    Found known = chains.getIfPresent(chain);
    if (known != null && isComplete(known, time)) {
      return known.paths();
    }
    Found found = known == null ? search(chain) : known;
    if (!isComplete(found, time)) {
      found = searchIntermediates(found.paths());
    }
    chains.put(List.copyOf(chain), found);
    return found.paths();
  }

  private Found search(List<Octets> chain) {
    List<CertificateFacts> certificates = chain.stream().map(this::read).toList();
    return new Found(
        new PathSearch(anchors, signatures, certificates, subject -> List.of()).run(certificates),
        Optional.empty());
  }

  private Found searchIntermediates(CertificationPaths paths) {
    // Read before the search: what comes to the pool during it causes another one.
    long version = intermediates.version();
    List<CertificateFacts> certificates = paths.certificates();
    CertificationPaths wider =
        new PathSearch(anchors, signatures, certificates, this::known).run(certificates);
    return new Found(paths.widenedBy(wider), Optional.of(version));
  }

  private List<CertificateFacts> known(String subject) {
    return intermediates.named(subject).stream()
        .limit(WorkBudget.KNOWN_OF_A_NAME)
        .map(this::read)
        .toList();
  }

  /** Whether no further search is needed for this time. */
  private boolean isComplete(Found found, Instant time) {
    if (found.version().isPresent()) {
      return found.version().get() == intermediates.version();
    }
    return intermediates.equals(CertificatePool.EMPTY)
        || found.paths().certificates().isEmpty()
        || programs.stream()
            .allMatch(
                program ->
                    program.absence().isPresent() || isSatisfied(program, found.paths(), time));
  }

  /** Whether a path leads to an anchor that the program trusts without conditions. */
  private static boolean isSatisfied(RootProgram program, CertificationPaths paths, Instant time) {
    for (CertificationPath path : paths.paths()) {
      if (path.end() == End.ANCHOR
          && path.failure().isEmpty()
          && path.programs().contains(program.name())
          && AnchorTerms.NONE.equals(program.anchors().get(path.certificates().getLast().sha256()))
          && path.failureAt(time).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What each program says of {@code paths} at {@code time}, by the program's name.
   *
   * @param scts the SCTs that came with the leaf
   */
  public Map<String, ProgramTrust> trust(CertificationPaths paths, Instant time, LeafScts scts) {
    Map<String, ProgramTrust> results = new LinkedHashMap<>();
    if (paths.certificates().isEmpty()) {
      return results;
    }
    LeafUse use = new LeafUse(paths.certificates().getFirst(), time, scts);
    for (RootProgram program : programs) {
      results.put(
          program.name(), new ProgramTrust(TrustDecision.of(program, paths, use), program.asOf()));
    }
    return results;
  }
}
