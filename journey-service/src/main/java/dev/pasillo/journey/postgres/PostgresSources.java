package dev.pasillo.journey.postgres;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.application.SourceStore;
import dev.pasillo.journey.domain.source.Source;
import dev.pasillo.journey.domain.source.SourceKey;
import dev.pasillo.journey.domain.source.SourceSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// Sources by the SQL client: one row each, written whole. A change locks its row; a new source also waits for other
/// new
/// ones of its workspace, so that they can be counted. The next revision is taken while the row is locked.
public final class PostgresSources implements SourceStore {
    static final String COLUMNS =
            "workspace, name, kind, channel, public_url, origins, secrets, zone, mapping, trusted,"
                    + " keys, revision, created_at, changed_at, removed";
    private static final String ONE_BY_ONE = "select pg_advisory_xact_lock(hashtext('sources of ' || $1))";
    private static final String COUNT = "select count(*) as present from source where workspace = $1 and not removed";
    private static final String INSERT = """
            insert into source (workspace, name, kind, channel, public_url, origins, secrets, zone, mapping, trusted, keys,
                created_at, changed_at, revision)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, nextval('source_revision'))
            on conflict (workspace, name) do update set
                kind = excluded.kind, channel = excluded.channel, public_url = excluded.public_url,
                origins = excluded.origins, secrets = excluded.secrets, zone = excluded.zone, mapping = excluded.mapping,
                trusted = excluded.trusted, keys = excluded.keys, created_at = excluded.created_at,
                changed_at = excluded.changed_at, revision = nextval('source_revision'), removed = false,
                published = false
            where source.removed
            returning revision""";
    private static final String UPDATE = """
            update source set kind = $3, channel = $4, public_url = $5, origins = $6, secrets = $7, zone = $8, mapping = $9,
                trusted = $10, keys = $11, created_at = $12, changed_at = $13, revision = nextval('source_revision'),
                published = false
            where workspace = $1 and name = $2
            returning revision""";
    private static final String REMOVE = """
            update source set removed = true, published = false, secrets = '{}', keys = '[]',
                revision = nextval('source_revision')
            where workspace = $1 and name = $2 and not removed""";
    private static final String FIND =
            "select " + COLUMNS + " from source where workspace = $1 and name = $2 and not removed";
    private static final String LIST = "select " + COLUMNS
            + " from source where workspace = $1 and name > $2 and not removed order by name limit $3";

    private final Pool pool;
    private final SourcePublication publication;

    public PostgresSources(Pool pool) {
        this.pool = pool;
        this.publication = new SourcePublication(pool);
    }

    @Override
    public Uni<Change> insert(Source source, int most) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(ONE_BY_ONE)
                .execute(Tuple.of(source.workspace()))
                .chain(() -> connection.preparedQuery(COUNT).execute(Tuple.of(source.workspace())))
                .map(rows -> rows.iterator().next().getLong("present"))
                .chain(present -> present < most
                        ? write(connection, INSERT, source).map(PostgresSources::toOrExists)
                        : find(connection, FIND, source.workspace(), source.name())
                                .map(found -> found.isPresent() ? new Change.Exists() : new Change.TooMany())));
    }

    private static Change toOrExists(Optional<Source> written) {
        return written.<Change>map(Change.To::new).orElseGet(Change.Exists::new);
    }

    @Override
    public Uni<Change> change(String workspace, String name, Function<Source, Change> decide) {
        return pool.withTransaction(connection -> find(connection, FIND + " for update", workspace, name)
                .map(found -> found.map(decide).orElseGet(Change.NoSource::new))
                .chain(change -> change instanceof Change.To(var source)
                        ? write(connection, UPDATE, source).map(PostgresSources::toOrExists)
                        : Uni.createFrom().item(change)));
    }

    @Override
    public Uni<Boolean> remove(String workspace, String name) {
        return pool.preparedQuery(REMOVE).execute(Tuple.of(workspace, name)).map(changed -> changed.rowCount() > 0);
    }

    @Override
    public Uni<Optional<Source>> find(String workspace, String name) {
        return pool.withConnection(connection -> find(connection, FIND, workspace, name));
    }

    @Override
    public Uni<List<Source>> list(String workspace, String after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(workspace, after, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(PostgresSources::source)
                        .toList());
    }

    @Override
    public Uni<Integer> publish(Function<State, Uni<Void>> publish) {
        return publication.run(publish);
    }

    private static Uni<Optional<Source>> find(
            SqlConnection connection, String statement, String workspace, String name) {
        return connection
                .preparedQuery(statement)
                .execute(Tuple.of(workspace, name))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(PostgresSources::source));
    }

    /// @return the source with its revision; empty where the statement touched no row
    private static Uni<Optional<Source>> write(SqlConnection connection, String statement, Source source) {
        return connection
                .preparedQuery(statement)
                .execute(tuple(source))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> source.at(row.getLong("revision"))));
    }

    private static Tuple tuple(Source source) {
        var settings = source.settings();
        return Tuple.tuple()
                .addString(source.workspace())
                .addString(source.name())
                .addString(settings.kind())
                .addString(settings.channel())
                .addString(settings.publicUrl())
                .addArrayOfString(settings.origins().toArray(String[]::new))
                .addArrayOfString(source.secrets().toArray(String[]::new))
                .addString(settings.zone())
                .addString(ContractJson.write(settings.mapping()))
                .addBoolean(settings.trusted())
                .addString(ContractJson.write(source.keys()))
                .addOffsetDateTime(Sql.time(source.createdAt()))
                .addOffsetDateTime(Sql.time(source.changedAt()));
    }

    static Source source(Row row) {
        return new Source(
                row.getString("workspace"),
                row.getString("name"),
                new SourceSettings(
                        row.getString("kind"),
                        row.getString("channel"),
                        row.getString("public_url"),
                        List.of(row.getArrayOfStrings("origins")),
                        row.getString("zone"),
                        ContractJson.read(row.getString("mapping"), Mapping.class),
                        row.getBoolean("trusted")),
                List.of(row.getArrayOfStrings("secrets")),
                List.of(ContractJson.read(row.getString("keys"), SourceKey[].class)),
                row.getLong("revision"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "changed_at"));
    }

    /// A JSON object, for the reader.
    static final class Mapping extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;
    }
}
