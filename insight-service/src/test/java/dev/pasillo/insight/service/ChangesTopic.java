package dev.pasillo.insight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.PublishedDefinition;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Watermark;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.TestBacking;
import io.vertx.mutiny.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Sends to the service's topics as a journey-service does, and waits until the service has applied it.
final class ChangesTopic implements AutoCloseable {
    static final int PARTITIONS = 4;

    private final TestBacking backing = TestBacking.shared();
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", backing.bootstrapServers(), "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    private final String prefix;
    private final Pool pool;
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Long> previous = new HashMap<>();

    ChangesTopic(String prefix, Pool pool) {
        this.prefix = prefix;
        this.pool = pool;
    }

    /// Publishes a definition with the stages of [Histories], and waits until it is known.
    void define(String workspace, String name, String title) {
        define(workspace, name, title, Map.of());
    }

    /// The same, with these fields in each stage but the last.
    void define(String workspace, String name, String title, Map<String, Object> fields) {
        var stages = Histories.STAGES.stream()
                .map(stage -> {
                    var each = new HashMap<String, Object>(Map.of(
                            "id",
                            stage,
                            "rank",
                            Histories.STAGES.indexOf(stage) + 1,
                            "title",
                            Map.of("en", title + " " + stage),
                            "targetTime",
                            "PT1H",
                            "owner",
                            "sales",
                            "handover",
                            Map.of("to", "sales", "within", "PT1H")));
                    if (!stage.equals(Histories.STAGES.getLast())) {
                        each.putAll(fields);
                    }
                    return each;
                })
                .toList();
        var moments = Histories.MOMENTS.stream()
                .map(moment -> Map.of(
                        "id",
                        moment,
                        "title",
                        Map.of("en", moment),
                        "stage",
                        "buy",
                        "objective",
                        0.75,
                        "window",
                        "P28D",
                        "promise",
                        "PT5M",
                        "target",
                        "PT8M"))
                .toList();
        var definition = new PublishedDefinition(
                workspace,
                name,
                1,
                Instant.EPOCH,
                ContractJson.read(
                        ContractJson.write(Map.of(
                                "name",
                                name,
                                "title",
                                Map.of("en", title),
                                "momentsOfTruth",
                                moments,
                                "segments",
                                List.of(Map.of("id", "mobile"), Map.of("id", "other")),
                                "stages",
                                stages)),
                        com.fasterxml.jackson.databind.JsonNode.class));
        sendDefinition(definition.key(), ContractJson.write(definition));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("select count(*) from definition where workspace = '%s' and name = '%s'"
                                .formatted(workspace, name))
                        == 1);
    }

    /// Sends what may be a definition.
    void sendDefinition(String key, String value) {
        send(new ProducerRecord<>(
                prefix + Topics.DEFINITIONS,
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8)));
    }

    /// Sends a customer's change by a stream.
    JourneyChange change(String workspace, String stream, Histories.Step step) {
        var change = next(workspace, stream, step.profileId(), step.removed(), step.added());
        send(partition(step.profileId()), Topics.KIND_CHANGE, ContractJson.bytes(change));
        return change;
    }

    /// A change with the stream's next number, not sent.
    JourneyChange next(String workspace, String stream, String profileId, List<Fact> removed, List<Fact> added) {
        var place = stream + "@" + partition(profileId);
        var sequence = sequences.merge(stream, 1L, Long::sum);
        var before = previous.getOrDefault(place, 0L);
        previous.put(place, sequence);
        return new JourneyChange(
                workspace,
                stream,
                sequence,
                0,
                before,
                removed.stream().map(PublishedFact::of).toList(),
                added.stream().map(PublishedFact::of).toList());
    }

    /// Sends a watermark to every partition.
    void mark(Instant at) {
        for (var partition = 0; partition < PARTITIONS; partition++) {
            send(partition, Topics.KIND_WATERMARK, ContractJson.bytes(new Watermark(at)));
        }
    }

    void send(int partition, @Nullable String kind, byte @Nullable [] value) {
        var headers = kind == null
                ? List.<org.apache.kafka.common.header.Header>of()
                : List.<org.apache.kafka.common.header.Header>of(
                        new RecordHeader(Topics.KIND, kind.getBytes(StandardCharsets.UTF_8)));
        send(new ProducerRecord<>(prefix + Topics.JOURNEY_CHANGES, partition, null, null, value, headers));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    static int partition(String profileId) {
        return Math.floorMod(profileId.hashCode(), PARTITIONS);
    }

    /// Waits until the service has applied everything that was sent.
    void awaitApplied() {
        producer.flush();
        var ends = ends();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(positions()).containsExactlyInAnyOrderEntriesOf(ends));
    }

    /// Where the service has got to, by partition.
    Map<Integer, Long> positions() {
        var positions = new HashMap<Integer, Long>();
        pool.query("select partition, next_offset from partition_position")
                .execute()
                .await()
                .indefinitely()
                .forEach(row -> positions.put(row.getInteger(0), row.getLong(1)));
        return positions;
    }

    private Map<Integer, Long> ends() {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        for (var partition = 0; partition < PARTITIONS; partition++) {
            asked.put(new TopicPartition(prefix + Topics.JOURNEY_CHANGES, partition), OffsetSpec.latest());
        }
        try (var admin = backing.admin()) {
            var ends = new HashMap<Integer, Long>();
            admin.listOffsets(asked)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    long count(String query) {
        return pool.query(query)
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }

    void execute(String statement) {
        pool.query(statement).execute().await().indefinitely();
    }

    @Override
    public void close() {
        producer.close();
    }
}
