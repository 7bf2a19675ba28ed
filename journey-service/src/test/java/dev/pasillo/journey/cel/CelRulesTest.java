package dev.pasillo.journey.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.authoring.RuleCompiler.Compiled;
import dev.pasillo.journey.domain.authoring.RuleCompiler.CompiledTime;
import dev.pasillo.journey.domain.authoring.RuleCompiler.Scope;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelRulesTest {
    private final List<String> failures = new ArrayList<>();
    private final CelRules rules = new CelRules((definition, rule) -> failures.add(definition + " " + rule));

    @Nested
    class Names {

        @Test
        void touchpointsOwnFieldsCanBeUsed() {
            assertHolds("id == 'e-1'", touchpoint(Map.of()));
            assertHolds("channel == \"web\" && type in ['page_viewed', 'call_started']", touchpoint(Map.of()));
            assertHolds("actor == 'customer'", touchpoint(Map.of()));
            assertHolds("occurredAt > timestamp('2026-01-01T09:59:59Z')", touchpoint(Map.of()));
            assertHolds("occurredAt.getHours() == 10", touchpoint(Map.of()));
            assertHolds("identifiers.exists(i, i.namespace == 'user_id' && i.value == 'u-1')", touchpoint(Map.of()));
            assertHolds("properties.campaign == \"spring\"", touchpoint(Map.of("campaign", "spring")));
            assertHolds("properties.path.startsWith('/pri')", touchpoint(Map.of("path", "/pricing")));
            assertHolds(
                    "timestamp(properties.until) > occurredAt", touchpoint(Map.of("until", "2026-02-01T00:00:00Z")));
            assertThat(failures).isEmpty();
        }

        @Test
        void ratingIsAnObjectWithoutFieldsWhereNobodyRated() {
            assertHolds("rating.scale == \"nps\" && rating.value >= 9.0", rated(new Rating("nps", 9, null, null)));
            assertHolds("rating.value >= 9", rated(new Rating("nps", 9.5, null, null)));
            assertHolds("rating.max == 5 && !has(rating.min)", rated(new Rating("csat", 4, null, 5.0)));
            assertHolds("!has(rating.value)", touchpoint(Map.of()));
            assertThat(failures).isEmpty();
            assertHoldsNot("rating.value >= 9.0", touchpoint(Map.of()));
        }

        @Test
        void traitsAreThoseGivenWithTheQuestion() {
            var condition = compile("traits.coupons > 3");

            assertThat(condition.holds(touchpoint(Map.of()), Map.of("coupons", 4)))
                    .isTrue();
            assertThat(condition.holds(touchpoint(Map.of()), Map.of("coupons", 3)))
                    .isFalse();
        }

        @Test
        void openingIsKnownOnlyToWhatFollowsIt() {
            var rule = "properties.campaign == opening.properties.campaign";

            assertThat(rules.condition("d", "r", rule, Scope.FOLLOWING)).isInstanceOf(Compiled.Ready.class);
            assertThat(rules.condition("d", "r", rule, Scope.TOUCHPOINT)).isInstanceOf(Compiled.Refused.class);
        }

        @Test
        void timeOfAnOpeningIsReadFromTheOpeningAlone() {
            assertThat(rules.time("d", "r", "opening.properties.ends")).isInstanceOf(CompiledTime.Ready.class);
            assertThat(rules.time("d", "r", "timestamp(opening.properties.ends) + duration('24h')"))
                    .isInstanceOf(CompiledTime.Ready.class);
            assertThat(rules.time("d", "r", "occurredAt")).isInstanceOf(CompiledTime.Refused.class);
            assertThat(rules.time("d", "r", "1 == 1")).isInstanceOf(CompiledTime.Refused.class);
        }
    }

    @Nested
    class WhatFollowsAnOpening {

        @Test
        void seesTheOpeningBesideItself() {
            var condition = following("properties.campaign == opening.properties.campaign && opening.channel == 'web'"
                    + " && opening.occurredAt <= occurredAt && opening.identifiers[0].value == 'u-1'");

            assertThat(condition.result(
                            touchpoint(Map.of("campaign", "a")), Map.of(), touchpoint(Map.of("campaign", "a"))))
                    .contains(true);
            assertThat(condition.result(
                            touchpoint(Map.of("campaign", "a")), Map.of(), touchpoint(Map.of("campaign", "b"))))
                    .contains(false);
            assertThat(failures).isEmpty();
        }

        @Test
        void hasNoResultWhereTheOpeningLacksWhatItNames() {
            var condition = following("properties.campaign == opening.properties.campaign");

            assertThat(condition.result(touchpoint(Map.of("campaign", "a")), Map.of(), touchpoint(Map.of())))
                    .isEmpty();
            assertThat(failures).hasSize(1);
        }

        private dev.pasillo.journey.domain.definition.Condition following(String rule) {
            return ((Compiled.Ready) rules.condition("d", "r", rule, Scope.FOLLOWING)).condition();
        }
    }

    @Nested
    class TimesOfAnOpening {

        @Test
        void areReadFromTextsAndTimestamps() {
            assertThat(time("opening.properties.ends", "2026-02-01T10:00:00Z"))
                    .contains(Instant.parse("2026-02-01T10:00:00Z"));
            assertThat(time("opening.properties.ends", "2026-02-01T10:00:00.1234567+02:00"))
                    .contains(Instant.parse("2026-02-01T08:00:00.123Z"));
            assertThat(time("timestamp(opening.properties.ends) + duration('24h')", "2026-02-01T10:00:00Z"))
                    .contains(Instant.parse("2026-02-02T10:00:00Z"));
            assertThat(time("opening.occurredAt + duration('1h')", "any"))
                    .contains(Instant.parse("2026-01-01T11:00:00Z"));
            assertThat(failures).isEmpty();
        }

        @Test
        void endWithTheDayInTheWorkspacesZoneWhereTheyAreDates() {
            assertThat(time("opening.properties.ends", "2026-02-01"))
                    .contains(Instant.parse("2026-02-01T23:59:59.999Z"));

            var bucharest = new CelRules((definition, rule) -> {}, workspace -> ZoneId.of("Europe/Bucharest"));
            var time = ((CompiledTime.Ready) bucharest.time("d", "r", "opening.properties.ends")).time();
            assertThat(time.of(touchpoint(Map.of("ends", "2026-07-01"))))
                    .contains(Instant.parse("2026-07-01T20:59:59.999Z"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "soon",
                    "2026-02-30",
                    "2026-02-01T10:00:00",
                    "20260201",
                    "+12026-02-01T10:00:00Z",
                    "2026/02/01"
                })
        void areNoneWhereTheTextIsNoTime(String text) {
            assertThat(time("opening.properties.ends", text)).isEmpty();
            assertThat(failures).hasSize(1);
        }

        @Test
        void areNoneWhereThePropertyIsMissingOrANumber() {
            assertThat(time("opening.properties.starts", "2026-02-01")).isEmpty();
            var time = ((CompiledTime.Ready) rules.time("d", "r", "opening.properties.ends")).time();
            assertThat(time.of(touchpoint(Map.of("ends", 1_770_000_000L)))).isEmpty();
            assertThat(failures).hasSize(2);
        }

        private Optional<Instant> time(String rule, String ends) {
            return ((CompiledTime.Ready) rules.time("d", "r", rule)).time().of(touchpoint(Map.of("ends", ends)));
        }
    }

    @Nested
    class Numbers {
        private final List<Object> fours =
                List.of(4, 4L, (short) 4, 4.0, 4.0f, new BigDecimal("4"), new BigDecimal("4.0"), new BigInteger("4"));

        @Test
        void compareByValueWhateverTheJsonAndTheRuleWrite() {
            for (var four : fours) {
                var touchpoint = touchpoint(Map.of("n", four));
                for (var rule : List.of(
                        "properties.n > 3",
                        "properties.n > 3.5",
                        "properties.n >= 4",
                        "properties.n >= 4.0",
                        "properties.n < 5",
                        "properties.n <= 120.0",
                        "properties.n == 4",
                        "properties.n == 4.0",
                        "properties.n != 5",
                        "properties.n in [1, 4]",
                        "properties.n in [4.0]",
                        "3.5 < properties.n")) {
                    assertHolds(rule, touchpoint);
                }
                assertHoldsNot("properties.n > 4", touchpoint);
                assertHoldsNot("properties.n == 4.1", touchpoint);
            }
            assertThat(failures).isEmpty();
        }

        @Test
        void compareByValueWithinObjectsAndLists() {
            var touchpoint = touchpoint(Map.of("basket", Map.of("items", List.of(1, 2.5, new BigDecimal("7")))));

            assertHolds("properties.basket.items[2] == 7.0", touchpoint);
            assertHolds("properties.basket.items.exists(n, n > 2)", touchpoint);
            assertThat(failures).isEmpty();
        }

        @Test
        void tooLargeForAWholeNumberComparesRoughly() {
            assertHolds(
                    "properties.n > 1e18", touchpoint(Map.of("n", new BigInteger("123456789012345678901234567890"))));
            assertThat(failures).isEmpty();
        }
    }

    @Nested
    class Errors {

        @Test
        void missingPropertyIsNoMatchAndIsCountedByRule() {
            var condition = compile("properties.campaign == 'spring'");

            assertThat(condition.holds(touchpoint(Map.of()), Map.of())).isFalse();

            assertThat(failures).containsExactly("first-purchase stages/discover/enter/0");
        }

        @Test
        void missingPropertyThatTheRuleAsksForIsNoError() {
            assertHoldsNot("has(properties.campaign) && properties.campaign == 'spring'", touchpoint(Map.of()));
            assertHolds("!has(properties.campaign) || properties.campaign == 'spring'", touchpoint(Map.of()));
            assertThat(failures).isEmpty();
        }

        @Test
        void nullIsAValueThatRulesCanName() {
            var properties = new HashMap<String, Object>();
            properties.put("campaign", null);

            assertHolds("properties.campaign == null", touchpoint(properties));
            assertHolds("has(properties.campaign)", touchpoint(properties));
            assertHoldsNot("properties.campaign == 'spring'", touchpoint(properties));
            assertThat(failures).isEmpty();
        }

        @Test
        void textComparedWithANumberIsNoMatch() {
            assertHoldsNot("properties.n > 3", touchpoint(Map.of("n", "4")));
            assertThat(failures).hasSize(1);
        }

        @Test
        void resultThatIsNeitherTrueNorFalseIsNoMatch() {
            assertHoldsNot("properties.n", touchpoint(Map.of("n", 1)));
            assertThat(failures).hasSize(1);
        }

        @Test
        void evaluationThatCostsTooMuchIsNoMatch() {
            var many = IntStream.range(0, 1_000).boxed().toList();

            assertHoldsNot(
                    "properties.n.all(a, properties.n.all(b, properties.n.all(c, a + b + c >= 0)))",
                    touchpoint(Map.of("n", many)));
            assertThat(failures).hasSize(1);
        }
    }

    @Nested
    class Hostile {
        private static final String LONG = "x".repeat(20_000);

        @Test
        void textThatIsPiledUpIsCutOffAndCounted() {
            var piled = "properties.s" + " + properties.s".repeat(20) + " == ''";

            assertHoldsNot(piled, touchpoint(Map.of("s", LONG)));
            assertThat(failures).containsExactly("first-purchase stages/discover/enter/0");
        }

        @Test
        void textThatIsPiledUpWithinALoopIsCutOff() {
            var many = Collections.nCopies(1_000, "x".repeat(500));

            assertHoldsNot("properties.all.all(s, size(s + s + s + s) > 0)", touchpoint(Map.of("all", many)));
            assertThat(failures).hasSize(1);
        }

        @Test
        void listThatIsPiledUpIsCutOff() {
            var piled = "(properties.l" + " + properties.l".repeat(20) + ").size() > 0";

            assertHoldsNot(piled, touchpoint(Map.of("l", Collections.nCopies(1_000, 1))));
            assertThat(failures).hasSize(1);
        }

        @Test
        void expressionThatIsSearchedForAgainAndAgainIsCutOff() {
            var searched = "properties.s.matches('(x+x+)+y')" + " || properties.s.matches('(x+x+)+y')".repeat(90);

            assertHoldsNot(searched, touchpoint(Map.of("s", LONG)));
            assertThat(failures).hasSize(1);
        }

        /// CEL passes over an error where the other side decides.
        @Test
        void whatIsCutOffHoldsNotWhateverStandsBesideIt() {
            var piled = "properties.s" + " + properties.s".repeat(20) + " == ''";

            assertHoldsNot(piled + " || true", touchpoint(Map.of("s", LONG)));
            assertHoldsNot("!(" + piled + " && false)", touchpoint(Map.of("s", LONG)));
            assertThat(failures).hasSize(2);
        }

        @Test
        void timeOfAnOpeningThatCostsTooMuchIsNone() {
            var piled = "opening.properties.s" + " + opening.properties.s".repeat(20);
            var time = ((CompiledTime.Ready) rules.time("first-purchase", "momentsOfTruth/m/expect/by", piled)).time();

            assertThat(time.of(touchpoint(Map.of("s", LONG)))).isEmpty();
            assertThat(failures).hasSize(1);
        }

        @ParameterizedTest
        @MethodSource("refused")
        void ruleThatIsTooMuchByItselfIsRefused(String rule) {
            assertThat(rules.condition("first-purchase", "stages/discover/enter/0", rule, Scope.TOUCHPOINT))
                    .isInstanceOf(Compiled.Refused.class);
        }

        static Stream<String> refused() {
            return Stream.of(
                    "type == '" + "x".repeat(4_000) + "'",
                    "(".repeat(40) + "true" + ")".repeat(40),
                    "[".repeat(40) + "]".repeat(40) + " == []",
                    "properties.s" + " + properties.s".repeat(250) + " == ''",
                    "true" + " ? true".repeat(40) + " : false".repeat(40));
        }

        /// What a rule may look at without being cut off.
        @Test
        void longTextsAndListsOfARealTouchpointAreWithinTheBound() {
            var items = IntStream.range(0, 200)
                    .mapToObj(i -> Map.of("sku", "sku-" + i, "price", i))
                    .toList();
            var touchpoint = touchpoint(Map.of("text", "word ".repeat(2_000), "items", items));

            assertHolds("properties.text.contains('word') && properties.text.matches('^word')", touchpoint);
            assertHolds("properties.items.exists(i, i.sku == 'sku-199' && i.price > 100)", touchpoint);
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void oneProgramServesManyThreads() throws Exception {
        var condition = compile("properties.n > 500");
        var answers = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var i = 0; i < 1_000; i++) {
                var touchpoint = touchpoint(Map.of("n", i));
                answers.add(threads.submit(() -> condition.holds(touchpoint, Map.of())));
            }
        }
        for (var i = 0; i < 1_000; i++) {
            assertThat(answers.get(i).get()).isEqualTo(i > 500);
        }
    }

    private dev.pasillo.journey.domain.definition.Condition compile(String rule) {
        var compiled = rules.condition("first-purchase", "stages/discover/enter/0", rule, Scope.TOUCHPOINT);
        assertThat(compiled).as(rule).isInstanceOf(Compiled.Ready.class);
        return ((Compiled.Ready) compiled).condition();
    }

    private void assertHolds(String rule, Touchpoint touchpoint) {
        assertThat(compile(rule).holds(touchpoint, touchpoint.traits()))
                .as("%s of %s", rule, touchpoint.properties())
                .isTrue();
    }

    private void assertHoldsNot(String rule, Touchpoint touchpoint) {
        assertThat(compile(rule).holds(touchpoint, touchpoint.traits()))
                .as("%s of %s", rule, touchpoint.properties())
                .isFalse();
    }

    private static Touchpoint touchpoint(Map<String, Object> properties) {
        return touchpoint(properties, null);
    }

    private static Touchpoint rated(Rating rating) {
        return touchpoint(Map.of(), rating);
    }

    private static Touchpoint touchpoint(Map<String, Object> properties, @Nullable Rating rating) {
        var at = Instant.parse("2026-01-01T10:00:00Z");
        return new Touchpoint(
                "main",
                "api",
                "e-1",
                "web",
                "page_viewed",
                null,
                Actor.CUSTOMER,
                at,
                null,
                at,
                List.of(new Identifier("user_id", "u-1")),
                properties,
                Map.of(),
                rating,
                null,
                null,
                null,
                "f");
    }
}
