package dev.pasillo.insight.postgres;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The parameters of a statement that takes its rows as one array per column (`unnest`).
///
/// @param <R> a row
final class Columns<R> {
    private final List<R> rows;
    private final Tuple tuple;

    private Columns(List<R> rows, Tuple tuple) {
        this.rows = rows;
        this.tuple = tuple;
    }

    /// For these rows, after the parameters that are not arrays.
    static <R> Columns<R> of(List<R> rows, @Nullable Object... before) {
        var tuple = Tuple.tuple();
        for (var value : before) {
            tuple.addValue(value);
        }
        return new Columns<>(rows, tuple);
    }

    /// The next column.
    <V extends @Nullable Object> Columns<R> column(IntFunction<V[]> array, Function<R, V> value) {
        var column = array.apply(rows.size());
        for (var i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        tuple.addValue(column);
        return this;
    }

    Columns<R> texts(Function<R, @Nullable String> value) {
        return column(String[]::new, value);
    }

    Columns<R> times(Function<R, @Nullable Instant> value) {
        return column(OffsetDateTime[]::new, row -> {
            var instant = value.apply(row);
            return instant == null ? null : at(instant);
        });
    }

    Tuple tuple() {
        return tuple;
    }

    /// The instant as a parameter of a statement.
    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
