package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.StoredDefinition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// Hands out the versions that are not yet known to be published. Holds a lock meanwhile, so that no other instance
/// can bring an older version after a newer one. Not through Hibernate: a session cannot wait for a broker.
final class DefinitionPublication {
    private static final String LOCK = "select pg_try_advisory_xact_lock(hashtext('definition publication')) as mine";
    private static final String UNPUBLISHED = """
            select workspace, name, version, effective_from, source, canonical from definition_version
            where not published order by workspace, name, version limit 100""";
    private static final String PUBLISHED =
            "update definition_version set published = true where workspace = $1 and name = $2 and version = $3";

    private final Pool pool;

    DefinitionPublication(Pool pool) {
        this.pool = pool;
    }

    Uni<Integer> run(Function<StoredDefinition, Uni<Void>> publish) {
        return pool.withTransaction(connection -> locked(connection)
                        .chain(mine -> mine
                                ? unpublished(connection)
                                : Uni.createFrom().item(List.<StoredDefinition>of()))
                        .chain(versions -> publish(connection, versions, publish, new Progress())))
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

    private static Uni<List<StoredDefinition>> unpublished(SqlConnection connection) {
        return connection
                .query(UNPUBLISHED)
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DefinitionPublication::stored)
                        .toList());
    }

    private static StoredDefinition stored(Row row) {
        return new StoredDefinition(
                row.getString("workspace"),
                row.getString("name"),
                row.getInteger("version"),
                Sql.instant(row, "effective_from"),
                row.getString("source"),
                row.getString("canonical"));
    }

    /// One after the other. A broker that refuses ends it, without failing the transaction of those it took.
    private static Uni<Progress> publish(
            SqlConnection connection,
            List<StoredDefinition> versions,
            Function<StoredDefinition, Uni<Void>> publish,
            Progress progress) {
        if (versions.isEmpty()) {
            return Uni.createFrom().item(progress);
        }
        var first = versions.getFirst();
        return publish.apply(first)
                .replaceWith(true)
                .onFailure()
                .recoverWithItem(failure -> {
                    progress.failures.add(failure);
                    return false;
                })
                .chain(done -> done
                        ? mark(connection, first).chain(() -> {
                            progress.published++;
                            return publish(connection, versions.subList(1, versions.size()), publish, progress);
                        })
                        : Uni.createFrom().item(progress));
    }

    private static Uni<Void> mark(SqlConnection connection, StoredDefinition version) {
        return connection
                .preparedQuery(PUBLISHED)
                .execute(Tuple.of(version.workspace(), version.name(), version.version()))
                .replaceWithVoid();
    }

    private static final class Progress {
        private final List<Throwable> failures = new ArrayList<>();
        private int published;
    }
}
