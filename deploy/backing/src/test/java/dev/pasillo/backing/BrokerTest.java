package dev.pasillo.backing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.contract.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {
    @TempDir
    Path folder;

    private Broker broker;
    private GuardedProcess process;

    @BeforeEach
    void start() throws Exception {
        var ports = Ports.free(2);
        broker = new Broker(new Broker.Settings(
                folder, folder.resolve("kafka.log"), ports.get(0), ports.get(1), 256, Optional.empty()));
        launch();
    }

    @AfterEach
    void stop() {
        process.stop();
    }

    private void launch() throws Exception {
        process = broker.launch();
        broker.awaitReady(process, Duration.ofSeconds(60));
    }

    @Test
    void topicsAreCreatedOnceAndAWrongNumberOfPartitionsIsAComplaint() throws Exception {
        broker.ensureTopics("", 3);
        broker.ensureTopics("", 3);
        broker.ensureTopics("other.", 2);
        try (var admin = broker.admin()) {
            var partitions = new HashMap<String, Integer>();
            admin.describeTopics(List.of(Topics.TOUCHPOINTS, Topics.REJECTED, "other." + Topics.TOUCHPOINTS))
                    .allTopicNames()
                    .get(10, SECONDS)
                    .forEach((name, topic) ->
                            partitions.put(name, topic.partitions().size()));
            assertThat(partitions)
                    .containsEntry(Topics.TOUCHPOINTS, 3)
                    .containsEntry(Topics.REJECTED, 1)
                    .containsEntry("other." + Topics.TOUCHPOINTS, 2);
        }
        assertThatThrownBy(() -> broker.ensureTopics("", 4))
                .isInstanceOf(BackingException.class)
                .hasMessageContaining("has 3 partitions, and 4 are wanted");
    }

    @Test
    void topicsAreNotCreatedByWriting() {
        try (var producer = producer()) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("nobody-made-it", "x"))
                            .get(10, SECONDS))
                    .hasRootCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void recordsSurviveAKillAndAnOrderlyRestart() throws Exception {
        broker.ensureTopics("", 1);
        write("before the kill");
        process.kill();
        process.ended().get(10, SECONDS);
        launch();
        write("before the stop");
        process.stop();
        launch();
        write("after both");
        assertThat(readAll(3)).containsExactly("before the kill", "before the stop", "after both");
    }

    private void write(String value) throws Exception {
        try (var producer = producer()) {
            producer.send(new ProducerRecord<>(Topics.TOUCHPOINTS, value)).get(10, SECONDS);
        }
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all", "max.block.ms", "5000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private List<String> readAll(int count) {
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(Topics.TOUCHPOINTS, 0)));
            var deadline = System.nanoTime() + SECONDS.toNanos(20);
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(found -> values.add(found.value()));
            }
        }
        assertThat(values).allSatisfy(value -> assertThat(value.getBytes(UTF_8)).isNotEmpty());
        return values;
    }
}
