package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pasillo.contract.Topics.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `asyncapi.yaml` describes the topics that a deployment creates and the records that cross them.
class AsyncApiTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonNode DOCUMENT = document("asyncapi.yaml");

    @Test
    void namesExactlyTheTopics() {
        var addresses = new TreeSet<String>();
        DOCUMENT.get("channels")
                .forEach(channel -> addresses.add(channel.get("address").asText()));

        assertThat(addresses)
                .containsExactlyElementsOf(
                        Topics.all().stream().map(Topic::name).sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("topics")
    void saysHowATopicIsCreated(Topic topic) {
        var kafka = channel(topic.name()).at("/bindings/kafka");
        var settings = new HashMap<String, String>();
        kafka.get("topicConfiguration")
                .properties()
                .forEach(setting -> settings.put(
                        setting.getKey(),
                        (setting.getValue().isArray() ? setting.getValue().get(0) : setting.getValue()).asText()));
        settings.remove("cleanup.policy", "delete");

        assertThat(settings).isEqualTo(topic.settings());
        assertThat(kafka.path("partitions").asInt()).isEqualTo(topic.partitioned() ? 0 : 1);
    }

    @Test
    void saysWhichRecordsAndHeadersCrossATopic() {
        assertThat(messages(Topics.TOUCHPOINTS)).isEqualTo(Map.of("schemas/touchpoint.json", Map.of()));
        assertThat(messages(Topics.REJECTED)).isEqualTo(Map.of("schemas/rejected-event.json", Map.of(Topics.CODE, "")));
        assertThat(messages(Topics.JOURNEY_CHANGES))
                .isEqualTo(Map.of(
                        "schemas/journey-change.json", Map.of(Topics.KIND, Topics.KIND_CHANGE),
                        "schemas/watermark.json", Map.of(Topics.KIND, Topics.KIND_WATERMARK)));
        assertThat(messages(Topics.DEFINITIONS)).isEqualTo(Map.of("schemas/published-definition.json", Map.of()));
        assertThat(messages(Topics.SOURCES)).isEqualTo(Map.of("schemas/published-source.json", Map.of()));
        assertThat(messages(Topics.ALERTS)).isEqualTo(Map.of("schemas/alert.json", Map.of()));
    }

    @Test
    void everyReferenceResolves() {
        var seen = new HashSet<URI>();
        resolveAll(URI.create("asyncapi.yaml"), DOCUMENT, seen);

        assertThat(seen)
                .extracting(URI::toString)
                .contains(
                        "schemas/fact.json", "schemas/fact.json#/$defs/time", "schemas/touchpoint.json#/$defs/rating");
    }

    @Test
    void everySchemaIsUsed() {
        var seen = new HashSet<URI>();
        resolveAll(URI.create("asyncapi.yaml"), DOCUMENT, seen);

        assertThat(SchemaTest.shapes().map(shape -> "schemas/" + shape.get()[1]).distinct())
                .allSatisfy(schema -> assertThat(seen).contains(URI.create(schema)));
    }

    @ParameterizedTest
    @MethodSource("messageNames")
    void everyExampleIsOneThatItsSchemaAccepts(String name) {
        var message = DOCUMENT.at("/components/messages/" + name);
        var schema = message.at("/payload/$ref").asText().substring("schemas/".length());

        assertThat(message.path("examples")).allSatisfy(example -> {
            assertThat(SchemaTest.errors(schema, example.get("payload").toString()))
                    .isEmpty();
            message.at("/headers/required")
                    .forEach(header -> assertThat(example.path("headers")
                                    .path(header.asText())
                                    .asText())
                            .isNotEmpty());
        });
    }

    @ParameterizedTest
    @MethodSource("messageNames")
    void everyRecordHasAnExample(String name) {
        assertThat(DOCUMENT.at("/components/messages/" + name + "/examples")).isNotEmpty();
    }

    static Stream<String> messageNames() {
        var names = new TreeSet<String>();
        DOCUMENT.at("/components/messages").fieldNames().forEachRemaining(names::add);
        return names.stream();
    }

    static Stream<Topic> topics() {
        return Topics.all().stream();
    }

    private static Map<String, Map<String, String>> messages(String topic) {
        var messages = new HashMap<String, Map<String, String>>();
        channel(topic).get("messages").forEach(reference -> {
            var message = DOCUMENT.at(reference.get("$ref").asText().substring("#".length()));
            var headers = new HashMap<String, String>();
            message.path("headers").path("properties").properties().forEach(header -> {
                assertThat(message.at("/headers/required").toString()).contains(header.getKey());
                headers.put(header.getKey(), header.getValue().path("const").asText());
            });
            messages.put(message.at("/payload/$ref").asText(), headers);
        });
        return messages;
    }

    private static JsonNode channel(String address) {
        for (var channel : DOCUMENT.get("channels")) {
            if (channel.get("address").asText().equals(address)) {
                return channel;
            }
        }
        throw new AssertionError("no channel " + address);
    }

    /// Follows every `$ref` below a node of a file, through files, once each.
    private static void resolveAll(URI file, JsonNode node, Set<URI> seen) {
        var reference = node.get("$ref");
        if (reference != null) {
            var target = file.resolve(reference.asText());
            if (seen.add(target)) {
                var inFile = URI.create(target.getPath());
                var document = document(target.getPath());
                var resolved = target.getFragment() == null ? document : document.at(target.getFragment());
                assertThat(resolved.isMissingNode())
                        .as("%s of %s leads nowhere", reference, file)
                        .isFalse();
                resolveAll(inFile, resolved, seen);
            }
        }
        node.forEach(child -> resolveAll(file, child, seen));
    }

    private static JsonNode document(String name) {
        try (var file = AsyncApiTest.class.getClassLoader().getResourceAsStream(name)) {
            return YAML.readTree(Objects.requireNonNull(file, name + " is missing"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
