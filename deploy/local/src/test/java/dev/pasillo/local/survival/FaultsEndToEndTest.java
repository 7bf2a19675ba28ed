package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.Topics;
import dev.pasillo.testsupport.TestBacking.TestDatabase;
import dev.pasillo.testsupport.TopicReader;
import dev.pasillo.testsupport.guarantee.Outcome;
import dev.pasillo.testsupport.guarantee.PositionWitness;
import dev.pasillo.testsupport.guarantee.Quiet;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Event;
import dev.pasillo.testsupport.history.Histories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Faults F2 (at random), F6, F8, F14, F16, F17 and F18 of the list in `docs/concepts/guarantees.md`, with two
/// instances of journey-service on six partitions. Each sends the same events in a workspace of its own; afterwards all
/// guarantees hold, and every customer and figure is as undisturbed.
@Tag("guarantees")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FaultsEndToEndTest {
    private static final long SEED = 71;
    private static final int CUSTOMERS = 400;
    private static final int SEEDS = 50;
    private static final Duration STORM = Duration.ofSeconds(Long.getLong("pasillo.survival.storm", 120));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Cluster cluster;
    private SameEvents same;

    @BeforeAll
    void start() throws Exception {
        cluster = Cluster.start(new Cluster.Shape(6, 1, 3, 1)
                .with(
                        List.of(
                                "calm",
                                "f2",
                                "f6",
                                "f8",
                                "f14-classic",
                                "f14-consumer",
                                "f16",
                                "f17",
                                "f18-calm",
                                "f18"),
                        Map.of()));
        // The third comes where more than two are wanted.
        cluster.journey(3).hold();
        cluster.journey(3).kill();
        PositionWitness.install(cluster.system("calm"));
        same = SameEvents.sentIn("calm", cluster, Histories.events(SEED, CUSTOMERS), Histories.unhurriedDefinitions());
    }

    @AfterAll
    void stop() throws Exception {
        System.out.println(cluster.troubles());
        cluster.close();
    }

    @Test
    void f2KilledAtRandomLosesAndRepeatsNothing() throws Exception {
        var system = same.workspace("f2");
        var random = new Random(SEED);
        var kills = 0;
        try (var sender = cluster.sender(system);
                var flow = Trickle.during(Duration.ofSeconds(60), sender, same.events())) {
            var until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < until) {
                Thread.sleep(random.nextLong(300, 6_000));
                cluster.journey(1 + random.nextInt(2)).kill();
                kills++;
                assertThat(system.checkAlways()).as("at kill %d", kills).isEmpty();
            }
            flow.finish();
        }
        awaitBoth();
        same.holdAfter("F2: %d kills at random".formatted(kills), system);
    }

    @Test
    void f6ZombieCommitsNoRow() throws Exception {
        var system = same.workspace("f6");
        var zombie = cluster.journey(1);
        try (var stale = new Checkpoint(Place.BEFORE_THE_TRANSACTION, 2);
                var done = new Checkpoint(Place.AFTER_THE_COMMIT, 2);
                var sender = cluster.sender(system);
                var flow = Trickle.during(Duration.ofSeconds(60), sender, same.events())) {
            cluster.program(zombie).onceWith(List.of(stale.rule(), done.rule()));
            zombie.kill();
            stale.awaitReached(PATIENCE);
            zombie.signal("STOP");
            // More than the batch in its hands, so that the other goes on beyond it.
            flow.finish();
            var took = Quiet.await(system, PATIENCE);
            var before = RowVersions.of(system);
            stale.letGo();
            zombie.signal("CONT");
            // Whatever came of its stale batch, it is done with it.
            done.awaitReached(PATIENCE);
            assertThat(RowVersions.of(system)).isEqualTo(before);
            done.letGo();
            System.out.printf(
                    "F6: journey-2 had done all of it after %.1f s; then the zombie (process %d) woke up and committed 0 rows%n",
                    took.toMillis() / 1000.0, zombie.pid());
        }
        awaitBoth();
        same.holdAfter("F6: zombie", system);
    }

    @Test
    void f8TerminatedConnectionsRepeatTheWholeTransaction() throws Exception {
        var system = same.workspace("f8");
        var terminated = 0;
        var before = retries();
        try (var sender = cluster.sender(system);
                var flow = Trickle.during(Duration.ofSeconds(40), sender, same.events())) {
            for (var time = 0; time < 20; time++) {
                Thread.sleep(2_000);
                terminated += terminate(system.journeyDatabase()) + terminate(system.insightDatabase());
            }
            flow.finish();
        }
        same.holdAfter("F8: %d connections terminated".formatted(terminated), system);
        assertThat(terminated).isGreaterThan(40);
        assertThat(retries()).as("transactions begun again").isGreaterThan(before);
        System.out.printf("F8: %.0f times work was begun again%n", retries() - before);
    }

    private double retries() throws InterruptedException {
        var retries = 0.0;
        for (var instance : cluster.journeys()) {
            retries += instance.metric("pasillo_journey_retries_total");
        }
        return retries;
    }

    private static int terminate(TestDatabase database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where usename = current_user and pid <> pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void f14MemberThatComesAndGoesEveryThreeSecondsChangesNothing(String protocol) throws Exception {
        var system = same.workspace("f14-" + protocol);
        var stranger = new Stranger(system.brokers(), protocol);
        var stay = Duration.ofSeconds(3);
        var visits = 0;
        var before = takenOver();
        try (var sender = cluster.sender(system);
                var flow = Trickle.during(STORM, sender, same.events())) {
            var until = System.nanoTime() + STORM.toNanos();
            while (System.nanoTime() < until) {
                stranger.visit(stay);
                visits++;
                Thread.sleep(stay);
            }
            flow.finish();
        }
        var moved = takenOver() - before;
        same.holdAfter(
                "F14: %s, %d visits, %d times a partition was taken over".formatted(protocol, visits, moved), system);
        // Each coming and each going moves some.
        assertThat(moved).isGreaterThan(2L * visits);
    }

    private long takenOver() throws IOException {
        var lines = 0L;
        for (var instance : cluster.journeys()) {
            lines += Files.readString(instance.log())
                    .lines()
                    .filter(line -> line.contains("of touchpoints: reading on from"))
                    .count();
        }
        return lines;
    }

    @Test
    void f16OneTwoThreeAndOneAgainKeepTheOrderOfEveryKey() throws Exception {
        var system = same.workspace("f16");
        try (var topic = new DirectTopic(system);
                var sender = cluster.sender(system);
                var flow = Trickle.during(Duration.ofSeconds(60), sender, same.events())) {
            cluster.journey(2).hold();
            cluster.journey(2).kill();
            awaitShares(topic, 6);
            cluster.journey(2).letGo();
            awaitShares(topic, 3, 3);
            cluster.journey(3).letGo();
            awaitShares(topic, 2, 2, 2);
            for (var leaving : List.of(cluster.journey(1), cluster.journey(3))) {
                leaving.hold();
                leaving.signal("TERM");
            }
            awaitShares(topic, 6);
            flow.finish();
        } finally {
            cluster.journey(1).letGo();
            cluster.journey(2).letGo();
        }
        awaitBoth();
        same.holdAfter("F16: 1, 2, 3 and 1 instances", system);
        assertThat(jumps(system))
                .as("positions that do not begin where the last ended")
                .isEmpty();
        assertThat(gaps(system))
                .as("changes that do not follow the last of their stream")
                .isEmpty();
    }

    private static void awaitShares(DirectTopic topic, Integer... shares) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!topic.shares().equals(List.of(shares))) {
            assertThat(System.nanoTime()).as("in time: %s", List.of(shares)).isLessThan(deadline);
            Thread.sleep(100);
        }
        System.out.printf("F16: partitions of each member %s%n", topic.shares());
    }

    /// Each batch of a partition begins where the one before ended: so its records are applied in their order.
    private static List<String> jumps(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select stream, moved_from, moved_to from (
                            select stream, moved_from, moved_to,
                                lag(moved_to) over (partition by stream order by id) as before
                            from witness_position) as move
                        where before is not null and before <> moved_from""")) {
            var jumps = new ArrayList<String>();
            while (rows.next()) {
                jumps.add("%s from %d to %d".formatted(rows.getString(1), rows.getLong(2), rows.getLong(3)));
            }
            return jumps;
        }
    }

    /// Each change names the one before it of its stream in its partition; a repetition is no gap.
    private static List<String> gaps(SystemUnderTest system) {
        var last = new HashMap<String, Long>();
        var gaps = new ArrayList<String>();
        for (var record : TopicReader.readAll(system.brokers(), Topics.JOURNEY_CHANGES)) {
            var kind = record.headers().lastHeader(Topics.KIND);
            if (kind == null || !new String(kind.value(), StandardCharsets.UTF_8).equals(Topics.KIND_CHANGE)) {
                continue;
            }
            var change = ContractJson.read(record.value(), JourneyChange.class);
            var stream = record.partition() + " " + change.stream();
            var before = last.getOrDefault(stream, 0L);
            if (change.sequence() > before) {
                if (change.previous() != before) {
                    gaps.add("%s: %d after %d, and %d stands there"
                            .formatted(stream, change.sequence(), change.previous(), before));
                }
                last.put(stream, change.sequence());
            }
        }
        return gaps;
    }

    @Test
    void f17RepetitionsCountOnceAndOtherContentIsSetApart() throws Exception {
        var system = same.workspace("f17");
        var random = new Random(SEED);
        var sent = new ArrayList<Event>();
        var contradicted = new ArrayList<Event>();
        for (var number = 0; number < same.events().size(); number++) {
            sent.add(same.events().get(number));
            if (random.nextInt(100) < 30) {
                // Soon, or long afterwards.
                sent.add(same.events().get(random.nextInt(number + 1)));
            }
            if (random.nextInt(100) < 5) {
                contradicted.add(same.events().get(number).contradicted());
            }
        }
        try (var sender = cluster.sender(system)) {
            sender.send(sent);
            Quiet.await(system, PATIENCE);
            sender.send(contradicted);
        }
        same.holdAfter(
                "F17: %d sendings of %d events, %d with another content"
                        .formatted(sent.size(), same.events().size(), contradicted.size()),
                system);
        var ids = new TreeSet<String>();
        contradicted.forEach(event -> ids.add(event.id()));
        assertThat(conflicts(system)).isEqualTo(ids);
    }

    private static TreeSet<String> conflicts(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.prepareStatement(
                        "select event_id from quarantine where workspace = ? and code = 'id-conflict'")) {
            statement.setString(1, system.ledger().workspace());
            try (var rows = statement.executeQuery()) {
                var ids = new TreeSet<String>();
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
                return ids;
            }
        }
    }

    @Test
    void f18ShuffledAndLateByFiftySeedsIsAsInOrder() throws Exception {
        var calm = same.workspace("f18-calm");
        var shuffled = same.workspace("f18");
        try (var inOrder = cluster.sender(calm);
                var anyhow = cluster.sender(shuffled)) {
            for (var seed = 1; seed <= SEEDS; seed++) {
                var events = Histories.events(1_000 + seed, 10);
                inOrder.send(events, 100, 1, List.of());
                var others = new ArrayList<>(events);
                Collections.shuffle(others, new Random(seed));
                anyhow.send(others, 1 + seed % 20, 4, List.of());
            }
        }
        Survived.holdsAfter("F18: in order", calm);
        Survived.holdsAfter("F18: %d seeds shuffled".formatted(SEEDS), shuffled);
        var expected = Outcome.of(calm);
        var found = Outcome.of(shuffled);
        assertThat(found.anonymousCustomers()).isNotEmpty().isEqualTo(expected.anonymousCustomers());
        assertThat(found.figures()).isEqualTo(expected.figures());
        System.out.printf("F18: %,d customers as in order%n", found.customers().size());
    }

    private void awaitBoth() throws InterruptedException {
        cluster.journey(1).awaitReady();
        cluster.journey(2).awaitReady();
    }
}
