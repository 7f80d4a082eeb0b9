package io.assay.ct.issuance;

import io.assay.ct.store.LoggedCertificate;
import io.assay.endpoint.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One act of issuing: the certificate and its precertificate, in whatever number of logs.
 *
 * @param tbsSha256 what they have in common
 * @param entries at least one
 */
public record Issuance(Sha256 tbsSha256, List<LoggedCertificate> entries) {

  /**
   * @throws IllegalArgumentException if there is no entry, or one of another issuance
   */
  public Issuance {
    entries = List.copyOf(entries);
    Sha256 common = tbsSha256;
    if (entries.isEmpty() || entries.stream().anyMatch(e -> !e.tbsSha256().equals(common))) {
      throw new IllegalArgumentException("not the entries of one issuance");
    }
  }

  /** Joins matches, in the order in which the first of each comes. */
  public static List<Issuance> join(List<LoggedCertificate> matches) {
    Map<Sha256, List<LoggedCertificate>> joined = new LinkedHashMap<>();
    matches.forEach(
        match -> joined.computeIfAbsent(match.tbsSha256(), _ -> new ArrayList<>()).add(match));
    return joined.entrySet().stream()
        .map(one -> new Issuance(one.getKey(), one.getValue()))
        .toList();
  }
}
