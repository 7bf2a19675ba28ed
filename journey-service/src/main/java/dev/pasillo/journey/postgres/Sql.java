package dev.pasillo.journey.postgres;

import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/// One connection in one transaction, spoken to in order from a worker thread. Lists go over as arrays, one per column.
final class Sql {
    /// Longer than any statement may take on the server, which gives up by itself and says why.
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SqlConnection connection;

    Sql(SqlConnection connection) {
        this.connection = connection;
    }

    SqlConnection connection() {
        return connection;
    }

    RowSet<Row> rows(String statement, Object... parameters) {
        return rows(statement, Tuple.tuple(List.of(parameters)));
    }

    /// For parameters of which some may be null.
    RowSet<Row> rows(String statement, Tuple parameters) {
        return connection.preparedQuery(statement).execute(parameters).await().atMost(PATIENCE);
    }

    /// @return how many rows it changed
    int change(String statement, Object... parameters) {
        return rows(statement, parameters).rowCount();
    }

    static <T> String[] texts(Collection<T> rows, Function<T, String> column) {
        return column(rows, column, String[]::new);
    }

    static <T> Long[] longs(Collection<T> rows, Function<T, Long> column) {
        return column(rows, column, Long[]::new);
    }

    static Long[] longs(Collection<Long> values) {
        return values.toArray(Long[]::new);
    }

    static <T> Integer[] integers(Collection<T> rows, Function<T, Integer> column) {
        return column(rows, column, Integer[]::new);
    }

    static <T> Boolean[] booleans(Collection<T> rows, Function<T, Boolean> column) {
        return column(rows, column, Boolean[]::new);
    }

    static <T> UUID[] uuids(Collection<T> rows, Function<T, UUID> column) {
        return column(rows, column, UUID[]::new);
    }

    static <T> Object[] bytes(Collection<T> rows, Function<T, byte[]> column) {
        return column(rows, row -> buffer(column.apply(row)), Buffer[]::new);
    }

    static Buffer buffer(byte[] bytes) {
        return Buffer.buffer(bytes);
    }

    static <T> OffsetDateTime[] times(Collection<T> rows, Function<T, Instant> column) {
        return column(rows, row -> time(column.apply(row)), OffsetDateTime[]::new);
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static byte[] bytes(Row row, String column) {
        return row.getBuffer(column).getBytes();
    }

    private static <T, C> C[] column(Collection<T> rows, Function<T, C> column, IntFunction<C[]> array) {
        return rows.stream().map(column).toArray(array);
    }
}
