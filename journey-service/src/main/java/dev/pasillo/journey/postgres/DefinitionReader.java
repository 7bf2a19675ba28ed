package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.DefinitionFormat;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The definitions in force, ready for use. Each workspace's are kept until its revision rises, and then only what
/// changed is compiled again, on a worker thread. Safe for use by several threads.
public final class DefinitionReader {
    private static final String REVISION = "select revision from definition_revision where workspace = $1";
    /// One statement, so that the revision and the versions belong together.
    private static final String SET = """
            select r.revision, v.name, v.version, v.effective_from, v.canonical
            from definition_revision r left join lateral (
                select distinct on (name) name, version, effective_from, canonical from definition_version
                where workspace = r.workspace order by name, version desc
            ) v on true
            where r.workspace = $1""";

    private final DefinitionFormat format;
    private final Map<String, DefinitionSet> sets = new ConcurrentHashMap<>();

    public DefinitionReader(DefinitionFormat format) {
        this.format = format;
    }

    /// The definitions at this revision, which the caller has read on this connection and keeps from rising.
    public Uni<DefinitionSet> read(SqlConnection connection, String workspace, long revision) {
        var kept = sets.get(workspace);
        if (kept != null && kept.revision() == revision) {
            return Uni.createFrom().item(kept);
        }
        return connection
                .preparedQuery(SET)
                .execute(Tuple.of(workspace))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> keep(workspace, rows));
    }

    /// The definitions as they stand now; nothing is locked.
    public Uni<DefinitionSet> newest(SqlConnection connection, String workspace) {
        return connection
                .preparedQuery(REVISION)
                .execute(Tuple.of(workspace))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(DefinitionSet.EMPTY)
                        : read(connection, workspace, rows.iterator().next().getLong("revision")));
    }

    private DefinitionSet keep(String workspace, RowSet<Row> rows) {
        var set = set(workspace, rows, sets.getOrDefault(workspace, DefinitionSet.EMPTY));
        sets.merge(workspace, set, (kept, read) -> kept.revision() > read.revision() ? kept : read);
        return set;
    }

    private DefinitionSet set(String workspace, RowSet<Row> rows, DefinitionSet kept) {
        var revision = 0L;
        List<DefinitionVersion> newest = new ArrayList<>();
        for (var row : rows) {
            revision = row.getLong("revision");
            if (row.getString("name") != null) {
                newest.add(version(workspace, row, kept));
            }
        }
        return new DefinitionSet(revision, newest);
    }

    private DefinitionVersion version(String workspace, Row row, DefinitionSet kept) {
        var name = row.getString("name");
        var version = row.getInteger("version");
        for (var known : kept.newest()) {
            if (known.name().equals(name) && known.version() == version) {
                return known;
            }
        }
        return new DefinitionVersion(
                workspace,
                name,
                version,
                Sql.instant(row, "effective_from"),
                compile(workspace, name, version, row.getString("canonical")));
    }

    private JourneyDefinition compile(String workspace, String name, int version, String canonical) {
        return switch (format.read(canonical.getBytes(StandardCharsets.UTF_8), name)) {
            case Reading.Accepted accepted -> accepted.definition();
            case Reading.Refused refused ->
                throw new IllegalStateException("definition %s/%s version %d can no longer be read: %s"
                        .formatted(workspace, name, version, refused.findings().getFirst()));
        };
    }
}
