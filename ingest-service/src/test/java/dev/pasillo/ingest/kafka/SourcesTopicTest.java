package dev.pasillo.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedSource;
import dev.pasillo.ingest.application.Sources;
import dev.pasillo.kit.sealed.Secrets;
import dev.pasillo.testsupport.TestBacking;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourcesTopicTest {
    private static final String PREFIX = "sources-topic-test.";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// More than one poll brings.
    private static final int MANY = 5_000;

    private final TestBacking backing = TestBacking.shared();
    private final Map<String, Object> kafka = Map.of("bootstrap.servers", backing.bootstrapServers());
    private final Sources sources = new Sources();
    private final SourcesTopic topic = new SourcesTopic(
            kafka, TopicNames.prefixed(PREFIX), sources, new Secrets(Optional.empty()), Clock.systemUTC());

    @AfterEach
    void stop() {
        topic.stop(new ShutdownEvent());
    }

    private static PublishedSource source(int number) {
        return new PublishedSource(
                "shop",
                "s-" + number,
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                Map.of(),
                false,
                number + 1L);
    }

    private void publish(int many) {
        try (var producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < many; number++) {
                var source = source(number);
                producer.send(new ProducerRecord<>(
                        PREFIX + "sources", source.key().getBytes(UTF_8), ContractJson.bytes(source)));
            }
        }
    }

    @Test
    void nothingIsWholeBeforeTheTopicsEnd() {
        backing.freshTopics(PREFIX, 3);
        publish(MANY);

        topic.start(new StartupEvent());

        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(sources::whole);
        assertThat(sources.count()).isEqualTo(MANY);
    }

    @Test
    void aTopicWithoutSourcesIsReadToItsEnd() {
        backing.freshTopics(PREFIX, 3);

        topic.start(new StartupEvent());

        await().atMost(PATIENCE).until(sources::whole);
        assertThat(sources.count()).isZero();
    }
}
