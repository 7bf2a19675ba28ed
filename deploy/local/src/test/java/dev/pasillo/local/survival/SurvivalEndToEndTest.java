package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.guarantee.LedgerSender.Action;
import dev.pasillo.testsupport.guarantee.LedgerSender.Step;
import dev.pasillo.testsupport.guarantee.Outcome;
import dev.pasillo.testsupport.guarantee.PositionWitness;
import dev.pasillo.testsupport.history.Histories;
import dev.pasillo.testsupport.history.Replay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The short version of everything in this package: two instances of each service, one kill of each part, one crash
/// between commit and publication, all in one run; then the same events in another workspace, where nothing happens.
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class SurvivalEndToEndTest {
    private static final long SEED = 11;
    private static final int CUSTOMERS = 250;

    @Test
    void killOfEveryPartAndACrashBetweenCommitAndPublicationChangeNothing() throws Exception {
        // Without deadlines that pass: their sweep would take half a minute more, and the long tests have them.
        var replay = new Replay(Histories.events(SEED, CUSTOMERS), Histories.unhurriedDefinitions());
        try (var cluster = Cluster.start(Cluster.Shape.two())) {
            var stormy = cluster.system();
            stormy.define(replay.definitions());
            PositionWitness.install(stormy);
            var crashing = cluster.journey(2);
            try (var sender = cluster.sender(stormy);
                    var beforePublishing = new Checkpoint(Place.BEFORE_PUBLISHING, 1)) {
                cluster.program(crashing).onceWith(List.of(beforePublishing.rule()));
                crashing.awaitBack(crashing.kill());
                sender.send(
                        replay.events(),
                        20,
                        4,
                        List.of(
                                new Step(0.15, kill(cluster.ingest(1))),
                                new Step(0.30, kill(cluster.journey(1))),
                                new Step(0.45, kill(cluster.insight(1))),
                                new Step(0.60, kill(cluster.broker())),
                                new Step(0.75, kill(cluster.postgres()))));
                beforePublishing.awaitReached(Duration.ofMinutes(1));
                kill(crashing).run();
                // Sent again by someone who never heard of the first time; and two ids used for something else.
                sender.send(replay.events().subList(0, 100));
                sender.send(List.of(
                        replay.events().get(3).contradicted(),
                        replay.events().get(7).contradicted()));
            }
            var calm = cluster.otherWorkspace();
            calm.define(replay.definitions());
            try (var sender = cluster.sender(calm)) {
                sender.send(replay.events());
            }
            Survived.holdsAfter("kills of every part and a crash, two instances each", stormy);
            var undisturbed = Outcome.of(calm);
            var disturbed = Outcome.of(stormy);
            assertThat(disturbed.anonymousCustomers())
                    .as("seed %d", SEED)
                    .isNotEmpty()
                    .isEqualTo(undisturbed.anonymousCustomers());
            assertThat(disturbed.figures()).as("seed %d", SEED).isEqualTo(undisturbed.figures());
        }
    }

    private static Action kill(Kept part) {
        return () -> {
            var before = part.kill();
            Thread.ofVirtual().start(() -> announceReturn(part, before, System.nanoTime()));
        };
    }

    private static void announceReturn(Kept part, long before, long began) {
        try {
            var now = part.awaitBack(before);
            System.out.printf(
                    "%s: process %d killed, %d answers after %.1f s%n",
                    part.name(), before, now, (System.nanoTime() - began) / 1e9);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
