package dev.pasillo.insight.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.insight.application.FigureStore.Found;
import dev.pasillo.insight.application.ReadFigures.Answer;
import dev.pasillo.insight.application.ReadFigures.OfMoment;
import dev.pasillo.insight.application.ReadFigures.Question;
import dev.pasillo.insight.domain.figure.FunnelStage;
import dev.pasillo.insight.domain.figure.JourneyState;
import dev.pasillo.insight.domain.figure.Rule;
import dev.pasillo.insight.domain.figure.StageFigures;
import dev.pasillo.insight.domain.plan.PlannedMoment;
import dev.pasillo.insight.domain.plan.PlannedStage;
import dev.pasillo.insight.domain.query.Behind;
import dev.pasillo.insight.domain.query.Cursor;
import dev.pasillo.insight.domain.query.Selection;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.insight.fixture.Log;
import dev.pasillo.insight.fixture.Naive;
import dev.pasillo.insight.postgres.InsightDatabase;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Random histories applied to a real PostgreSQL, against the same figures counted by hand.
class FiguresOnPostgresTest {
    private static final String WORKSPACE = "w";
    private static final String DEFINITION = "purchase";
    private static final List<Integer> ALL = List.of(0, 1, 2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2026-03-09T12:00:00Z");

    private final InsightDatabase database = new InsightDatabase(Clock.fixed(NOON, ZoneOffset.UTC));
    private final ReadFigures figures = new ReadFigures(database.figures());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void sumsAreWhatTheFactsOfARandomHistoryComeTo() {
        database.define(WORKSPACE, DEFINITION);
        for (var seed = 0; seed < 8; seed++) {
            database.execute("truncate fact, fact_past, figure_sum, partition_position, stream_position");
            var history = new Histories(seed, DEFINITION, "p-", 20);
            var log = new Log(seed, WORKSPACE, 3, "touchpoints-0", "maintenance-0");
            var instance = new Instance(database.changes(), log);
            instance.assign(ALL);
            var random = new Random(seed);
            for (var round = 0; round < 5; round++) {
                send(history, log, 60);
                instance.drain(random, 40);
                assertFigures(history, selection(random), null, "seed " + seed + " round " + round);
            }
            assertFigures(history, Selection.ALL, null, "seed " + seed);
            assertSumsAreRecomputed("seed " + seed);
            assertThat(instance.discarded).as("seed %d", seed).isPositive();
        }
    }

    @Test
    void momentBringsItsFiguresAndListsBackWhileChangesGoOn() {
        database.define(WORKSPACE, DEFINITION);
        var history = new Histories(99, DEFINITION, "p-", 30);
        var log = new Log(99, WORKSPACE, 3, "touchpoints-0", "maintenance-0");
        var instance = new Instance(database.changes(), log);
        instance.assign(ALL);
        var random = new Random(99);
        var moments = new ArrayList<Moment>();
        for (var round = 0; round < 6; round++) {
            send(history, log, 40);
            instance.drain(random, 25);
            moments.add(new Moment(stages(Selection.ALL, null).token(), List.copyOf(history.facts())));
            for (var moment : moments) {
                assertFigures(moment.facts(), selection(random), moment.token(), "round " + round);
            }
        }
        assertLists(
                moments.getFirst().facts(), Selection.ALL, moments.getFirst().token());
        assertLists(moments.get(3).facts(), selection(random), moments.get(3).token());
    }

    @Test
    void everyNumberIsTheTotalOfItsListWhileTwoInstancesApplyTheSamePartitions() throws Exception {
        database.define(WORKSPACE, DEFINITION);
        var history = new Histories(5, DEFINITION, "p-", 40);
        var log = new Log(5, WORKSPACE, 3, "touchpoints-0", "maintenance-0", "maintenance-1");
        send(history, log, 1_500);
        // A moment among fewer partitions expires once there are more, and the reader may be first.
        new Instance(database.changes(), log).assign(ALL);
        var done = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(3)) {
            var instances = List.of(threads.submit(() -> race(log, 1)), threads.submit(() -> race(log, 2)));
            var reading = threads.submit(() -> {
                var random = new Random(3);
                var compared = 0;
                while (!done.get() || compared < 10) {
                    assertLists(null, selection(random), null);
                    compared++;
                }
                return compared;
            });
            for (var instance : instances) {
                instance.get();
            }
            done.set(true);
            assertThat(reading.get()).isPositive();
        }
        assertFigures(history, Selection.ALL, null, "two instances");
        assertSumsAreRecomputed("two instances");
        assertLists(history.facts(), Selection.ALL, null);
    }

    /// Both instances believe that all partitions are theirs, as long as a zombie does.
    private boolean race(Log log, long seed) {
        var random = new Random(seed);
        var instance = new Instance(database.changes(), log);
        instance.assign(ALL);
        while (ALL.stream().anyMatch(partition -> instance.position(partition) < log.end(partition))) {
            instance.poll(random, 30);
            if (random.nextInt(10) == 0) {
                instance.assign(ALL);
            }
        }
        return instance.alarm.raised().isEmpty();
    }

    /// Journeys may run out on a version that has other stages and other owners than the newest.
    @Test
    void stagesThatOnlyAnEarlierVersionHasAreToldAfterThoseOfTheNewest() {
        database.define(
                WORKSPACE,
                DEFINITION,
                1,
                Histories.STAGES,
                Map.of("title", Map.of("en", "once"), "handover", Map.of("to", "sales")));
        var left = Histories.STAGES.subList(1, Histories.STAGES.size());
        database.define(WORKSPACE, DEFINITION, 2, left, Map.of("title", Map.of("en", "now")));
        var history = new Histories(21, DEFINITION, "p-", 20);
        var log = new Log(21, WORKSPACE, 3, "touchpoints-0");
        send(history, log, 300);
        var instance = new Instance(database.changes(), log);
        instance.assign(ALL);
        instance.drain(new Random(21), 40);

        var told = stages(Selection.ALL, null).value();

        var gone = Histories.STAGES.getFirst();
        assertThat(told.keySet())
                .extracting(PlannedStage::id)
                .startsWith(left.toArray(String[]::new))
                .endsWith(gone);
        assertThat(told.keySet())
                .filteredOn(stage -> stage.id().equals(gone))
                .extracting(stage -> stage.title().get("en"))
                .containsExactly("once");
        assertThat(told.entrySet())
                .filteredOn(entry -> entry.getValue().handover().kept().whole() > 0)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.getKey().handoverTo()).isEqualTo("sales"));
        assertFigures(history, Selection.ALL, null, "two versions");
        assertLists(history.facts(), Selection.ALL, stages(Selection.ALL, null).token());
        assertThat(await(figures.overviews(new Question(WORKSPACE, Selection.ALL, null)))
                        .value()
                        .values())
                .allSatisfy(overview -> assertThat(overview.stages()).hasSameSizeAs(told));
    }

    @Test
    void otherWorkspaceSeesNothingOfIt() {
        database.define(WORKSPACE, DEFINITION);
        database.define("other", DEFINITION);
        var history = new Histories(1, DEFINITION, "p-", 5);
        var log = new Log(1, WORKSPACE, 3, "touchpoints-0");
        send(history, log, 50);
        var instance = new Instance(database.changes(), log);
        instance.assign(ALL);
        instance.drain(new Random(1), 10);

        var other = await(figures.stages(DEFINITION, new Question("other", Selection.ALL, null)));

        assertThat(other.value().values())
                .allSatisfy(stage -> assertThat(stage.entered()).isZero());
        var people = await(figures.people(
                DEFINITION,
                new Question("other", Selection.ALL, null),
                new Behind.Visits(null, null, null, null, null),
                10,
                null));
        assertThat(people.value().total()).isZero();
        assertThat(people.value().page()).isEmpty();
    }

    private static void send(Histories history, Log log, int steps) {
        for (var i = 0; i < steps; i++) {
            log.send(history.next());
        }
        log.mark(NOON);
        log.flush();
    }

    private void assertFigures(Histories history, Selection selection, @Nullable String asOf, String what) {
        assertFigures(history.facts(), selection, asOf, what);
    }

    private void assertFigures(List<Fact> facts, Selection selection, @Nullable String asOf, String what) {
        var where = what + " " + selection + (asOf == null ? "" : " as of then");
        var naive = new Naive(facts, selection);
        var answer = stages(selection, asOf);
        answer.value().forEach((stage, of) -> {
            naive.assertStage(stage.id(), of, where);
            naive.assertService(stage.id(), of, where);
        });
        assertThat(answer.asOf().watermark()).isEqualTo(NOON);
        assertThat(answer.settled()).as(where).isEqualTo(naive.open() == 0);
        for (var rule : Rule.ALL) {
            naive.assertFunnel(rule, funnel(rule, selection, asOf).value(), where);
        }
        assertMoments(facts, selection, asOf, where);
        naive.assertHeadline(
                await(figures.headline(DEFINITION, new Question(WORKSPACE, selection, asOf)))
                        .value(),
                where);
    }

    private void assertMoments(List<Fact> facts, Selection selection, @Nullable String asOf, String where) {
        var answer = moments(selection, asOf);
        var naive = new Naive(facts, selection);
        // The budget is that of two days, which end where the selection does.
        var end = selection.to() == null ? NOON : selection.to();
        var window = new Naive(facts, selection.during(end.minus(Duration.ofDays(2)), end));
        assertThat(answer.settled()).as(where).isEqualTo(naive.pending() == 0);
        assertThat(answer.value().keySet()).extracting(PlannedMoment::id).isEqualTo(Histories.MOMENTS);
        answer.value().forEach((moment, of) -> {
            naive.assertMoment(moment.id(), of.figures(), where);
            assertThat(Objects.requireNonNull(of.budget()).during()).as(where).isEqualTo(window.kept(moment.id()));
        });
    }

    /// Every number of one answer against the list that its moment gives, all pages of it.
    private void assertLists(@Nullable List<Fact> facts, Selection selection, @Nullable String asOf) {
        var stages = stages(selection, asOf);
        var token = stages.token();
        stages.value().forEach((planned, of) -> {
            var stage = planned.id();
            var expected = Map.of(
                    new Behind.Visits(stage, null, true, null, null), of.now(),
                    new Behind.Visits(stage, null, null, null, null), of.entered(),
                    new Behind.Visits(stage, null, null, true, null), of.returned(),
                    new Behind.Visits(stage, Verdict.ADVANCED, null, null, null), of.advanced(),
                    new Behind.Visits(stage, Verdict.COMPLETED, null, null, null), of.completed(),
                    new Behind.Visits(stage, Verdict.DROPPED, null, null, null), of.dropped(),
                    new Behind.Visits(stage, Verdict.OPEN, null, null, null), of.open(),
                    new Behind.Visits(stage, Verdict.CENSORED, null, null, null), of.censored());
            expected.forEach((behind, n) -> assertList(selection, behind, n, token));
            assertList(selection, new Behind.Ratings(stage), of.feeling().total(), token);
            assertList(
                    selection,
                    new Behind.Handovers(stage, Outcome.KEPT),
                    of.handover().kept().part(),
                    token);
            assertList(
                    selection,
                    new Behind.Handovers(stage, Outcome.MISSED),
                    of.handover().missed(),
                    token);
            assertList(
                    selection,
                    new Behind.Handovers(stage, Outcome.PENDING),
                    of.handover().pending(),
                    token);
        });
        for (var rule : Rule.ALL) {
            for (var place : funnel(rule, selection, token).value()) {
                assertList(selection, new Behind.Customers(rule, place.stage().id()), place.customers(), token);
            }
        }
        moments(selection, token).value().forEach((planned, of) -> {
            var moment = planned.id();
            assertList(
                    selection,
                    new Behind.Moments(moment, Outcome.KEPT),
                    of.figures().kept().part(),
                    token);
            assertList(
                    selection,
                    new Behind.Moments(moment, Outcome.MISSED),
                    of.figures().missed(),
                    token);
            assertList(
                    selection,
                    new Behind.Moments(moment, Outcome.UNKNOWN),
                    of.figures().unknown(),
                    token);
            assertList(
                    selection,
                    new Behind.Moments(moment, Outcome.PENDING),
                    of.figures().pending(),
                    token);
        });
        var headline = await(figures.headline(DEFINITION, new Question(WORKSPACE, selection, token)))
                .value();
        assertList(selection, new Behind.Journeys(null), headline.started(), token);
        assertList(selection, new Behind.Completions(), headline.completions().part(), token);
        for (var state : JourneyState.ALL) {
            assertList(selection, new Behind.Journeys(state), headline.in(state), token);
        }
        if (facts != null) {
            assertFigures(facts, selection, token, "lists");
        }
    }

    private void assertList(Selection selection, Behind behind, long n, String token) {
        var listed = new HashSet<Found>();
        Cursor after = null;
        do {
            var answer =
                    await(figures.people(DEFINITION, new Question(WORKSPACE, selection, token), behind, 50, after));
            assertThat(answer.value().total()).as("%s of %s", behind, selection).isEqualTo(n);
            assertThat(listed.addAll(answer.value().page())
                            || answer.value().page().isEmpty())
                    .isTrue();
            after = answer.value().next();
        } while (after != null);
        assertThat(listed).as("%s of %s", behind, selection).hasSize((int) n);
    }

    private void assertSumsAreRecomputed(String what) {
        var found = await(database.sums().recompute(WORKSPACE, false));
        assertThat(found.examples()).as(what).isEmpty();
        assertThat(found.differing()).as(what).isZero();
        assertThat(database.rows("select * from fact where n <= 0")).as(what).isEmpty();
    }

    private Answer<Map<PlannedStage, StageFigures>> stages(Selection selection, @Nullable String asOf) {
        return await(figures.stages(DEFINITION, new Question(WORKSPACE, selection, asOf)));
    }

    private Answer<Map<PlannedMoment, OfMoment>> moments(Selection selection, @Nullable String asOf) {
        return await(figures.moments(DEFINITION, new Question(WORKSPACE, selection, asOf)));
    }

    private Answer<List<FunnelStage>> funnel(Rule rule, Selection selection, @Nullable String asOf) {
        return await(figures.funnel(DEFINITION, rule, new Question(WORKSPACE, selection, asOf)));
    }

    private static Selection selection(Random random) {
        return new Selection(
                random.nextInt(3) == 0 ? null : instant(random, 0),
                random.nextInt(3) == 0 ? null : instant(random, 2),
                random.nextInt(3) > 0 ? null : "mobile",
                random.nextInt(4) > 0 ? null : "bargain-hunter",
                random.nextInt(3) > 0 ? null : "web");
    }

    private static Instant instant(Random random, int day) {
        var start = Histories.FIRST.plus(Duration.ofDays(day + random.nextInt(3)));
        return random.nextBoolean() ? start : start.plusSeconds(random.nextInt(86_400));
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(PATIENCE);
    }

    private record Moment(String token, List<Fact> facts) {}
}
