package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.guarantee.LedgerSender;
import dev.pasillo.testsupport.guarantee.PositionWitness;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Event;
import dev.pasillo.testsupport.history.Histories;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A service is held at a chosen point of its code and killed there (signal 9). Positions are exact at that very
/// moment, and everything else holds once the service is back and quiet. Events flow all the while.
@Tag("guarantees")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class CrashPointsEndToEndTest {
    private static final long SEED = 21;
    private static final int CUSTOMERS_EACH = 300;

    private Cluster cluster;
    private SystemUnderTest system;
    private SystemUnderTest withDeadlines;

    @BeforeAll
    void start() throws Exception {
        cluster = Cluster.start(new Cluster.Shape(4, 1, 2, 1));
        system = cluster.system();
        system.define(Histories.unhurriedDefinitions());
        withDeadlines = cluster.otherWorkspace();
        withDeadlines.define(Histories.definitions());
        PositionWitness.install(system);
    }

    @AfterAll
    void stop() throws Exception {
        System.out.println(cluster.troubles());
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BEFORE_TELLING", "BEFORE_MARKING"})
    void crashLosesNothingAndRepeatsNothing(Place place) throws Exception {
        crash(place, place == Place.SWEPT ? withDeadlines : system);
    }

    private void crash(Place place, SystemUnderTest system) throws IOException, InterruptedException {
        var victim = place.service().equals("journey") ? cluster.journey(1) : cluster.insight(1);
        var events = Histories.events(SEED + place.ordinal(), CUSTOMERS_EACH);
        try (var checkpoint = new Checkpoint(place, passage(place));
                var sender = cluster.sender(system);
                var flow = new Trickle(sender, events)) {
            cluster.program(victim).onceWith(List.of(checkpoint.rule()));
            var armed = System.nanoTime();
            victim.kill();
            if (place == Place.SWEPT) {
                // Whichever has a free lane sweeps: here it has to be this one.
                cluster.journey(2).hold();
                cluster.journey(2).kill();
            }
            if (place == Place.PARTITIONS_GOING) {
                // Somebody else has to come back for it to give partitions away.
                victim.awaitReady();
                cluster.journey(2).kill();
            }
            checkpoint.awaitReached(Duration.ofSeconds(90));
            var reached = System.nanoTime();
            victim.hold();
            var before = victim.kill();
            assertThat(system.checkAlways()).as("at %s", place).isEmpty();
            victim.letGo();
            cluster.journey(2).letGo();
            var now = victim.awaitBack(before);
            System.out.printf(
                    "%s reached after %.1f s; %s: process %d killed there, %d answers %.1f s later%n",
                    place, (reached - armed) / 1e9, victim.name(), before, now, (System.nanoTime() - reached) / 1e9);
            sendAgain(sender, flow.end());
            Survived.holdsAfter("crash at " + place, system);
        }
    }

    /// A third of it comes again, and every tenth id of that with another content.
    private static void sendAgain(LedgerSender sender, List<Event> sent) throws IOException, InterruptedException {
        var again = sent.subList(0, sent.size() / 3);
        sender.send(again);
        var other = new ArrayList<Event>();
        for (var i = 0; i < again.size(); i += 10) {
            other.add(again.get(i).contradicted());
        }
        sender.send(other);
    }

    /// The first passage where it is rare; elsewhere one in the middle of the work.
    private static int passage(Place place) {
        return switch (place) {
            case SWEPT,
                    PARTITIONS_COMING,
                    PARTITIONS_HERE,
                    PARTITIONS_GOING,
                    CHANGES_HERE,
                    BEFORE_TELLING,
                    BEFORE_MARKING -> 1;
            case BEFORE_THE_TRANSACTION,
                    POSITION_MOVED,
                    BEFORE_THE_COMMIT,
                    AFTER_THE_COMMIT,
                    BEFORE_PUBLISHING,
                    PUBLISHED,
                    BEFORE_FACTS,
                    BEFORE_SUMS,
                    AFTER_SUMS -> 2;
        };
    }
}
