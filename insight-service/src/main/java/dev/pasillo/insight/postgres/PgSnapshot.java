package dev.pasillo.insight.postgres;

import dev.pasillo.insight.application.FigureStore.Found;
import dev.pasillo.insight.application.FigureStore.Snapshot;
import dev.pasillo.insight.domain.fact.FactKind;
import dev.pasillo.insight.domain.figure.Figures;
import dev.pasillo.insight.domain.figure.Part;
import dev.pasillo.insight.domain.figure.Tally;
import dev.pasillo.insight.domain.plan.Plan;
import dev.pasillo.insight.domain.query.AsOf;
import dev.pasillo.insight.domain.query.Behind;
import dev.pasillo.insight.domain.query.Cursor;
import dev.pasillo.insight.domain.query.Days;
import dev.pasillo.insight.domain.query.Selection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One workspace as of one moment, within one transaction.
///
/// Sums are of now. As of an earlier moment, and for what is no whole day, the facts themselves are added up,
/// which gives the same: a sum is nothing else.
final class PgSnapshot implements Snapshot {
    private static final String PLANS = """
            select distinct on (name) name, version, body from definition where workspace = $1
            order by name, version desc
            """;

    private static final String PLAN = """
            select name, version, body from definition where workspace = $1 and name = $2
            order by version desc limit 1
            """;

    private static final String EARLIER = """
            select name, version, body from definition where workspace = $1 and name = $2
            order by version desc offset 1 limit $3
            """;

    private static final String SUMS = """
            select figure, stage, bucket, sum(n)::bigint from figure_sum
            where workspace = $1 and definition = $2 and figure = any ($3)
              and ($4::date is null or day >= $4) and ($5::date is null or day < $5)
              and ($6::text is null or segment = $6) and ($7::text is null or persona = $7)
              and ($8::text is null or channel = $8)
            group by figure, stage, bucket having sum(n) <> 0
            """;

    private static final String HISTORICAL =
            "exists (select from unnest(f.parts) part where part like 'visit.historical.%%') = %s";

    private static final String CUSTOMERS = "select count(distinct f.profile_id) from (%s) f";

    private final SqlConnection connection;
    private final String workspace;
    private final AsOf asOf;
    private final String token;
    private final boolean current;

    /// @param current whether the moment is the transaction's own, so that sums are of it
    PgSnapshot(SqlConnection connection, String workspace, AsOf asOf, String token, boolean current) {
        this.connection = connection;
        this.workspace = workspace;
        this.asOf = asOf;
        this.token = token;
        this.current = current;
    }

    @Override
    public AsOf asOf() {
        return asOf;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public Uni<List<Plan>> plans() {
        return connection
                .preparedQuery(PLANS)
                .execute(Tuple.of(workspace))
                .map(rows -> Rows.all(rows, PlanReader::read));
    }

    @Override
    public Uni<Optional<Plan>> plan(String definition) {
        return connection
                .preparedQuery(PLAN)
                .execute(Tuple.of(workspace, definition))
                .map(rows -> Rows.first(rows, PlanReader::read));
    }

    @Override
    public Uni<List<Plan>> earlier(String definition, int limit) {
        return connection
                .preparedQuery(EARLIER)
                .execute(Tuple.of(workspace, definition, limit))
                .map(rows -> Rows.all(rows, PlanReader::read));
    }

    @Override
    public Uni<Tally> tally(String definition, Selection selection, Collection<String> figures) {
        var tally = new Tally();
        if (!current) {
            return addFacts(tally, definition, selection, figures);
        }
        var days = Days.of(selection.from(), selection.to());
        var added = days.whole()
                .map(range -> addSums(tally, definition, selection, range, figures))
                .orElseGet(() -> Uni.createFrom().item(tally));
        for (var edge : days.edges()) {
            added = added.chain(
                    before -> addFacts(before, definition, selection.during(edge.from(), edge.to()), figures));
        }
        return added;
    }

    private Uni<Tally> addSums(
            Tally tally, String definition, Selection selection, Days.Range days, Collection<String> figures) {
        var asked = Tuple.tuple()
                .addValue(workspace)
                .addValue(definition)
                .addValue(figures.toArray(String[]::new))
                .addValue(days.from())
                .addValue(days.to())
                .addValue(selection.segment())
                .addValue(selection.persona())
                .addValue(selection.channel());
        return connection.preparedQuery(SUMS).execute(asked).map(rows -> {
            rows.forEach(
                    row -> tally.add(new Part(row.getString(0), row.getString(1), row.getInteger(2)), row.getLong(3)));
            return tally;
        });
    }

    private Uni<Tally> addFacts(Tally tally, String definition, Selection selection, Collection<String> figures) {
        var facts = new FactQuery(workspace, definition, selection, asOf);
        facts.and("f.kind = any (%s)", kinds(figures));
        var statement = """
                select part, count(*) from (%s) f cross join lateral unnest(f.parts) as part
                where split_part(part, '|', 1) = any (%s) group by part
                """.formatted(facts.both("f.parts", ""), facts.parameter(figures.toArray(String[]::new)));
        return connection.preparedQuery(statement).execute(facts.tuple()).map(rows -> {
            rows.forEach(row -> tally.add(Part.parse(row.getString(0)), row.getLong(1)));
            return tally;
        });
    }

    @Override
    public Uni<Long> count(String definition, Selection selection, Behind behind) {
        var facts = behind(definition, selection, behind);
        var statement = "select count(*) from (%s) f".formatted(facts.both("1", ""));
        return connection
                .preparedQuery(statement)
                .execute(facts.tuple())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<Long> customers(String definition, Selection selection, String stage, boolean historicalLeftOut) {
        var facts = behind(
                definition,
                selection,
                new Behind.Visits(stage, null, null, null, null, historicalLeftOut ? Boolean.FALSE : null));
        facts.and("f.verdict = any (%s)", new String[] {"advanced", "completed", "dropped"});
        return connection
                .preparedQuery(CUSTOMERS.formatted(facts.both("f.profile_id", "")))
                .execute(facts.tuple())
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Uni<List<Found>> find(
            String definition, Selection selection, Behind behind, int limit, @Nullable Cursor after) {
        var facts = behind(definition, selection, behind);
        if (after != null) {
            facts.after(after);
        }
        var order = "order by anchor_at, hash limit " + facts.parameter((long) limit);
        var statement = "%s %s".formatted(facts.both("f.anchor_at, f.hash, f.body", order), order);
        return connection.preparedQuery(statement).execute(facts.tuple()).map(rows -> {
            var found = new ArrayList<Found>();
            rows.forEach(row ->
                    found.add(new Found(row.getOffsetDateTime(0).toInstant(), row.getUUID(1), row.getString(2))));
            return found;
        });
    }

    private FactQuery behind(String definition, Selection selection, Behind behind) {
        var facts = new FactQuery(workspace, definition, selection, asOf);
        switch (behind) {
            case Behind.Visits visits -> {
                facts.and("f.kind = %s", FactKind.VISIT.id());
                facts.andIfPresent("f.stage = %s", visits.stage());
                var verdict = visits.verdict();
                facts.andIfPresent(
                        "f.verdict = %s",
                        verdict == null ? null : verdict.name().toLowerCase(Locale.ROOT));
                facts.andIfPresent("f.present = %s", visits.present());
                facts.andIfPresent("f.returned = %s", visits.returned());
                facts.andIfPresent("f.last_touchpoint = %s", visits.lastTouchpoint());
                facts.andIfPresent(HISTORICAL, visits.historical());
            }
            case Behind.Customers customers -> {
                facts.and("f.kind = %s", FactKind.FUNNEL.id());
                var figures = Figures.funnelOf(customers.rule());
                var stage = customers.stage();
                if (stage != null) {
                    facts.and("f.parts && %s", parts(figures, stage));
                } else {
                    facts.and(
                            "exists (select from unnest(f.parts) part where split_part(part, '|', 1) = any (%s))",
                            figures.toArray(String[]::new));
                }
            }
            case Behind.Journeys journeys -> {
                facts.and("f.kind = %s", FactKind.JOURNEY.id());
                var state = journeys.state();
                if (state != null) {
                    facts.and("f.parts && %s", parts(List.of(Figures.journeys(state)), ""));
                }
            }
            case Behind.Moments moments -> {
                facts.and("f.kind = %s", FactKind.MOMENT.id());
                facts.andIfPresent("f.stage = %s", moments.moment());
                var outcome = moments.outcome();
                facts.andIfPresent(
                        "f.verdict = %s",
                        outcome == null ? null : outcome.name().toLowerCase(Locale.ROOT));
            }
            case Behind.Handovers handovers -> {
                facts.and("f.kind = %s", FactKind.HANDOVER.id());
                facts.andIfPresent("f.stage = %s", handovers.stage());
                var outcome = handovers.outcome();
                facts.andIfPresent(
                        "f.verdict = %s",
                        outcome == null ? null : outcome.name().toLowerCase(Locale.ROOT));
            }
            case Behind.Ratings ratings -> {
                facts.and("f.kind = %s", FactKind.FEEDBACK.id());
                facts.andIfPresent("f.stage = %s", ratings.stage());
                facts.and("cardinality(f.parts) > %s", 0);
            }
            case Behind.Completions _ -> {
                facts.and("f.kind = %s", FactKind.JOURNEY.id());
                facts.and("f.parts && %s", parts(List.of(Figures.COMPLETIONS), ""));
            }
        }
        return facts;
    }

    private static String[] parts(Collection<String> figures, String stage) {
        return figures.stream().map(figure -> new Part(figure, stage, 0).text()).toArray(String[]::new);
    }

    /// The kinds of facts that add to figures: their names begin with it.
    private static String[] kinds(Collection<String> figures) {
        return Arrays.stream(FactKind.values())
                .filter(kind -> figures.stream().anyMatch(figure -> Figures.isOf(kind.id(), figure)))
                .map(FactKind::id)
                .toArray(String[]::new);
    }

    /// Builds the two halves of a question to facts: what is true now, and what was true until a while ago,
    /// both only as far as they were true at the moment.
    private static final class FactQuery {
        private final Tuple tuple = Tuple.tuple();
        private final StringBuilder where = new StringBuilder();
        private final String positions;

        FactQuery(String workspace, String definition, Selection selection, AsOf asOf) {
            where.append("f.workspace = ").append(parameter(workspace));
            and("f.definition = %s", definition);
            positions = parameter(Arrays.stream(asOf.positions()).boxed().toArray(Long[]::new)) + "::bigint[]";
            andIfPresent("f.anchor_at >= %s", at(selection.from()));
            andIfPresent("f.anchor_at < %s", at(selection.to()));
            andIfPresent("f.segment = %s", selection.segment());
            andIfPresent("f.persona = %s", selection.persona());
            andIfPresent("f.channel = %s", selection.channel());
        }

        private static @Nullable Object at(@Nullable Instant instant) {
            return instant == null ? null : Columns.at(instant);
        }

        String parameter(Object value) {
            tuple.addValue(value);
            return "$" + tuple.size();
        }

        void and(String condition, Object value) {
            where.append(" and ").append(condition.formatted(parameter(value)));
        }

        void andIfPresent(String condition, @Nullable Object value) {
            if (value != null) {
                and(condition, value);
            }
        }

        void after(Cursor cursor) {
            var anchorAt = parameter(Columns.at(cursor.anchorAt()));
            where.append(" and (f.anchor_at, f.hash) > (%s, %s)".formatted(anchorAt, parameter(cursor.hash())));
        }

        /// Both halves, each with its own end. Of the past only what ended since the moment is looked at,
        /// partition by partition: in a stream of changes that is little, and the past is much.
        String both(String columns, String end) {
            return """
                    (select %1$s from fact f where %2$s and f.n > 0 and %3$s %4$s)
                    union all
                    (select %1$s from unnest(%5$s) with ordinality as v(position, place)
                     join fact_past f on f.removed_partition = v.place - 1 and f.removed_offset >= v.position
                     where %2$s and %3$s %4$s)
                    """.formatted(
                            columns,
                            where,
                            "f.added_offset < coalesce((%s)[f.added_partition + 1], 0)".formatted(positions),
                            end,
                            positions);
        }

        Tuple tuple() {
            return tuple;
        }
    }
}
