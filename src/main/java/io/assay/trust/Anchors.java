package io.assay.trust;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.assay.endpoint.Sha256;
import io.assay.probe.Octets;
import io.assay.x509.CertificateFacts;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The anchors of several root programs together, found by subject. Remembers what it found, within
 * bounds. Thread-safe.
 */
final class Anchors {
  private static final int REMEMBERED_CHARACTERS = 1024 * 1024;
  private static final int ENTRY_CHARACTERS = 100;

  private final List<RootProgram> programs;

  /** Programs may share one pool. */
  private final Set<CertificatePool> pools = Collections.newSetFromMap(new IdentityHashMap<>());

  private final Function<Octets, CertificateFacts> reader;
  private final Cache<String, List<CertificateFacts>> found =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_CHARACTERS)
          .<String, List<CertificateFacts>>weigher(
              (subject, anchors) -> ENTRY_CHARACTERS + subject.length())
          .executor(Runnable::run)
          .build();

  /**
   * @param reader reads certificates, and may remember them
   */
  Anchors(List<RootProgram> programs, Function<Octets, CertificateFacts> reader) {
    this.programs = List.copyOf(programs);
    this.reader = reader;
    programs.forEach(program -> pools.add(program.certificates()));
  }

  /**
   * The anchors of that subject.
   *
   * @param subject in the form of {@link NameKeys}
   */
  List<CertificateFacts> named(String subject) {
    return found.get(subject, this::read);
  }

  private List<CertificateFacts> read(String subject) {
    Map<Sha256, CertificateFacts> anchors = new LinkedHashMap<>();
    for (CertificatePool pool : pools) {
      for (Octets der : pool.named(subject)) {
        CertificateFacts certificate = reader.apply(der);
        if (!programs(certificate).isEmpty()) {
          anchors.putIfAbsent(certificate.sha256(), certificate);
        }
      }
    }
    return List.copyOf(anchors.values());
  }

  /** The names of the programs of which {@code certificate} itself is an anchor. */
  Set<String> programs(CertificateFacts certificate) {
    Set<String> names = new LinkedHashSet<>();
    for (RootProgram program : programs) {
      if (program.anchors().containsKey(certificate.sha256())) {
        names.add(program.name());
      }
    }
    return names;
  }
}
