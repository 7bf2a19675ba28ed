package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.testsupport.TopicReader;
import dev.pasillo.testsupport.guarantee.Outcome;
import dev.pasillo.testsupport.guarantee.PositionWitness;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Histories;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Events are refused by a setting, the setting is mended, and they are sent again; meanwhile journey-service is killed
/// between the acceptance of a step's events and its note of it, and ingest-service in the middle of another. In the
/// end everything is as if nothing had ever been refused.
@Tag("guarantees")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class ReplayEndToEndTest {
    private static final String CAUSE = "pasillo.ingest.max-identifiers";
    private static final long SEED = 61;
    private static final int CUSTOMERS = 400;
    private static final int STEP = 50;
    private static final int KILLED_STEP = 3;

    @Test
    void replayKilledHalfWayGoesOnWhereItStoppedAndCountsEveryEventOnce() throws Exception {
        var events = Histories.events(SEED, CUSTOMERS);
        try (var cluster = Cluster.start(
                Cluster.Shape.one(),
                starting -> starting.program(starting.ingest(1)).set(CAUSE, "1"))) {
            var system = cluster.system();
            system.define(Histories.unhurriedDefinitions());
            PositionWitness.install(system);
            try (var sender = cluster.sender(system)) {
                sender.send(events);
            }
            var refused = Math.toIntExact(system.ledger().refused());
            assertThat(refused).as("enough for several steps").isGreaterThan((KILLED_STEP + 3) * STEP);

            try (var replaying = new Replaying(system, events, STEP);
                    var accepted = new Checkpoint(Place.BEFORE_MARKING, KILLED_STEP)) {
                awaitListed(replaying, refused);
                cluster.program(cluster.ingest(1)).unset(CAUSE);
                cluster.ingest(1).awaitBack(cluster.ingest(1).kill());
                cluster.program(cluster.journey(1)).onceWith(List.of(accepted.rule()));
                cluster.journey(1).awaitBack(cluster.journey(1).kill());

                var before = killHalfWay(cluster, replaying, accepted);
                assertThat(replaying.waiting(refused)).hasSize(refused - before);
                var after = killIngestMeanwhile(cluster, replaying);
                assertThat(before + after)
                        .as("none was accepted, noted and sent again")
                        .isEqualTo(refused);
                assertThat(replaying.waiting(1)).isEmpty();
                System.out.printf(
                        "%,d of %,d events refused; %,d accepted before the kill of journey-service, %,d after it%n",
                        refused, events.size(), before, after);
            }
            assertThat(sentTwice(system))
                    .as("those of the step that was killed")
                    .isGreaterThanOrEqualTo(STEP);
            Survived.holdsAfter("a replay killed half-way", system);

            var calm = cluster.otherWorkspace();
            calm.define(Histories.unhurriedDefinitions());
            try (var sender = cluster.sender(calm)) {
                sender.send(events);
            }
            assertThat(calm.ledger().refused()).isZero();
            Survived.holdsAfter("the same events, none refused", calm);
            var undisturbed = Outcome.of(calm);
            var replayed = Outcome.of(system);
            assertThat(replayed.anonymousCustomers())
                    .as("seed %d", SEED)
                    .isNotEmpty()
                    .isEqualTo(undisturbed.anonymousCustomers());
            assertThat(replayed.figures()).as("seed %d", SEED).isEqualTo(undisturbed.figures());
        }
    }

    private static void awaitListed(Replaying replaying, int refused) throws SQLException, InterruptedException {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (replaying.waiting(Integer.MAX_VALUE).size() < refused) {
            assertThat(System.nanoTime()).as("listed in time").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /// @return how many were accepted and marked before the step that was killed
    private static int killHalfWay(Cluster cluster, Replaying replaying, Checkpoint accepted) throws Exception {
        var marked = 0;
        for (var step = 1; step < KILLED_STEP; step++) {
            marked += replaying.step().orElseThrow().accepted();
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var killed = executor.submit(replaying::step);
            accepted.awaitReached(Duration.ofMinutes(1));
            var before = cluster.journey(1).kill();
            var now = cluster.journey(1).awaitBack(before);
            System.out.printf(
                    "journey-service: process %d killed in step %d of the replay, %d answers%n",
                    before, KILLED_STEP, now);
            assertThat(killed.get()).as("nobody was told").isEmpty();
        }
        return marked;
    }

    /// Replays to the end, and kills ingest-service while a step is under way.
    ///
    /// @return how many were accepted
    private static int killIngestMeanwhile(Cluster cluster, Replaying replaying) throws Exception {
        var ingest = cluster.ingest(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = executor.submit(() -> toTheEnd(replaying));
            var atFirst = replaying.waiting(Integer.MAX_VALUE).size();
            while (replaying.waiting(Integer.MAX_VALUE).size() == atFirst) {
                Thread.sleep(1);
            }
            var before = ingest.kill();
            var left = replaying.waiting(Integer.MAX_VALUE).size();
            var now = ingest.awaitBack(before);
            System.out.printf(
                    "ingest-service: process %d killed when %,d were left of the replay, %d answers%n",
                    before, left, now);
            assertThat(left).as("in the middle of it").isPositive();
            return all.get();
        }
    }

    private static int toTheEnd(Replaying replaying) throws IOException, InterruptedException, SQLException {
        var accepted = 0;
        while (true) {
            var step = replaying.step().orElseThrow();
            assertThat(step.refused()).isZero();
            accepted += step.accepted();
            if (step.done()) {
                return accepted;
            }
            if (step.accepted() == 0) {
                // ingest-service is away.
                Thread.sleep(100);
            }
        }
    }

    /// How many ids stand on the topic more than once.
    private static long sentTwice(SystemUnderTest system) {
        return TopicReader.readAll(system.brokers(), Topics.TOUCHPOINTS).stream()
                .map(record -> ContractJson.read(record.value(), Touchpoint.class))
                .collect(Collectors.groupingBy(Touchpoint::id, Collectors.counting()))
                .values()
                .stream()
                .filter(times -> times > 1)
                .count();
    }
}
