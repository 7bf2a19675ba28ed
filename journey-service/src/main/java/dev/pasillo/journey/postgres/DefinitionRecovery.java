package dev.pasillo.journey.postgres;

import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionSet.SetAside;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.stream.StreamSupport;

/// Marks the customers of a workspace to be folded anew once definitions that were set aside can be read: by this
/// build, or in a newer version. Each workspace is a transaction that holds its revision, like a change of a
/// definition.
final class DefinitionRecovery {
    private static final String WORKSPACES = "select distinct workspace from definition_set_aside order by workspace";
    private static final String REVISION = "select revision from definition_revision where workspace = $1 for update";
    private static final String FORGET = """
            delete from definition_set_aside s where s.workspace = $1 and not exists (
                select from unnest($2::text[], $3::integer[]) as still (name, version)
                where still.name = s.name and still.version = s.version)""";
    private static final String REFOLD = """
            with risen as (
                update definition_revision set revision = revision + 1 where workspace = $1
                returning workspace, revision
            )
            insert into refold_job (workspace, revision, requested_at) select workspace, revision, now() from risen""";

    private final Pool pool;
    private final DefinitionReader reader;

    DefinitionRecovery(Pool pool, DefinitionReader reader) {
        this.pool = pool;
        this.reader = reader;
    }

    /// How many definitions were set aside and no longer are.
    Uni<Integer> run() {
        return pool.query(WORKSPACES)
                .execute()
                .onItem()
                .transformToMulti(rows -> Multi.createFrom()
                        .iterable(StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getString("workspace"))
                                .toList()))
                .onItem()
                .transformToUniAndConcatenate(
                        workspace -> pool.withTransaction(connection -> recover(connection, workspace)))
                .collect()
                .asList()
                .map(each -> each.stream().mapToInt(Integer::intValue).sum());
    }

    private Uni<Integer> recover(SqlConnection connection, String workspace) {
        return connection
                .preparedQuery(REVISION)
                .execute(Tuple.of(workspace))
                .chain(() -> reader.anew(connection, workspace))
                .chain(definitions -> forget(connection, workspace, definitions))
                .chain(read -> read == 0
                        ? Uni.createFrom().item(read)
                        : connection
                                .preparedQuery(REFOLD)
                                .execute(Tuple.of(workspace))
                                .replaceWith(read));
    }

    private static Uni<Integer> forget(SqlConnection connection, String workspace, DefinitionSet definitions) {
        return connection
                .preparedQuery(FORGET)
                .execute(Tuple.of(
                        workspace,
                        Sql.texts(definitions.setAside(), SetAside::name),
                        Sql.integers(definitions.setAside(), SetAside::version)))
                .map(rows -> rows.rowCount());
    }
}
