package dev.pasillo.local.survival;

import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Every row of journey-service's tables in the version in which it stands: a transaction that commits as much as a row
/// written as it was makes another. Only what the clock moves is left out: the watermark, and progress.
///
/// @param digests by table
record RowVersions(Map<String, String> digests) {
    RowVersions {
        digests = new TreeMap<>(digests);
    }

    static RowVersions of(SystemUnderTest system) throws SQLException {
        var digests = new TreeMap<String, String>();
        try (var connection = system.journeyDatabase().connect()) {
            for (var table : tables(connection)) {
                var row = table.equals("stream")
                        ? "row(t.name, t.next_offset, t.sequence, t.sent)::text"
                        : "t.xmin::text || t.ctid::text || t::text";
                digests.put(
                        table,
                        texts(
                                        connection,
                                        "select count(*) || ' rows ' || md5(coalesce(string_agg(%1$s, ',' order by %1$s), '')) from %2$s t"
                                                .formatted(row, table))
                                .getFirst());
            }
        }
        return new RowVersions(digests);
    }

    private static List<String> tables(Connection connection) throws SQLException {
        return texts(
                connection,
                "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
                        + " and relname <> 'watermark'");
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
