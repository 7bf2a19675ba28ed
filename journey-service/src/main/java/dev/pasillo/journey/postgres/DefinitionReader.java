package dev.pasillo.journey.postgres;

import dev.pasillo.journey.application.DefinitionFormat;
import dev.pasillo.journey.domain.authoring.Finding;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionSet.SetAside;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.InFlight;
import dev.pasillo.journey.domain.definition.Versions;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The definitions in force, ready for use. Each workspace's are kept until its revision rises, and then only what
/// changed is compiled again, on a worker thread. Safe for use by several threads.
///
/// A definition with a version that another build accepted and this one refuses is set aside; the others are in force
/// all the same. Versions that no journey runs under are not read.
public final class DefinitionReader {
    private static final Logger LOG = Logger.getLogger(DefinitionReader.class);
    private static final String REVISION = "select revision from definition_revision where workspace = $1";
    /// One statement, so that the revision and the versions belong together.
    private static final String SET = """
            select r.revision, v.name, v.version, v.effective_from, v.canonical
            from definition_revision r left join lateral (
                select distinct on (name) name, version, effective_from, canonical from definition_version
                where workspace = r.workspace order by name, version desc
            ) v on true
            where r.workspace = $1""";
    /// Versions never change, so those before one that is known can be read later than that.
    private static final String VERSIONS = """
            select name, version, effective_from, canonical from definition_version
            where workspace = $1 and name = any($2) order by name, version""";

    private final DefinitionFormat format;
    private final IntConsumer setAside;
    private final Map<String, DefinitionSet> sets = new ConcurrentHashMap<>();

    /// @param setAside told how many definitions, of all workspaces met, cannot be read
    public DefinitionReader(DefinitionFormat format, IntConsumer setAside) {
        this.format = format;
        this.setAside = setAside;
    }

    /// The definitions at this revision, which the caller has read on this connection and keeps from rising.
    public Uni<DefinitionSet> read(SqlConnection connection, String workspace, long revision) {
        var kept = sets.get(workspace);
        if (kept != null && kept.revision() == revision) {
            return Uni.createFrom().item(kept);
        }
        return set(connection, workspace, sets.getOrDefault(workspace, DefinitionSet.EMPTY))
                .map(set -> keep(workspace, set));
    }

    /// The definitions as they stand now, every one compiled anew and nothing kept.
    Uni<DefinitionSet> anew(SqlConnection connection, String workspace) {
        return set(connection, workspace, DefinitionSet.EMPTY);
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

    /// Every version of one definition, in order, whatever the newest says about journeys; nothing is kept. Empty where
    /// one of them cannot be read.
    Uni<Optional<List<DefinitionVersion>>> versions(SqlConnection connection, String workspace, String name) {
        var known = sets.getOrDefault(workspace, DefinitionSet.EMPTY).versions();
        return rows(connection, VERSIONS, Tuple.of(workspace, new String[] {name}))
                .map(rows -> {
                    var all = rows.stream()
                            .map(row -> read(workspace, row, known))
                            .toList();
                    return all.stream().anyMatch(each -> each.version() == null)
                            ? Optional.empty()
                            : Optional.of(readable(all));
                });
    }

    private static List<DefinitionVersion> readable(List<Read> read) {
        return read.stream().map(Read::version).filter(Objects::nonNull).toList();
    }

    private static Uni<List<Row>> rows(SqlConnection connection, String statement, Tuple parameters) {
        return connection
                .preparedQuery(statement)
                .execute(parameters)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList());
    }

    private DefinitionSet keep(String workspace, DefinitionSet set) {
        sets.merge(workspace, set, (kept, read) -> kept.revision() > read.revision() ? kept : read);
        setAside.accept(
                sets.values().stream().mapToInt(each -> each.setAside().size()).sum());
        return set;
    }

    private Uni<DefinitionSet> set(SqlConnection connection, String workspace, DefinitionSet kept) {
        var known = kept.versions();
        return rows(connection, SET, Tuple.of(workspace)).chain(rows -> {
            var revision = rows.isEmpty() ? 0L : rows.getFirst().getLong("revision");
            var newest = rows.stream()
                    .filter(row -> row.getString("name") != null)
                    .map(row -> read(workspace, row, known))
                    .toList();
            var finishing = newest.stream()
                    .filter(read -> read.version() != null
                            && read.version().definition().inFlight() == InFlight.FINISH)
                    .map(Read::name)
                    .toArray(String[]::new);
            return finishing.length == 0
                    ? Uni.createFrom().item(set(workspace, revision, newest, Map.of()))
                    : rows(connection, VERSIONS, Tuple.of(workspace, finishing))
                            .map(all -> set(
                                    workspace,
                                    revision,
                                    newest,
                                    all.stream()
                                            .map(row -> read(workspace, row, known))
                                            .collect(Collectors.groupingBy(Read::name))));
        });
    }

    private static DefinitionSet set(String workspace, long revision, List<Read> newest, Map<String, List<Read>> all) {
        List<Versions> definitions = new ArrayList<>();
        List<SetAside> unread = new ArrayList<>();
        for (var last : newest) {
            var earlier =
                    all.getOrDefault(last.name(), List.of()).stream().filter(each -> each.number() < last.number());
            var needed = Stream.concat(earlier, Stream.of(last)).toList();
            needed.stream()
                    .filter(each -> each.finding() != null)
                    .findFirst()
                    .ifPresentOrElse(
                            refused -> unread.add(setAside(workspace, last.number(), refused)),
                            () -> definitions.add(new Versions(readable(needed))));
        }
        return new DefinitionSet(revision, definitions, unread);
    }

    private static SetAside setAside(String workspace, int newest, Read refused) {
        var finding = Objects.requireNonNull(refused.finding());
        LOG.errorf(
                "definition can no longer be read and is set aside, workspace=%s definition=%s version=%d place=%s",
                workspace, refused.name(), refused.number(), finding.path());
        var why = finding.path() + ": " + finding.message();
        return new SetAside(
                refused.name(),
                newest,
                refused.number() == newest
                        ? why
                        : "version " + refused.number() + ", which journeys may run under: " + why
                                + "; a version with `inFlight: refold` does without it");
    }

    private Read read(String workspace, Row row, Collection<DefinitionVersion> known) {
        var name = row.getString("name");
        var number = row.getInteger("version");
        for (var version : known) {
            if (version.name().equals(name) && version.version() == number) {
                return new Read(name, number, version, null);
            }
        }
        return switch (format.read(row.getString("canonical").getBytes(StandardCharsets.UTF_8), name)) {
            case Reading.Accepted accepted ->
                new Read(
                        name,
                        number,
                        new DefinitionVersion(
                                workspace, name, number, Sql.instant(row, "effective_from"), accepted.definition()),
                        null);
            case Reading.Refused refused ->
                new Read(name, number, null, refused.findings().getFirst());
        };
    }

    /// A version that was read, or why it cannot be.
    ///
    /// @param version absent where it cannot
    /// @param finding the first, and then only
    private record Read(
            String name,
            int number,
            @Nullable DefinitionVersion version,
            @Nullable Finding finding) {}
}
