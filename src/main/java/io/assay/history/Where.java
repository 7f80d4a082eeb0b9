package io.assay.history;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The conditions of a query, with what they are about. Not thread-safe. */
final class Where {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();

  Where and(String condition, Object... about) {
    sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(condition);
    arguments.addAll(List.of(about));
    return this;
  }

  /** Of the targets that are asked for, in a table called {@code t}. */
  Where targets(HistoryFilter filter) {
    filter.resolver().ifPresent(name -> and("t.resolver = ?", name));
    filter.endpoint().ifPresent(text -> and("t.endpoint = ?", text));
    filter.address().ifPresent(text -> and("t.address = ?", text));
    filter.vantage().ifPresent(name -> and("t.vantage = ?", name));
    return this;
  }

  /** Of the time that is asked for, in a table called {@code i}. */
  Where intervals(HistoryFilter filter) {
    filter.from().ifPresent(time -> and("i.last_at >= ?", Nanos.of(time)));
    filter.to().ifPresent(time -> and("i.first_at <= ?", Nanos.of(time)));
    return this;
  }

  /** The query that selects so many of them. */
  Query query(Handle handle, String select, String order, int limit) {
    Query query = handle.createQuery(select + sql + order + " LIMIT ?");
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case String text -> query.bind(i, text);
        case Long number -> query.bind(i, number);
        case Integer number -> query.bind(i, number);
        case byte[] octets -> query.bind(i, octets);
        default -> throw new IllegalArgumentException("no column takes " + arguments.get(i));
      }
    }
    return query.bind(arguments.size(), limit);
  }
}
