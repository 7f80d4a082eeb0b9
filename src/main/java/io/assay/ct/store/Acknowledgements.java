package io.assay.ct.store;

import io.assay.endpoint.Pin;
import io.assay.endpoint.Sha256;
import java.sql.SQLException;
import java.util.List;

/** The table of what operators acknowledged. */
final class Acknowledgements {
  private Acknowledgements() {}

  static void put(Session session, Acknowledgement acknowledgement) throws SQLException {
    session.update(
        """
        INSERT INTO acknowledgement (kind, value, note, at) VALUES (?, ?, ?, ?)
        ON CONFLICT (kind, value) DO UPDATE SET note = excluded.note, at = excluded.at""",
        acknowledgement.subject().kind(),
        acknowledgement.subject().text(),
        EntryReader.cut(acknowledgement.note(), Bounds.TEXT_CHARACTERS),
        acknowledgement.at());
  }

  static boolean remove(Session session, Acknowledgement.Subject subject) throws SQLException {
    return session.update(
            "DELETE FROM acknowledgement WHERE kind = ? AND value = ?",
            subject.kind(),
            subject.text())
        > 0;
  }

  static List<Acknowledgement> all(Session session) throws SQLException {
    return session.all(
        "SELECT kind, value, note, at FROM acknowledgement ORDER BY at, kind, value",
        row -> new Acknowledgement(subject(row.text(1), row.text(2)), row.text(3), row.time(4)));
  }

  private static Acknowledgement.Subject subject(String kind, String value) throws SQLException {
    try {
      return switch (kind) {
        case "issuance" -> new Acknowledgement.OfIssuance(new Sha256(value));
        case "key" -> new Acknowledgement.OfKey(Pin.parse(value).digest());
        case "issuer" -> new Acknowledgement.OfIssuer(Pin.parse(value).digest());
        case "issuer-name" -> new Acknowledgement.OfIssuerName(value);
        default -> throw new SQLException("an acknowledgement is of an unknown kind");
      };
    } catch (IllegalArgumentException e) {
      throw new SQLException("an acknowledgement has no digest", e);
    }
  }
}
