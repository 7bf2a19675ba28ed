package dev.pasillo.insight.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.insight.domain.query.Selection;
import dev.pasillo.insight.domain.stream.Arrival;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.insight.fixture.Log;
import dev.pasillo.insight.fixture.Naive;
import dev.pasillo.insight.postgres.InsightDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Batches as they come after rebalances, restarts and faults, applied to a real PostgreSQL.
class ApplyChangesTest {
    private static final String WORKSPACE = "w";
    private static final String DEFINITION = "purchase";
    private static final Instant NOON = Instant.parse("2026-03-09T12:00:00Z");
    private static final List<Integer> ALL = List.of(0, 1);

    private final InsightDatabase database = new InsightDatabase(Clock.fixed(NOON, ZoneOffset.UTC));
    private final Histories history = new Histories(11, DEFINITION, "p-", 20);
    private final Log log = new Log(11, WORKSPACE, 2, "touchpoints-0", "maintenance-0");

    @BeforeEach
    void send() {
        database.define(WORKSPACE, DEFINITION);
        for (var i = 0; i < 300; i++) {
            log.send(history.next());
        }
        log.flush();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void recordsBelowThePositionAreDiscarded() {
        var instance = started();
        instance.drain(new Random(1), 50);

        instance.apply(log.read(0, 0, 100));

        assertThat(instance.replayed).isEqualTo(Math.min(100, log.end(0)));
        assertExact();
    }

    @Test
    void recordsThatWereReadAheadOfARewindAreReadAgain() {
        var instance = started();

        instance.apply(log.read(0, 40, 10));
        instance.apply(log.read(0, 50, 10));

        assertThat(instance.position(0)).as("told to read from its beginning").isZero();
        assertThat(positions()).containsExactly("(0,0)", "(1,0)");
        instance.drain(new Random(1), 50);
        assertExact();
    }

    @Test
    void holeThatTheTopicHasIsPassedOver() {
        var instance = started();
        instance.drain(new Random(1), 50);
        var end = log.end(0);
        var behindTheHole = List.<Arrival>of(new Arrival.Mark(new Arrival.Source(0, end + 3, null, null), NOON));

        instance.apply(behindTheHole);
        assertThat(positions()).contains("(0," + end + ")");
        instance.apply(behindTheHole);

        assertThat(positions()).contains("(0," + (end + 4) + ")");
    }

    @Test
    void positionThatAnotherInstanceMovedOnIsReadAgain() {
        var first = started();
        var second = started();
        first.apply(log.read(0, 0, 60));

        second.apply(log.read(0, 0, 100));

        assertThat(positions()).contains("(0,100)");
        assertThat(second.replayed).isEqualTo(60);
        first.drain(new Random(1), 50);
        assertExact();
    }

    @Test
    void databaseThatWasSetBackIsFilledAgain() {
        var instance = started();
        instance.drain(new Random(1), 50);
        database.execute("truncate fact, fact_past, figure_sum, stream_position");
        database.execute("update partition_position set next_offset = 0");
        log.mark(NOON);

        instance.drain(new Random(1), 50);

        assertExact();
    }

    @Test
    void revokedPartitionIsNoLongerWatched() {
        var instance = started();

        instance.changes.revoked(List.of(1));

        assertThat(instance.changes.positions()).containsOnlyKeys(0);
    }

    @Test
    @Timeout(60)
    void connectionsThatBreakAgainAndAgainChangeNothing() throws Exception {
        var done = new AtomicBoolean();
        var instance = started();
        try (var threads = Executors.newSingleThreadExecutor()) {
            var breaking = threads.submit(() -> {
                while (!done.get()) {
                    database.execute("select pg_sleep(0.2)");
                    database.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5");
                }
            });
            var random = new Random(2);
            instance.drain(random, 4);
            while (instance.retries.isEmpty()) {
                for (var i = 0; i < 100; i++) {
                    log.send(history.next());
                }
                log.flush();
                instance.drain(random, 4);
            }
            done.set(true);
            breaking.get();
        }

        assertExact();
    }

    @Test
    void lockThatSomebodyHoldsIsWaitedFor() throws Exception {
        var instance = started();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var threads = Executors.newSingleThreadExecutor()) {
            connection.setAutoCommit(false);
            statement.execute("select * from partition_position for update");
            var applying = threads.submit(() -> instance.apply(log.read(0, 0, 50)));
            assertThat(applying.isDone()).isFalse();
            connection.rollback();
            applying.get();
        }

        assertThat(positions()).contains("(0,50)");
    }

    private Instance started() {
        var instance = new Instance(database.changes(), log);
        instance.assign(ALL);
        return instance;
    }

    private List<String> positions() {
        return database.rows("select partition, next_offset from partition_position order by partition");
    }

    private void assertExact() {
        var figures = new ReadFigures(database.figures());
        var answer = figures.stages(DEFINITION, new ReadFigures.Question(WORKSPACE, Selection.ALL, null))
                .await()
                .atMost(Duration.ofSeconds(30));
        var naive = new Naive(history.facts(), Selection.ALL);
        answer.value().forEach((stage, of) -> naive.assertStage(stage.id(), of, "after all"));
        assertThat(database.sums()
                        .recompute(WORKSPACE, false)
                        .await()
                        .indefinitely()
                        .examples())
                .isEmpty();
        assertThat(database.rows("select * from fact where n <= 0")).isEmpty();
    }
}
