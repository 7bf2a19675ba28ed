package dev.pasillo.bench.baseline;

import dev.pasillo.bench.Database;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.lang.reflect.Array;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// An empty copy of a service's table in the schema `bench`, indexes and settings included, and the one statement that
/// writes rows of the table into it, as arrays. Its columns are read from PostgreSQL, so that a column which the
/// service gets is written here too.
final class TableCopy {
    private static final String COLUMNS = """
            select attname::text as name, format_type(atttypid, null) as type from pg_attribute
            where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum""";

    private final Database database;
    private final String name;
    private final List<Column> columns;
    private final String statement;

    private record Column(String name, String type) {
        boolean isArray() {
            return type.endsWith("[]");
        }
    }

    private TableCopy(Database database, String name, List<Column> columns, String conflict) {
        this.database = database;
        this.name = name;
        this.columns = List.copyOf(columns);
        statement = insert() + conflict;
    }

    /// Makes the copy.
    ///
    /// @param origin table in the schema `public`
    /// @param conflict what follows the insertion: empty, or an `on conflict` clause
    static TableCopy of(Database database, String origin, String name, String conflict) {
        database.script("set client_min_messages to warning; create schema if not exists bench");
        var from = database.run("""
                        select relpersistence = 'u' as unlogged, array_to_string(reloptions, ', ') as settings
                        from pg_class where oid = to_regclass($1)""", "public." + origin).iterator().next();
        var settings = from.getString("settings");
        database.script("create %s table bench.%s (like public.%s including all)%s"
                .formatted(
                        from.getBoolean("unlogged") ? "unlogged" : "",
                        name,
                        origin,
                        settings == null ? "" : " with (" + settings + ")"));
        var columns = new ArrayList<Column>();
        database.run(COLUMNS, "public." + origin)
                .forEach(row -> columns.add(new Column(row.getString("name"), row.getString("type"))));
        return new TableCopy(database, name, columns, conflict);
    }

    /// Arrays of arrays have one length in PostgreSQL: one text that holds the lines stands for an array of texts.
    private String insert() {
        var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        var values = columns.stream()
                .map(column -> column.isArray() ? "string_to_array(" + column.name() + ", e'\\n')" : column.name())
                .collect(Collectors.joining(", "));
        var arrays = new ArrayList<String>();
        for (var column : columns) {
            arrays.add("$" + (arrays.size() + 1) + "::" + (column.isArray() ? "text" : column.type()) + "[]");
        }
        return "insert into bench.%1$s (%2$s) overriding system value select %3$s from unnest(%4$s) as written (%2$s) "
                .formatted(name, names, values, String.join(", ", arrays));
    }

    void write(List<Row> rows) {
        if (!rows.isEmpty()) {
            database.run(
                    statement,
                    columns.stream().map(column -> values(column, rows)).toArray());
        }
    }

    void empty() {
        database.script("truncate bench." + name);
    }

    private static Object values(Column column, List<Row> rows) {
        var values = (Object[]) Array.newInstance(type(column), rows.size());
        for (var at = 0; at < values.length; at++) {
            var value = rows.get(at).getValue(column.name());
            values[at] = value instanceof Object[] several
                    ? List.of(several).stream().map(Object::toString).collect(Collectors.joining("\n"))
                    : value;
        }
        return values;
    }

    private static Class<?> type(Column column) {
        return switch (column.type()) {
            case "text", "text[]" -> String.class;
            case "bigint" -> Long.class;
            case "integer" -> Integer.class;
            case "smallint" -> Short.class;
            case "boolean" -> Boolean.class;
            case "uuid" -> UUID.class;
            case "date" -> LocalDate.class;
            case "timestamp with time zone" -> OffsetDateTime.class;
            case "bytea" -> Buffer.class;
            default -> throw new IllegalArgumentException("no rows of type " + column.type() + " are copied yet");
        };
    }
}
