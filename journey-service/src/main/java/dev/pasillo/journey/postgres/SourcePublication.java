package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.SourceStore.State;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// Hands out the states of sources that are not yet known to be published. Holds a lock meanwhile, so that no other
/// instance can bring an older state after a newer one. What changes meanwhile has another revision, and stays to be
/// published.
final class SourcePublication {
    private static final String LOCK = "select pg_try_advisory_xact_lock(hashtext('source publication')) as mine";
    private static final String UNPUBLISHED =
            "select " + PostgresSources.COLUMNS + " from source where not published order by revision limit 100";
    private static final String PUBLISHED =
            "update source set published = true where workspace = $1 and name = $2 and revision = $3 and not removed";
    private static final String TOLD =
            "delete from source where workspace = $1 and name = $2 and revision = $3 and removed";

    private final Pool pool;

    SourcePublication(Pool pool) {
        this.pool = pool;
    }

    Uni<Integer> run(Function<State, Uni<Void>> publish) {
        return pool.withTransaction(connection -> locked(connection)
                        .chain(mine -> mine
                                ? unpublished(connection)
                                : Uni.createFrom().item(List.<Waiting>of()))
                        .chain(states -> publish(connection, states, publish, new Progress())))
                .chain(progress -> progress.failures.isEmpty()
                        ? Uni.createFrom().item(progress.published)
                        : Uni.createFrom().failure(progress.failures.getFirst()));
    }

    private static Uni<Boolean> locked(SqlConnection connection) {
        return connection
                .query(LOCK)
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("mine"));
    }

    private static Uni<List<Waiting>> unpublished(SqlConnection connection) {
        return connection
                .query(UNPUBLISHED)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SourcePublication::waiting)
                        .toList());
    }

    private static Waiting waiting(Row row) {
        var mark = Tuple.of(row.getString("workspace"), row.getString("name"), row.getLong("revision"));
        return row.getBoolean("removed")
                ? new Waiting(new State.Absent(row.getString("workspace"), row.getString("name")), TOLD, mark)
                : new Waiting(new State.Present(PostgresSources.source(row)), PUBLISHED, mark);
    }

    /// One after the other. A broker that refuses ends it, without failing the transaction of those it took.
    private static Uni<Progress> publish(
            SqlConnection connection, List<Waiting> states, Function<State, Uni<Void>> publish, Progress progress) {
        if (states.isEmpty()) {
            return Uni.createFrom().item(progress);
        }
        var first = states.getFirst();
        return publish.apply(first.state())
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(failure -> {
                    progress.failures.add(failure);
                    return false;
                })
                .chain(done -> done
                        ? connection
                                .preparedQuery(first.done())
                                .execute(first.mark())
                                .chain(() -> {
                                    progress.published++;
                                    return publish(connection, states.subList(1, states.size()), publish, progress);
                                })
                        : Uni.createFrom().item(progress));
    }

    /// @param done the statement that says that others know, of `mark`
    private record Waiting(State state, String done, Tuple mark) {}

    private static final class Progress {
        private final List<Throwable> failures = new ArrayList<>();
        private int published;
    }
}
