package dev.pasillo.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Topics;
import dev.pasillo.testsupport.TestBacking.Server;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class TestBackingTest {
    private final TestBacking backing = TestBacking.shared();

    @Test
    void pairTakesRecordsAndRows() throws Exception {
        backing.freshTopics("first.", 2);
        write("first." + Topics.TOUCHPOINTS, "one");
        assertThat(read("first." + Topics.TOUCHPOINTS)).containsExactly("one");
        var database = backing.freshDatabase("journey");
        try (var connection = database.connect();
                var result = connection.createStatement().executeQuery("SELECT current_database()")) {
            result.next();
            assertThat(result.getString(1)).isEqualTo(database.name()).startsWith("journey_");
        }
    }

    @Test
    void freshTopicsAreEmptyAgain() throws Exception {
        backing.freshTopics("again.", 2);
        write("again." + Topics.TOUCHPOINTS, "one");
        backing.freshTopics("again.", 2);
        assertThat(read("again." + Topics.TOUCHPOINTS)).isEmpty();
    }

    @Test
    void killedServersComeBackWithTheirData() throws Exception {
        backing.freshTopics("killed.", 2);
        write("killed." + Topics.TOUCHPOINTS, "before");
        var database = backing.freshDatabase("killed");
        try (var connection = database.connect()) {
            connection.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS n");
        }
        var pids = List.of(backing.pid(Server.BROKER), backing.pid(Server.POSTGRESQL));

        for (var server : Server.values()) {
            backing.kill(server);
            backing.restart(server);
        }

        assertThat(List.of(backing.pid(Server.BROKER), backing.pid(Server.POSTGRESQL)))
                .doesNotContainAnyElementsOf(pids);
        write("killed." + Topics.TOUCHPOINTS, "after");
        assertThat(read("killed." + Topics.TOUCHPOINTS)).containsExactlyInAnyOrder("before", "after");
        try (var connection = database.connect();
                var result = connection.createStatement().executeQuery("SELECT n FROM kept")) {
            result.next();
            assertThat(result.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void resourceConfiguresAService() {
        var resource = new BackingResource();
        resource.init(Map.of("database", "insight", "topics.prefix", "service."));
        var configuration = resource.start();
        assertThat(configuration)
                .containsEntry("kafka.bootstrap.servers", backing.bootstrapServers())
                .containsEntry("pasillo.topics.prefix", "service.")
                .containsEntry("pasillo.keys.secret.kind", "secret")
                .containsEntry("pasillo.keys.other-write.workspace", "other");
        assertThat(configuration.get("quarkus.datasource.jdbc.url")).startsWith("jdbc:postgresql://");
        assertThat(configuration.get("quarkus.datasource.reactive.url")).startsWith("postgresql://");
    }

    private void write(String topic, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", backing.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get(20, SECONDS);
        }
    }

    private List<String> read(String topic) {
        return TopicReader.readAll(backing.bootstrapServers(), topic).stream()
                .map(found -> new String(found.value(), UTF_8))
                .toList();
    }
}
