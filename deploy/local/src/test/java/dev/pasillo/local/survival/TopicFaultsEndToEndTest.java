package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.guarantee.Quiet;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Event;
import dev.pasillo.testsupport.history.Histories;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/// Fault F20 of the list in `docs/concepts/guarantees.md`, with two instances of journey-service: the topic is cut, or
/// another has taken its name. Both instances refuse to run on, say why, and change nothing, until somebody has set the
/// positions as `docs/how-to/operate.md` says; then they go on.
@Tag("guarantees")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class TopicFaultsEndToEndTest {
    private static final long SEED = 91;
    private static final int CUSTOMERS = 150;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<Event> events = Histories.events(SEED, CUSTOMERS);
    private Cluster cluster;
    private SameEvents same;

    @BeforeAll
    void start() throws Exception {
        cluster = Cluster.start(new Cluster.Shape(6, 1, 2, 1)
                .with(List.of("calm", "f20-truncated", "f20-anew", "f20-running"), Map.of()));
        same = SameEvents.sentIn("calm", cluster, events, Histories.unhurriedDefinitions());
    }

    @AfterAll
    void stop() throws Exception {
        System.out.println(cluster.troubles());
        cluster.close();
    }

    @Test
    void f20TruncatedTopicStopsBothInstances() throws Exception {
        var system = same.workspace("f20-truncated");
        sendHalf(system);
        bothAreGone();
        try (var topic = new DirectTopic(system);
                var sender = cluster.sender(system)) {
            sender.send(events);
            topic.truncate();
        }
        var before = positions(system);
        var applied = applied(system);
        bothComeBack();
        bothRefuse("was truncated or made anew");
        assertThat(positions(system)).isEqualTo(before);
        assertThat(applied(system)).isEqualTo(applied);
        mend(system);
        everythingSentAgainIsAsUndisturbed(system);
    }

    @Test
    void f20TopicMadeAnewWhileAwayStopsBothInstancesHoweverMuchIsInIt() throws Exception {
        var system = same.workspace("f20-anew");
        sendHalf(system);
        bothAreGone();
        var before = positions(system);
        var applied = applied(system);
        try (var topic = new DirectTopic(system);
                var sender = cluster.sender(system)) {
            topic.makeAnew();
            // Beyond every position: by the offsets alone nobody would notice.
            for (var records = 0L; records < 3 * furthest(before) * before.size(); records += events.size()) {
                sender.send(events);
            }
        }
        bothComeBack();
        bothRefuse("was made anew");
        assertThat(positions(system)).isEqualTo(before);
        assertThat(applied(system)).isEqualTo(applied);
        mend(system);
        everythingSentAgainIsAsUndisturbed(system);
    }

    @Test
    void f20TopicMadeAnewUnderRunningInstancesStopsThem() throws Exception {
        var system = same.workspace("f20-running");
        sendHalf(system);
        var before = positions(system);
        var applied = applied(system);
        try (var topic = new DirectTopic(system)) {
            topic.makeAnew();
        }
        bothRefuse("made anew");
        assertThat(positions(system)).isEqualTo(before);
        assertThat(applied(system)).isEqualTo(applied);
        mend(system);
        everythingSentAgainIsAsUndisturbed(system);
    }

    private void sendHalf(SystemUnderTest system) throws IOException, InterruptedException {
        try (var sender = cluster.sender(system)) {
            sender.send(events.subList(0, events.size() / 2));
        }
        Quiet.await(system, PATIENCE);
    }

    private void bothAreGone() throws InterruptedException {
        for (var number = 1; number <= 2; number++) {
            cluster.journey(number).hold();
            cluster.journey(number).kill();
        }
    }

    private void bothComeBack() {
        cluster.journey(1).letGo();
        cluster.journey(2).letGo();
    }

    /// Each says it where it is asked, and in its log.
    private void bothRefuse(String why) throws IOException, InterruptedException {
        for (var instance : cluster.journeys()) {
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            var answer = "";
            while (!answer.contains("\"stopped\"")) {
                assertThat(System.nanoTime())
                        .as("in time: %s refuses; it says %s", instance.name(), answer)
                        .isLessThan(deadline);
                Thread.sleep(100);
                answer = instance.management("/q/health/ready");
            }
            assertThat(answer).contains(why);
            assertThat(Files.readString(instance.log())).contains("stopped: ").contains(why);
            System.out.printf("F20: %s refuses: %s%n", instance.name(), why);
        }
    }

    /// As the page says: positions to where the topic begins, and a start.
    private void mend(SystemUnderTest system) throws SQLException, InterruptedException, ExecutionException {
        bothAreGone();
        try (var topic = new DirectTopic(system);
                var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement()) {
            statement.execute("delete from input_topic");
            for (var beginning : topic.beginnings().entrySet()) {
                statement.execute("update stream set next_offset = %d where name = 'touchpoints-%d'"
                        .formatted(beginning.getValue(), beginning.getKey()));
            }
        }
        bothComeBack();
        cluster.journey(1).awaitReady();
        cluster.journey(2).awaitReady();
    }

    /// Records are missing on the topic, so the guarantees that count them cannot be asked.
    private void everythingSentAgainIsAsUndisturbed(SystemUnderTest system) throws IOException, InterruptedException {
        try (var sender = cluster.sender(system)) {
            sender.send(events);
        }
        Quiet.await(system, PATIENCE);
        same.equal("F20: " + system.ledger().workspace(), system);
    }

    private static Map<String, Long> positions(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select name, next_offset from stream where next_offset is not null")) {
            var positions = new TreeMap<String, Long>();
            while (rows.next()) {
                positions.put(rows.getString(1), rows.getLong(2));
            }
            return positions;
        }
    }

    private static long furthest(Map<String, Long> positions) {
        return positions.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private static long applied(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from touchpoint")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
