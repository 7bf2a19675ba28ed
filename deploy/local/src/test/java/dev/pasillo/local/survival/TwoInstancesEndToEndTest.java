package dev.pasillo.local.survival;

import dev.pasillo.testsupport.guarantee.LedgerSender.Action;
import dev.pasillo.testsupport.guarantee.LedgerSender.Step;
import dev.pasillo.testsupport.guarantee.Outcome;
import dev.pasillo.testsupport.guarantee.PositionWitness;
import dev.pasillo.testsupport.guarantee.Quiet;
import dev.pasillo.testsupport.history.Histories;
import dev.pasillo.testsupport.history.Replay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two instances of each service on six partitions do what one does; and when one of each is killed and stays away, the
/// other takes over its partitions.
@Tag("guarantees")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TwoInstancesEndToEndTest {
    private static final long SEED = 51;
    private static final int CUSTOMERS = 1_000;

    @Test
    void killOfOneOfEachMovesItsPartitionsAndChangesNothing() throws Exception {
        var replay = Histories.replay(SEED, CUSTOMERS);
        var alone = alone(replay);
        try (var cluster = Cluster.start(Cluster.Shape.two())) {
            var system = cluster.system();
            system.define(replay.definitions());
            PositionWitness.install(system);
            try (var sender = cluster.sender(system)) {
                sender.send(
                        replay.events(),
                        100,
                        4,
                        List.of(
                                new Step(0.2, goAway(cluster.journey(1))),
                                new Step(0.4, goAway(cluster.insight(2))),
                                new Step(0.6, goAway(cluster.ingest(1)))));
            }
            // The two that are left do everything; nobody else is there.
            var took = Quiet.await(system, Duration.ofMinutes(3));
            System.out.printf("one of each did all of it, %.1f s after the last event%n", took.toMillis() / 1000.0);
            Survived.holdsAfter("one of two instances of each killed and gone", system);
            Survived.asUndisturbed(alone, Outcome.of(system));

            cluster.journey(1).letGo();
            cluster.insight(2).letGo();
            cluster.ingest(1).letGo();
            cluster.journey(1).awaitReady();
            cluster.insight(2).awaitReady();
            try (var sender = cluster.sender(system)) {
                sender.send(replay.events().subList(0, replay.events().size() / 2));
            }
            Survived.holdsAfter("both back, half of the events sent again", system);
            Survived.asUndisturbed(alone, Outcome.of(system));
        }
    }

    private static Outcome alone(Replay replay) throws Exception {
        try (var cluster = Cluster.start(new Cluster.Shape(6, 1, 1, 1))) {
            var system = cluster.system();
            system.define(replay.definitions());
            try (var sender = cluster.sender(system)) {
                sender.send(replay.events());
            }
            Survived.holdsAfter("one instance of each, undisturbed", system);
            return Outcome.of(system);
        }
    }

    private static Action goAway(Kept part) {
        return () -> {
            part.hold();
            System.out.printf("%s: process %d killed, and stays away%n", part.name(), part.kill());
        };
    }
}
