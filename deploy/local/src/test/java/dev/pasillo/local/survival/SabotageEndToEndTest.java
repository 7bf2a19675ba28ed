package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.guarantee.Finding;
import dev.pasillo.testsupport.guarantee.PositionWitness;
import dev.pasillo.testsupport.guarantee.Quiet;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Event;
import dev.pasillo.testsupport.history.Histories;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tests the tests: a build without one of the things that the promise rests on is found out. The same scenario with
/// the build as it is finds nothing.
@Tag("guarantees")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class SabotageEndToEndTest {
    private static final long SEED = 31;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<Event> EVENTS = Histories.events(SEED, 2_000);

    @Test
    void offsetCommittedBeforeTheTransactionIsFoundOut() throws Exception {
        assertThat(crashBeforeTheCommit(List.of(Sabotage.OFFSET_FIRST))).contains("I1", "I4", "I8");
    }

    @Test
    void crashBeforeTheCommitIsNotHeldAgainstTheBuildAsItIs() throws Exception {
        assertThat(crashBeforeTheCommit(List.of())).isEmpty();
    }

    private static Set<String> crashBeforeTheCommit(List<Rule> sabotage) throws IOException, InterruptedException {
        try (var checkpoint = new Checkpoint(Place.BEFORE_THE_COMMIT, 2);
                var cluster = Cluster.start(
                        Cluster.Shape.one(), all -> all.journeys().getFirst().sabotage(sabotage))) {
            var system = cluster.system();
            system.define(Histories.unhurriedDefinitions());
            var journey = cluster.journey(1);
            cluster.program(journey).onceWith(List.of(checkpoint.rule()));
            journey.kill();
            try (var sender = cluster.sender(system);
                    var flow = new Trickle(sender, EVENTS)) {
                checkpoint.awaitReached(PATIENCE);
                journey.awaitBack(journey.kill());
                flow.end();
            }
            return findings(system);
        }
    }

    @Test
    void droppedUniqueKeyIsFoundOut() throws Exception {
        try (var cluster = Cluster.start(Cluster.Shape.one())) {
            var system = cluster.system();
            system.define(Histories.unhurriedDefinitions());
            Sabotage.dropUniqueKey(system);
            try (var sender = cluster.sender(system)) {
                sender.send(EVENTS.subList(0, 600));
                Quiet.await(system, PATIENCE);
                sender.send(EVENTS.subList(0, 200));
            }
            assertThat(findings(system)).contains("I2", "I8");
        }
    }

    @Test
    void positionMovedWithoutComparisonIsFoundOut() throws Exception {
        assertThat(zombie(List.of(Sabotage.WITHOUT_COMPARISON))).contains("I4");
    }

    @Test
    void zombieCommitsNothing() throws Exception {
        assertThat(zombie(List.of())).isEmpty();
    }

    /// An instance is paused with a batch in its hands until another has taken over its partitions and gone on; then
    /// it wakes up.
    private static Set<String> zombie(List<Rule> sabotage) throws IOException, InterruptedException, SQLException {
        try (var checkpoint = new Checkpoint(Place.BEFORE_THE_TRANSACTION, 2);
                var afterwards = new Checkpoint(Place.AFTER_THE_COMMIT, 2);
                var cluster = Cluster.start(
                        new Cluster.Shape(4, 1, 2, 1),
                        all -> all.journeys().forEach(instance -> instance.sabotage(sabotage)))) {
            var system = cluster.system();
            system.define(Histories.unhurriedDefinitions());
            PositionWitness.install(system);
            var zombie = cluster.journey(1);
            cluster.program(zombie).onceWith(List.of(checkpoint.rule(), afterwards.rule()));
            zombie.kill();
            try (var sender = cluster.sender(system);
                    var flow = new Trickle(sender, EVENTS)) {
                checkpoint.awaitReached(PATIENCE);
                zombie.signal("STOP");
                // More than the batch in its hands, so that the other goes on beyond it.
                var more = system.ledger().accepted() + 300;
                while (system.ledger().accepted() < more) {
                    Thread.sleep(50);
                }
                flow.end();
                var took = Quiet.await(system, PATIENCE);
                System.out.printf(
                        "journey-1 (process %2$d) is paused, and journey-2 has done all of it %1$.1f s after the last event%n",
                        took.toMillis() / 1000.0, zombie.pid());
                checkpoint.letGo();
                zombie.signal("CONT");
                // Whatever came of its stale batch, it is done with it.
                afterwards.awaitReached(PATIENCE);
                afterwards.letGo();
                sender.send(List.of(EVENTS.getFirst()));
            }
            return findings(system);
        }
    }

    private static Set<String> findings(SystemUnderTest system) throws InterruptedException {
        Quiet.await(system, PATIENCE);
        var findings = system.checkAll();
        findings.forEach(System.out::println);
        return findings.stream().map(Finding::guarantee).collect(Collectors.toSet());
    }
}
