package dev.pasillo.testsupport.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Happening.Rating;
import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Completion;
import dev.pasillo.testsupport.history.Plan.Ending;
import dev.pasillo.testsupport.history.Plan.Planned;
import dev.pasillo.testsupport.history.Plan.Reentry;
import dev.pasillo.testsupport.history.Plan.Segment;
import dev.pasillo.testsupport.history.Plan.Stage;
import dev.pasillo.testsupport.history.Plan.Version;
import dev.pasillo.testsupport.history.Rule;
import dev.pasillo.testsupport.history.Rule.When;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The oracle is judged by what was worked out by hand.
class OracleTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> HASHES = Set.of("profileId", "aliases", "identityVersion", "journeyId");
    private static final Set<String> COMPANY = Set.of("email_sent", "order_delivered", "lead_contacted");
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Oracle ORACLE = new Oracle(
            "key", "default", List.of(new Version(purchase(), 1, NOW), new Version(silence(), 1, NOW)), 100, 1_000);
    private static final Oracle.Answer ANSWER = ORACLE.answer(events(), List.of(), NOW);

    @TestFactory
    Stream<DynamicTest> everyCustomerOfTheFixtureIsAsWorkedOutByHand() {
        return read("expected.json").properties().stream()
                .map(expected -> DynamicTest.dynamicTest(
                        expected.getKey(),
                        () -> assertThat(withoutHashes(parsed(customer(expected.getKey()))))
                                .isEqualTo(expected.getValue())));
    }

    @Test
    void everyFunnelOfTheFixtureIsAsWorkedOutByHand() {
        for (var definition : read("funnel.json").properties()) {
            for (var rule : definition.getValue().properties()) {
                var stages = rule.getValue().isArray()
                        ? rule.getValue()
                        : rule.getValue().path("stages");
                for (var stage : stages) {
                    var name = "funnel %s %s"
                            .formatted(rule.getKey(), stage.path("stage").asText());
                    assertThat(counts(definition.getKey()))
                            .as(definition.getKey())
                            .containsEntry(name, stage.path("customers").asLong());
                }
            }
        }
    }

    @Test
    void everyStageOfTheFixtureIsAsWorkedOutByHand() {
        for (var definition : read("stages.json").properties()) {
            var stages = definition.getValue().isArray()
                    ? definition.getValue()
                    : definition.getValue().path("stages");
            for (var stage : stages) {
                for (var figure : List.of("entered", "advanced", "dropped", "completed", "open", "censored", "now")) {
                    if (stage.has(figure)) {
                        assertThat(counts(definition.getKey()))
                                .as(definition.getKey())
                                .containsEntry(
                                        "stages %s %s"
                                                .formatted(stage.path("stage").asText(), figure),
                                        stage.path(figure).asLong());
                    }
                }
            }
        }
    }

    @Test
    void orderOfArrivalChangesNothing() {
        var shuffled = new ArrayList<>(events());
        for (var seed = 0; seed < 10; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(ORACLE.answer(shuffled, List.of(), NOW).customers()).isEqualTo(ANSWER.customers());
        }
    }

    private static String customer(String name) {
        var slash = name.indexOf('/');
        return ANSWER.customers()
                .getOrDefault(new Identifier(name.substring(0, slash), name.substring(slash + 1)), "{}");
    }

    private static Map<String, Long> counts(String definition) {
        return Objects.requireNonNull(ANSWER.figures().get(definition)).counts();
    }

    private static Plan purchase() {
        return new Plan(
                "fixture-purchase",
                List.of(
                        new Stage(
                                "discover",
                                1,
                                seen(),
                                false,
                                Duration.ofDays(7),
                                List.of(
                                        new Planned(
                                                "pricing-page",
                                                Rule.of("page_viewed").when(When.property("path", "/pricing"))),
                                        new Planned("reviews", Rule.of().on("social")))),
                        new Stage(
                                "consider",
                                2,
                                List.of(Rule.of(
                                        "quote_requested", "demo_booked", "product_compared", "lead_contacted")),
                                true,
                                Duration.ofDays(14),
                                List.of(
                                        new Planned("demo", Rule.of("demo_booked")),
                                        new Planned("sales-call", Rule.of().on("call")))),
                        new Stage(
                                "buy",
                                3,
                                List.of(
                                        Rule.of("checkout_started"),
                                        Rule.of("demo_booked").when(isTrue("paid"))),
                                true,
                                Duration.ofDays(2),
                                List.of(new Planned("checkout", Rule.of("checkout_started")))),
                        new Stage(
                                "own",
                                4,
                                List.of(Rule.of("order_paid")),
                                true,
                                Duration.ofDays(20),
                                List.of(new Planned("help-desk", new Rule(List.of("chat", "call"), List.of(), null)))),
                        recommend()),
                "any",
                new Completion("own", null),
                List.of(
                        new Ending("cancelled", Rule.of("order_cancelled"), true),
                        new Ending("blocked", Rule.of("checkout_started").when(isTrue("blocked")), true),
                        new Ending("out-of-area", Rule.of("address_rejected"), false)),
                Reentry.NEW_JOURNEY,
                Duration.ofDays(30),
                false,
                null,
                List.of(new Segment("mobile", When.property("device", "mobile")), new Segment("other", null)),
                List.of());
    }

    private static Plan silence() {
        return new Plan(
                "fixture-silence",
                List.of(
                        new Stage("discover", 1, seen(), true, Duration.ofDays(7), List.of()),
                        new Stage(
                                "consider",
                                2,
                                List.of(Rule.of("quote_requested", "demo_booked", "product_compared")),
                                true,
                                Duration.ofDays(10),
                                List.of()),
                        new Stage("buy", 3, List.of(Rule.of("checkout_started")), true, Duration.ofDays(5), List.of()),
                        new Stage("own", 4, List.of(Rule.of("order_paid")), true, Duration.ofDays(30), List.of()),
                        recommend()),
                "first",
                new Completion(null, Rule.of("order_delivered")),
                List.of(),
                Reentry.NEW_JOURNEY,
                null,
                false,
                null,
                List.of(),
                List.of());
    }

    private static List<Rule> seen() {
        return List.of(
                Rule.of("page_viewed").on("web"),
                Rule.of("email_opened", "email_clicked").when(When.property("campaign", "spring")));
    }

    private static Stage recommend() {
        return new Stage(
                "recommend",
                5,
                List.of(Rule.of("referral_sent"), Rule.of("survey_answered").when(When.rated("nps", 9))),
                true,
                null,
                List.of());
    }

    private static When isTrue(String property) {
        return new When(
                "",
                (happening, traits, opening) ->
                        Boolean.TRUE.equals(happening.properties().get(property)));
    }

    private static List<Happening> events() {
        return new String(bytes("events.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> happening(parsed(line)))
                .toList();
    }

    private static Happening happening(JsonNode event) {
        var type = event.path("type").asText();
        var identifiers = new ArrayList<Identifier>();
        event.path("identifiers")
                .forEach(each -> identifiers.add(new Identifier(
                        each.path("namespace").asText(), each.path("value").asText())));
        var actor = event.path("actor").asText(COMPANY.contains(type) ? "company" : "customer");
        return new Happening(
                event.path("id").asText(),
                0,
                Instant.parse(event.path("occurredAt").asText()),
                event.path("channel").asText(),
                type,
                Actor.valueOf(actor.toUpperCase(Locale.ROOT)),
                identifiers,
                map(event.path("properties")),
                map(event.path("traits")),
                rating(event.path("rating")));
    }

    private static @Nullable Rating rating(JsonNode rating) {
        return rating.isMissingNode()
                ? null
                : new Rating(rating.path("scale").asText(), rating.path("value").asInt());
    }

    private static Map<String, Object> map(JsonNode node) {
        var map = new HashMap<String, Object>();
        node.properties().forEach(entry -> map.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
        return map;
    }

    private static JsonNode withoutHashes(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(HASHES);
        }
        node.forEach(OracleTest::withoutHashes);
        return node;
    }

    private static JsonNode read(String file) {
        return parsed(new String(bytes(file), StandardCharsets.UTF_8));
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] bytes(String file) {
        try (var in =
                Objects.requireNonNull(OracleTest.class.getResourceAsStream("/fixtures/first-purchase/" + file))) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
