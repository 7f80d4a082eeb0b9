package io.assay.ct.store;

import io.assay.endpoint.AddressPrefix;
import io.assay.endpoint.WatchedIdentity;
import java.net.Inet4Address;
import java.sql.SQLException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Finds matches by what they name. Each way takes an index; none reads the whole table. */
final class Searching {
  private static final String NAMED = "SELECT logged FROM logged_name WHERE reversed = ?";

  /** Between the full stop and its successor, the slash. */
  private static final String BELOW =
      "SELECT logged FROM logged_name WHERE reversed >= ?1 || '.' AND reversed < ?1 || '/'";

  private static final String ADDRESSED =
      "SELECT logged FROM logged_address WHERE address BETWEEN ? AND ?";

  private Searching() {}

  /** The keys of what is found, in the order in which it was kept. */
  static List<Long> find(Session session, Search search) throws SQLException {
    NavigableSet<Long> found = new TreeSet<>();
    switch (search) {
      case Search.Name(var ascii) -> {
        add(session, found, NAMED, IndexedNames.reversed(ascii));
        add(session, found, NAMED, IndexedNames.reversed(covering(ascii)));
        add(session, found, BELOW, IndexedNames.reversed(ascii));
      }
      case Search.Below(var ascii) -> add(session, found, BELOW, IndexedNames.reversed(ascii));
      case Search.Addresses(var prefix) -> addAddressed(session, found, prefix);
      case Search.Digest digest -> addDigests(session, found, digest);
    }
    for (WatchedIdentity identity : doubtful(session)) {
      if (overlap(search, identity)) {
        add(
            session,
            found,
            "SELECT logged FROM hit WHERE identity = ? AND doubtful = 1",
            identity.text());
      }
    }
    return List.copyOf(found);
  }

  /** The wildcard for the name (RFC 9525, section 6.3): in place of its leftmost label. */
  private static String covering(String name) {
    return "*" + name.substring(Math.max(0, name.indexOf('.')));
  }

  private static void addAddressed(Session session, NavigableSet<Long> found, AddressPrefix prefix)
      throws SQLException {
    byte[] first = IndexedNames.first(prefix);
    byte[] last = IndexedNames.last(prefix);
    if (prefix.first() instanceof Inet4Address) {
      add(session, found, ADDRESSED, first, last);
    } else {
      // Those of IPv4 stand among those of IPv6, and are none of these.
      add(
          session,
          found,
          ADDRESSED + " AND address NOT BETWEEN ? AND ?",
          first,
          last,
          IndexedNames.firstIpv4(),
          IndexedNames.lastIpv4());
    }
  }

  private static void addDigests(Session session, NavigableSet<Long> found, Search.Digest digest)
      throws SQLException {
    for (String column : List.of("sha256", "tbs", "spki", "issuer_spki")) {
      add(
          session,
          found,
          "SELECT id FROM logged WHERE %s BETWEEN ? AND ?".formatted(column),
          digest.first(),
          digest.last());
    }
  }

  private static void add(
      Session session, NavigableSet<Long> found, String sql, Object... arguments)
      throws SQLException {
    found.addAll(session.all(sql, row -> row.number(1), arguments));
  }

  /** Every identity that something matched only because it cannot be read. */
  private static List<WatchedIdentity> doubtful(Session session) throws SQLException {
    return session.all(
        "SELECT DISTINCT identity FROM hit WHERE doubtful = 1", row -> Matches.identity(row, 1));
  }

  /** Whether something may be found by both. */
  private static boolean overlap(Search search, WatchedIdentity identity) {
    return switch (search) {
      case Search.Name(var name) ->
          switch (identity) {
            case WatchedIdentity.Name(var other) -> isAtOrBelow(other, name);
            case WatchedIdentity.Subdomains(var other) ->
                isAtOrBelow(other, name) || isBelow(name, other);
            case WatchedIdentity.Addresses _ -> false;
          };
      case Search.Below(var name) ->
          switch (identity) {
            case WatchedIdentity.Name(var other) -> isBelow(other, name);
            case WatchedIdentity.Subdomains(var other) ->
                isAtOrBelow(other, name) || isBelow(name, other);
            case WatchedIdentity.Addresses _ -> false;
          };
      case Search.Addresses(var prefix) ->
          identity instanceof WatchedIdentity.Addresses(var other)
              && (prefix.contains(other.first()) || other.contains(prefix.first()));
      case Search.Digest _ -> false;
    };
  }

  private static boolean isAtOrBelow(String name, String above) {
    return name.equals(above) || isBelow(name, above);
  }

  private static boolean isBelow(String name, String above) {
    return name.endsWith("." + above);
  }
}
