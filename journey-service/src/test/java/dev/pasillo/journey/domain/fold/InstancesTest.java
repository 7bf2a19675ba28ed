package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.Ending;
import dev.pasillo.journey.domain.definition.InFlight;
import dev.pasillo.journey.domain.definition.InstanceKey;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.Reentry;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Parallel journeys of one customer, one per value of a property.
class InstancesTest {
    private static final List<String> VALUES = List.of("a", "b", "c");

    private final CustomerFold fold =
            new CustomerFold(new DefinitionSet(1, List.of(Given.version(orders()))), Given.IDS);

    @Test
    void eachValueHasAJourneyOfItsOwn() {
        var facts = facts(
                200,
                at("1", "order", 0, "a"),
                at("2", "order", 1, "b"),
                at("3", "ship", 2, "b"),
                at("4", "deliver", 3, "b"));

        assertThat(journeys(facts)).containsExactlyInAnyOrder("shop/1 abandoned", "shop/2 completed");
        assertThat(visits(facts))
                .containsExactlyInAnyOrder(
                        "shop/1 ordered dropped",
                        "shop/2 ordered advanced",
                        "shop/2 shipped advanced",
                        "shop/2 delivered completed");
    }

    @Test
    void touchpointWithoutAValueJoinsTheOpenJourneyThatBeganLast() {
        var facts = facts(3, at("1", "order", 0, "a"), at("2", "order", 1, "b"), at("3", "ship", 2, null));

        assertThat(visits(facts))
                .containsExactlyInAnyOrder("shop/1 ordered open", "shop/2 ordered advanced", "shop/2 shipped open");
    }

    @Test
    void touchpointWithoutAValueStartsNothing() {
        assertThat(journeys(facts(3, at("1", "order", 0, null)))).isEmpty();
        assertThat(visits(facts(9, at("1", "order", 0, "a"), at("2", "cancel", 1, null), at("3", "ship", 2, null))))
                .containsExactly("shop/1 ordered dropped");
    }

    @Test
    void touchpointOfAnotherValueDoesNotJoin() {
        assertThat(visits(facts(3, at("1", "order", 0, "a"), at("2", "note", 1, "b"))))
                .containsExactly("shop/1 ordered open");
    }

    @Test
    void textsNumbersAndTruthsAreValues() {
        var key = new InstanceKey("properties.order.id");

        assertThat(key.of(with(Map.of("order", Map.of("id", "a"))))).contains("a");
        assertThat(key.of(with(Map.of("order", Map.of("id", 17))))).contains("17");
        assertThat(key.of(with(Map.of("order", Map.of("id", true))))).contains("true");
        assertThat(key.of(with(Map.of("order", Map.of("id", "x".repeat(200)))))).isPresent();
        for (var none : List.<Object>of("", "x".repeat(201), List.of("a"), Map.of("id", "a"))) {
            assertThat(key.of(with(Map.of("order", Map.of("id", none))))).isEmpty();
        }
        assertThat(key.of(with(Map.of("order", "a")))).isEmpty();
        assertThat(key.of(with(Map.of()))).isEmpty();
    }

    @Test
    void soManyAreKeptThatTheOldestWhichAreOverGoAndTheirFactsStay() {
        var touchpoints = new ArrayList<Touchpoint>();
        for (var i = 0; i < Instances.MOST + 20; i++) {
            var value = "v-%03d".formatted(i);
            touchpoints.add(at("o-%03d".formatted(i), "order", i, value));
            touchpoints.add(at("d-%03d".formatted(i), "deliver", i + 0.5, value));
        }
        var customer = fold.refold(Customer.NOBODY, touchpoints, Given.START).customer();

        assertThat(customer.journeys().values())
                .allSatisfy(state -> assertThat(state.instances()).hasSize(Instances.MOST));
        assertThat(journeys(facts(1_000, touchpoints.toArray(Touchpoint[]::new))))
                .hasSize(Instances.MOST + 20)
                .allMatch(journey -> journey.endsWith("completed"));
    }

    /// What a customer's parallel journeys come to is what each comes to alone, for whoever sends the value always.
    @Test
    void areWhatEachIsAlone() {
        for (var seed = 0; seed < 200; seed++) {
            var history = history(new Random(seed), false);
            var together = facts(500, history.toArray(Touchpoint[]::new));
            var alone = new ArrayList<String>();
            for (var value : VALUES) {
                var own = history.stream()
                        .filter(touchpoint ->
                                value.equals(touchpoint.properties().get("order")))
                        .toArray(Touchpoint[]::new);
                alone.addAll(visits(facts(500, own)));
            }
            assertThat(visits(together)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(alone);
        }
    }

    @Test
    void areTheSameWhateverOrderTheTouchpointsCameIn() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var history = history(random, true);
            var expected = counted(arranged(List.of(history)));
            var shuffled = new ArrayList<>(history);
            Collections.shuffle(shuffled, random);
            assertThat(counted(arranged(shuffled.stream().map(List::of).toList())))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    private static Map<Fact, Long> counted(List<Fact> facts) {
        return facts.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private List<Fact> arranged(List<List<Touchpoint>> batches) {
        var customer = Customer.NOBODY;
        var seen = new ArrayList<Touchpoint>();
        var facts = new ArrayList<Fact>();
        for (var batch : batches) {
            seen.addAll(batch);
            var before = customer;
            var advanced = fold.advance(customer, batch, Given.START);
            if (advanced.isEmpty()) {
                facts.clear();
            }
            var result = advanced.orElseGet(() -> fold.refold(before, seen, Given.START));
            facts.addAll(fold.closed(result, "p"));
            customer = ContractJson.read(ContractJson.bytes(result.customer()), Customer.class);
            assertThat(customer).isEqualTo(result.customer());
        }
        facts.addAll(fold.open(customer.settledTo(Given.at(500)), "p"));
        return facts;
    }

    private static List<Touchpoint> history(Random random, boolean alsoWithout) {
        var types = List.of("order", "order", "ship", "deliver", "cancel", "note");
        var history = new ArrayList<Touchpoint>();
        var hours = 0;
        for (var i = 0; i < 15; i++) {
            hours += random.nextInt(12);
            var value = VALUES.get(random.nextInt(VALUES.size()));
            history.add(at(
                    "t-%02d".formatted(i),
                    types.get(random.nextInt(types.size())),
                    hours,
                    alsoWithout && random.nextInt(4) == 0 ? null : value));
        }
        return history;
    }

    private List<Fact> facts(double hours, Touchpoint... touchpoints) {
        var folded = fold.refold(Customer.NOBODY, Arrays.asList(touchpoints), Given.START);
        var facts = new ArrayList<>(fold.closed(folded, "p"));
        facts.addAll(fold.open(folded.customer().settledTo(Given.at(hours)), "p"));
        return facts;
    }

    private static List<String> journeys(List<Fact> facts) {
        return facts.stream()
                .filter(Fact.Journey.class::isInstance)
                .map(Fact.Journey.class::cast)
                .map(journey -> journey.journeyId() + " "
                        + (journey.ending() != null
                                ? journey.ending().kind().name().toLowerCase(java.util.Locale.ROOT)
                                : journey.completedAt() != null ? "completed" : "active"))
                .toList();
    }

    private static List<String> visits(List<Fact> facts) {
        return facts.stream()
                .filter(Fact.Visit.class::isInstance)
                .map(Fact.Visit.class::cast)
                .map(visit -> visit.journeyId() + " " + visit.stage() + " " + text(visit.verdict()))
                .toList();
    }

    private static String text(Verdict verdict) {
        return verdict.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Touchpoint with(Map<String, Object> properties) {
        return Given.touchpoint(Given.touchpoint("t", "note", 0), Given.at(0), properties, null);
    }

    private static Touchpoint at(String id, String type, double hours, @Nullable String value) {
        return Given.touchpoint(
                Given.touchpoint(id, type, hours),
                Given.at(hours),
                value == null ? Map.of() : Map.of("order", value),
                null);
    }

    private static JourneyDefinition orders() {
        return new JourneyDefinition(
                        "shop",
                        Map.of(),
                        List.of(),
                        null,
                        List.of(),
                        List.of(
                                Stage.of("ordered", 1, Duration.ofHours(24), Matcher.ofTypes("order")),
                                Stage.of("shipped", 2, Duration.ofHours(24), Matcher.ofTypes("ship")),
                                Stage.of("delivered", 3, null, Matcher.ofTypes("deliver"))),
                        new Start.Any(),
                        new Completion.Stage("delivered"),
                        List.of(new Ending("cancelled", Matcher.ofTypes("cancel"), Ending.Kind.LOST)),
                        Reentry.NEW_JOURNEY,
                        null,
                        InFlight.REFOLD,
                        List.of(),
                        List.of(),
                        List.of())
                .withInstancesBy("properties.order");
    }
}
