package io.assay.web.page;

import io.assay.evidence.ExhibitFacts;
import io.assay.history.HistoryException;
import io.assay.history.Part;
import io.assay.history.Rows;
import io.assay.history.Sighting;
import io.assay.web.reading.Knowledge;
import io.assay.x509.CertificateFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One certificate, and where it was seen. Immutable. */
final class CertificatePage {
  private static final int SIGHTINGS = 100;

  private final CertificateFacts certificate;
  private final Optional<Rows<Sighting>> sightings;
  private final Instant now;

  CertificatePage(CertificateFacts certificate, Knowledge knowledge, Instant now)
      throws HistoryException {
    this.certificate = certificate;
    this.sightings =
        knowledge.history().isPresent()
            ? Optional.of(
                knowledge.history().get().sightingsOf(certificate.sha256(), Part.first(SIGHTINGS)))
            : Optional.empty();
    this.now = now;
  }

  String title() {
    return "Certificate of " + ChainDrawing.name(certificate);
  }

  void write(Html page) {
    page.element("p", "Certificate", "class", "kind");
    page.element("h1", ChainDrawing.name(certificate), "id", "headline");
    FactList.rows(
        page, new ExhibitFacts.Section("Certificate", ExhibitFacts.certificate(certificate)));
    page.open("p");
    page.element(
        "a",
        "PEM",
        "href",
        "/api/v1/certificates/" + certificate.sha256().hex() + ".pem",
        "download",
        "");
    page.close("p");
    page.element("h2", "Where it was seen", "id", "seen");
    if (sightings.isEmpty()) {
      page.element("p", "No history is kept (history: never).");
      return;
    }
    List<Sighting> rows = sightings.get().rows();
    if (rows.isEmpty()) {
      page.element("p", "In no chain that the history has.");
      return;
    }
    Matrix.begin(page, "seen", "Endpoint", List.of("Vantage point", "First", "Last", "Probes"));
    for (Sighting one : rows) {
      page.open("tr");
      page.element(
          "th",
          one.target().resolver()
              + " "
              + one.target().endpoint()
              + (one.target().address().isEmpty() ? "" : " at " + one.target().address()),
          "scope",
          "row");
      page.element("td", one.target().vantage()).open("td");
      Ages.write(page, one.first(), now);
      page.close("td").open("td");
      Ages.write(page, one.last(), now);
      page.close("td").element("td", Long.toString(one.times())).close("tr");
    }
    Matrix.end(page);
    if (sightings.get().next().isPresent()) {
      page.element("p", "Older ones are in the API.", "class", "faint");
    }
  }
}
