package dev.pasillo.insight.postgres;

import dev.pasillo.insight.domain.query.Cursor;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what a statement returned: the first row, or all of them.
final class Rows {
    private Rows() {}

    static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> reader) {
        var found = rows.iterator();
        return found.hasNext() ? Optional.of(reader.apply(found.next())) : Optional.empty();
    }

    static <T> List<T> all(RowSet<Row> rows, Function<Row, T> reader) {
        var all = new ArrayList<T>(rows.size());
        rows.forEach(row -> all.add(reader.apply(row)));
        return all;
    }

    /// The parameters `$1` workspace, `$2` and `$3` the last one seen, or null, `$4` how many.
    static Tuple page(String workspace, @Nullable Cursor after, int limit) {
        return Tuple.tuple()
                .addValue(workspace)
                .addValue(after == null ? null : Columns.at(after.anchorAt()))
                .addValue(after == null ? null : after.hash())
                .addValue((long) limit);
    }
}
