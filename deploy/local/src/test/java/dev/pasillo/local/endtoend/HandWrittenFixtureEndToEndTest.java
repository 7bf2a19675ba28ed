package dev.pasillo.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/// The hand-written fixture from the door to the figures: sent over HTTP in twelve orders, one event a request and all
/// in one, every customer is as worked out by hand, and so is every figure. Each arrangement has people of its own: all
/// their identifiers and event ids begin with its mark.
@org.junit.jupiter.api.TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class HandWrittenFixtureEndToEndTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> DEFINITIONS = List.of("fixture-purchase", "fixture-silence");
    private static final Set<String> HASHES = Set.of("profileId", "aliases", "identityVersion", "journeyId");
    /// As written, reversed, and shuffled ten times.
    private static final int ORDERS = 12;

    private static final int ARRANGEMENTS = 2 * ORDERS;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private TestInstance instance;

    @BeforeAll
    void sendEveryArrangement() throws Exception {
        instance = new TestInstance();
        instance.up();
        define("definition.yaml");
        define("definition-silence.yaml");
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var sending = IntStream.range(0, ORDERS)
                    .boxed()
                    .flatMap(order -> Stream.<Callable<Void>>of(
                            () -> sendOneByOne(arranged(order, mark("single", order))),
                            () -> sendTogether(arranged(order, mark("together", order)))))
                    .map(senders::submit)
                    .toList();
            for (var each : sending) {
                each.get();
            }
        }
    }

    @AfterAll
    void stop() throws Exception {
        instance.close();
    }

    @Test
    void everyCustomerIsAsWorkedOutByHand() throws Exception {
        var expected = read("expected.json");
        for (var way : List.of("single", "together")) {
            for (var order = 0; order < ORDERS; order++) {
                for (var customer : expected.properties()) {
                    awaitCustomer(mark(way, order), customer.getKey(), customer.getValue());
                }
            }
        }
    }

    @Test
    void everyFunnelHasThatManyCustomersForEachArrangement() throws Exception {
        for (var definition : DEFINITIONS) {
            for (var rule : read("funnel.json").path(definition).properties()) {
                awaitFigures(definition, "/funnel?rule=" + rule.getKey(), rule.getValue());
            }
        }
    }

    @Test
    void everyStageHasThoseVisitsForEachArrangement() throws Exception {
        for (var definition : DEFINITIONS) {
            awaitFigures(definition, "/stages", read("stages.json").path(definition));
        }
        awaitFigures("fixture-purchase", "/stages?segment=mobile", read("stages-mobile.json"));
    }

    private void awaitCustomer(String mark, String name, JsonNode expected) throws Exception {
        var slash = name.indexOf('/');
        var path = "/v1/customers/" + name.substring(0, slash) + "/" + mark + name.substring(slash + 1);
        var seen = new JsonNode[] {JSON.missingNode()};
        try {
            TestInstance.await(path, PATIENCE, () -> {
                seen[0] = unmarked(instance.get("JOURNEY", path), mark);
                return seen[0].equals(expected);
            });
        } catch (AssertionError late) {
            assertThat(seen[0].toPrettyString()).as(path).isEqualTo(expected.toPrettyString());
        }
    }

    /// Waits until each number under each stage is that of the file times the arrangements.
    private void awaitFigures(String definition, String question, JsonNode expected) throws Exception {
        var path = "/v1/journeys/" + definition + question;
        var stages = expected.isArray() ? expected : expected.path("stages");
        var seen = new JsonNode[] {JSON.missingNode()};
        try {
            TestInstance.await(path, PATIENCE, () -> {
                seen[0] = instance.get("INSIGHT", path);
                return numbers(seen[0].path("stages"), stages, 1).equals(numbers(stages, stages, ARRANGEMENTS));
            });
        } catch (AssertionError late) {
            assertThat(numbers(seen[0].path("stages"), stages, 1))
                    .as(path)
                    .isEqualTo(numbers(stages, stages, ARRANGEMENTS));
        }
    }

    /// `stage.field=number` for each field that is asked for.
    private static List<String> numbers(JsonNode stages, JsonNode asked, int times) {
        var numbers = new ArrayList<String>();
        for (var i = 0; i < asked.size(); i++) {
            for (var field : asked.path(i).properties()) {
                if (field.getValue().isNumber()) {
                    var value = stages.path(i).path(field.getKey()).asInt(-1);
                    numbers.add(stages.path(i).path("stage").asText() + "." + field.getKey() + "=" + times * value);
                }
            }
        }
        return numbers;
    }

    /// The answer as it would be without the mark, and without the journeys under the definition that `up` applies.
    private static JsonNode unmarked(JsonNode answer, String mark) throws IOException {
        var plain = JSON.readTree(answer.toString().replace(mark, ""));
        withoutHashes(plain);
        var journeys = plain.path("journeys").elements();
        while (journeys.hasNext()) {
            if (!DEFINITIONS.contains(journeys.next().path("definition").asText())) {
                journeys.remove();
            }
        }
        return plain;
    }

    private static void withoutHashes(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(HASHES);
        }
        node.forEach(HandWrittenFixtureEndToEndTest::withoutHashes);
    }

    private void define(String file) throws Exception {
        var copy = Files.write(instance.folder().resolve(file), bytes(file));
        var run = instance.run("define", copy.toString());
        assertThat(run.status()).as(run.err()).isZero();
    }

    private Void sendOneByOne(List<String> events) throws Exception {
        for (var event : events) {
            assertThat(instance.send(event).path("accepted").asInt()).isEqualTo(1);
        }
        return null;
    }

    private Void sendTogether(List<String> events) throws Exception {
        assertThat(instance.send(String.join("\n", events)).path("accepted").asInt())
                .isEqualTo(events.size());
        return null;
    }

    private static String mark(String way, int order) {
        return way + "%02d.".formatted(order);
    }

    private static List<String> arranged(int order, String mark) {
        var events = new ArrayList<>(new String(bytes("events.jsonl"), UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> marked(line, mark))
                .toList());
        if (order == 1) {
            Collections.reverse(events);
        } else if (order > 1) {
            Collections.shuffle(events, new Random(order));
        }
        return events;
    }

    /// What never names anyone (`undefined`) stays as it is.
    private static String marked(String event, String mark) {
        try {
            var object = (ObjectNode) JSON.readTree(event);
            object.put("id", mark + object.path("id").asText());
            object.path("identifiers").forEach(identifier -> {
                var value = identifier.path("value").asText();
                if (!value.equals("undefined")) {
                    ((ObjectNode) identifier).put("value", mark + value);
                }
            });
            return object.toString();
        } catch (IOException e) {
            throw new IllegalStateException(event, e);
        }
    }

    private static JsonNode read(String file) throws IOException {
        return JSON.readTree(bytes(file));
    }

    private static byte[] bytes(String file) {
        try (var in = Objects.requireNonNull(
                HandWrittenFixtureEndToEndTest.class.getResourceAsStream("/fixtures/first-purchase/" + file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }
}
