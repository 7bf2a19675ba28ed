package dev.pasillo.local.survival;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.local.survival.DirectTopic.Entry;
import dev.pasillo.local.survival.DirectTopic.Place;
import dev.pasillo.testsupport.TestBacking.TestDatabase;
import dev.pasillo.testsupport.TopicReader;
import dev.pasillo.testsupport.guarantee.Quiet;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Histories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/// Faults F19, F23 and F24 of the list in `docs/concepts/guarantees.md`: records that nobody can read, records of other
/// versions, and evidence that is lost; with two instances of each service.
@Tag("guarantees")
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RecordFaultsEndToEndTest {
    private static final long SEED = 81;
    private static final int CUSTOMERS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Cluster cluster;
    private SameEvents same;

    @BeforeAll
    void start() throws Exception {
        cluster = Cluster.start(Cluster.Shape.two().with(List.of("calm", "f19", "f23", "f24"), Map.of()));
        // With deadlines: whether one counts as history must be the same again.
        same = SameEvents.sentIn("calm", cluster, Histories.events(SEED, CUSTOMERS), Histories.definitions());
    }

    @AfterAll
    void stop() throws Exception {
        System.out.println(cluster.troubles());
        cluster.close();
    }

    @Test
    void f19PoisonIsSetApartWithItsBytesAndItsNeighboursCountOnce() throws Exception {
        var system = cluster.system("f19");
        var poison = new HashMap<Place, byte[]>();
        var neighbours = 0;
        try (var topic = new DirectTopic(system)) {
            topic.takeLarge();
            var bytes = poison();
            var entries = new ArrayList<Entry>();
            entries.add(neighbour(neighbours++));
            for (var each : bytes) {
                entries.add(new Entry(0, "f19/user_id/poison".getBytes(UTF_8), each));
                entries.add(neighbour(neighbours++));
            }
            var places = topic.write(entries);
            for (var number = 0; number < bytes.size(); number++) {
                poison.put(places.get(1 + 2 * number), bytes.get(number));
            }
        }
        Quiet.await(system, PATIENCE);

        assertThat(quarantined(system)).isEqualTo(texts(poison));
        assertThat(counted(system)).isEqualTo(Map.of(neighbours, 1));
        assertThat(system.checkAlways()).isEmpty();
        System.out.printf(
                "F19: %d records set apart with their bytes, %d neighbours count once each%n",
                poison.size(), neighbours);
    }

    /// What is no touchpoint, each for another reason.
    private static List<byte[]> poison() {
        var good = new String(touchpoint("poison", Map.of("note", "good")), UTF_8);
        return List.of(
                good.substring(0, good.length() / 2).getBytes(UTF_8),
                good.replace("user_id\",\"value\":\"", "user_id\",\"value\":\"\\u0000")
                        .getBytes(UTF_8),
                good.replace("\"id\":\"", "\"id\":\"\\ud800").getBytes(UTF_8),
                good.replace("\"good\"", "1e400000").getBytes(UTF_8),
                good.replace("\"actor\":\"customer\"", "\"actor\":\"robot\"").getBytes(UTF_8),
                "{\"version\":9,\"event\":{\"of\":\"another time\"}}".getBytes(UTF_8),
                new byte[] {(byte) 0xff, (byte) 0xfe, 0},
                touchpoint("oversize", Map.of("note", "x".repeat(3 << 19))));
    }

    private static Entry neighbour(int number) {
        return new Entry(
                0, "f19/user_id/neighbour".getBytes(UTF_8), touchpoint("neighbour-" + number, Map.of("n", number)));
    }

    private static byte[] touchpoint(String id, Map<String, Object> properties) {
        var at = Instant.parse("2025-03-01T10:00:00Z");
        return ContractJson.bytes(new Touchpoint(
                "f19",
                "api",
                id,
                "web",
                "page_viewed",
                null,
                Actor.CUSTOMER,
                at,
                null,
                at,
                List.of(new Identifier("user_id", "u-" + id.replaceAll("-.*", ""))),
                properties,
                Map.of(),
                null,
                null,
                null,
                null,
                HexFormat.of().toHexDigits(id.hashCode()).repeat(4)));
    }

    private static Map<String, String> texts(Map<Place, byte[]> poison) {
        var texts = new HashMap<String, String>();
        poison.forEach((place, bytes) -> texts.put(
                place.partition() + "@" + place.offset(), HexFormat.of().formatHex(bytes)));
        return texts;
    }

    private static Map<String, String> quarantined(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select partition || '@' || record_offset, raw from quarantine where workspace = 'f19'")) {
            var found = new HashMap<String, String>();
            while (rows.next()) {
                found.put(rows.getString(1), HexFormat.of().formatHex(rows.getBytes(2)));
            }
            return found;
        }
    }

    /// How many different touchpoints count, by how often.
    private static Map<Integer, Integer> counted(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select count(*), times from (
                            select convert_from(body, 'UTF8')::json ->> 'id' as id, count(*) as times
                            from touchpoint where workspace = 'f19' group by 1) as counted
                        group by times""")) {
            var found = new HashMap<Integer, Integer>();
            while (rows.next()) {
                found.put(rows.getInt(1), rows.getInt(2));
            }
            return found;
        }
    }

    /// A third of the records as the first version wrote them, a third as a later one may, in one topic with the
    /// present ones.
    @Test
    void f23RecordsOfTheVersionsBeforeAndAfterReplayEqual() throws Exception {
        var system = same.workspace("f23");
        var entries = new ArrayList<Entry>();
        for (var record : TopicReader.readAll(system.brokers(), Topics.TOUCHPOINTS)) {
            var touchpoint = record.value().length < 1 << 20 && new String(record.value(), UTF_8).contains("\"calm\"")
                    ? (ObjectNode) JSON.readTree(record.value())
                    : JSON.createObjectNode();
            if (!touchpoint.path("workspace").asText().equals("calm")) {
                continue;
            }
            touchpoint.put("workspace", "f23");
            switch (entries.size() % 3) {
                case 0 -> touchpoint.remove(List.of("vouched", "revision"));
                case 1 -> asOfALaterVersion(touchpoint);
                default -> {}
            }
            var key = new String(record.key(), UTF_8).replaceFirst("^calm/", "f23/");
            entries.add(new Entry(null, key.getBytes(UTF_8), JSON.writeValueAsBytes(touchpoint)));
        }
        assertThat(entries).hasSameSizeAs(same.events());
        system.ledger().sending(same.events());
        try (var topic = new DirectTopic(system)) {
            topic.write(entries);
        }
        same.events().forEach(system.ledger()::accepted);
        same.holdAfter("F23: %d records of three versions".formatted(entries.size()), system);
    }

    private static void asOfALaterVersion(ObjectNode touchpoint) {
        touchpoint.putObject("newer").putArray("list").add(1).add("x");
        touchpoint.path("identifiers").forEach(identifier -> ((ObjectNode) identifier).put("newer", true));
    }

    /// As `docs/how-to/operate.md` says it, with the statements from there.
    @Test
    void f24WipedEvidenceIsRebuiltFromTouchpoints() throws Exception {
        var system = same.workspace("f24");
        try (var sender = cluster.sender(system)) {
            sender.send(same.events());
        }
        same.holdAfter("F24: before", system);

        gone("journey");
        run(system.journeyDatabase(), "rebuild-journey");
        assertThat(rows(system.journeyDatabase(), "select count(*) from closed_fact"))
                .isZero();
        gone("insight");
        run(system.insightDatabase(), "rebuild-insight");
        assertThat(rows(system.insightDatabase(), "select count(*) from fact")).isZero();
        for (var number = 1; number <= 2; number++) {
            cluster.journey(number).letGo();
            cluster.insight(number).letGo();
            cluster.journey(number).awaitReady();
            cluster.insight(number).awaitReady();
        }

        same.holdAfter("F24: wiped and rebuilt", system);
        // Of the other workspace, too.
        same.equal("F24: wiped and rebuilt", calm());
    }

    private void gone(String service) throws InterruptedException {
        for (var number = 1; number <= 2; number++) {
            var part = service.equals("journey") ? cluster.journey(number) : cluster.insight(number);
            part.hold();
            part.kill();
        }
    }

    private SystemUnderTest calm() {
        var calm = cluster.system("calm");
        calm.ledger().sending(same.events());
        return calm;
    }

    /// The statements of a block of the page, by the comment on its first line.
    private static void run(TestDatabase database, String mark) throws IOException, SQLException {
        var page = Files.readString(Path.of(System.getProperty("pasillo.home"), "docs/how-to/operate.md"));
        var block = Pattern.compile("```sql\n-- " + mark + ".*?\n(.*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as(mark).isTrue();
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(block.group(1));
        }
    }

    private static int rows(TestDatabase database, String query) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
