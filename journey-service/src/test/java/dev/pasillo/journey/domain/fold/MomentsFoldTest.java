package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Rating;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.authoring.RuleCompiler.Compiled;
import dev.pasillo.journey.domain.authoring.RuleCompiler.CompiledTime;
import dev.pasillo.journey.domain.authoring.RuleCompiler.Scope;
import dev.pasillo.journey.domain.definition.Condition;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.Expectation.FollowedBy;
import dev.pasillo.journey.domain.definition.Expectation.Holds;
import dev.pasillo.journey.domain.definition.Expectation.Limit;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.MomentOfTruth;
import dev.pasillo.journey.domain.definition.MomentOfTruth.OnDeadline;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.fold.NaiveMoments.Result;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Promises to customers are kept, missed or unknown, whatever way the touchpoints came.
class MomentsFoldTest {
    private static final CelRules RULES = new CelRules((definition, rule) -> {});

    @Nested
    class AnswerWithinATime {
        private final MomentOfTruth answer =
                MomentOfTruth.of("answer", Matcher.ofTypes("call"), followedBy(Matcher.ofTypes("answer"), within(2)));

        @Test
        void isPendingUntilItsDeadline() {
            assertThat(outcomes(answer, 1.999, at("c", "call", 0))).containsExactly(Outcome.PENDING);
            assertThat(outcomes(answer, 2, at("c", "call", 0))).containsExactly(Outcome.MISSED);
        }

        @Test
        void keepsThePromiseAlsoAtTheVeryDeadline() {
            var kept = moments(answer, 100, at("c", "call", 0), at("a", "answer", 2))
                    .getFirst();

            assertThat(kept.outcome()).isEqualTo(Outcome.KEPT);
            assertThat(kept.decidedAt()).isEqualTo(Given.at(2));
            assertThat(kept.measuredSeconds()).isEqualTo(7_200.0);
            assertThat(kept.deadlineAt()).isEqualTo(Given.at(2));
        }

        @Test
        void comesTooLateAfterTheDeadline() {
            var missed = moments(answer, 100, at("c", "call", 0), at("a", "answer", 2.001))
                    .getFirst();

            assertThat(missed.outcome()).isEqualTo(Outcome.MISSED);
            assertThat(missed.decidedAt()).isEqualTo(Given.at(2));
            assertThat(missed.measuredSeconds()).isNull();
        }

        @Test
        void isFoundAmongTouchpointsOfTheSameInstantByTheirOrder() {
            assertThat(outcomes(answer, 100, at("a", "call", 0), at("b", "answer", 0)))
                    .containsExactly(Outcome.KEPT);
            assertThat(outcomes(answer, 100, at("b", "call", 0), at("a", "answer", 0)))
                    .containsExactly(Outcome.MISSED);
        }

        @Test
        void meetsEveryOpeningThatIsStillPending() {
            assertThat(outcomes(
                            answer,
                            100,
                            at("1", "call", 0),
                            at("2", "call", 1),
                            at("3", "call", 1.5),
                            at("a", "answer", 3)))
                    .containsExactly(Outcome.MISSED, Outcome.KEPT, Outcome.KEPT);
        }

        @Test
        void isSilentAboutPendingMomentsButTheirOpening() {
            var pending = moments(answer, 1, at("c", "call", 0)).getFirst();

            assertThat(pending.decidedAt()).isNull();
            assertThat(pending.measuredSeconds()).isNull();
            assertThat(pending.channel()).isEqualTo("web");
        }

        @Test
        void thatNeverComesCanMeanThatNobodyKnows() {
            assertThat(outcomes(answer.onDeadline(OnDeadline.UNKNOWN), 2, at("c", "call", 0)))
                    .containsExactly(Outcome.UNKNOWN);
        }

        @Test
        void neverMeetsItsOwnOpening() {
            var again =
                    MomentOfTruth.of("again", Matcher.ofTypes("call"), followedBy(Matcher.ofTypes("call"), within(2)));

            assertThat(outcomes(again, 100, at("1", "call", 0), at("2", "call", 1), at("3", "call", 9)))
                    .containsExactly(Outcome.KEPT, Outcome.MISSED, Outcome.MISSED);
        }

        @Test
        void isSweptAtItsDeadline() {
            var fold = fold(Given.version(definition(answer)));
            var customer = fold.advance(Customer.NOBODY, List.of(at("c", "call", 0)), Given.at(0))
                    .orElseThrow()
                    .customer();

            assertThat(fold.sweepAt(customer)).isEqualTo(Given.at(2));
            assertThat(fold.sweepAt(customer.settledTo(Given.at(2)))).isNull();
        }

        @Test
        void isHistoricalWhereTheDeadlineLayADayBeforeTheOpeningWasReceived() {
            assertThat(moments(answer, 100, received(at("c", "call", 0), 26))
                            .getFirst()
                            .historical())
                    .isNull();
            assertThat(moments(answer, 100, received(at("c", "call", 0), 26.001))
                            .getFirst()
                            .historical())
                    .isTrue();
        }
    }

    @Nested
    class AnswerByATimeThatTheOpeningCarries {
        private final MomentOfTruth mailing = MomentOfTruth.of(
                "mailing",
                Matcher.ofTypes("mailing"),
                followedBy(
                        new Matcher(
                                Set.of(),
                                Set.of("redeemed"),
                                following("properties.campaign == opening.properties.campaign")),
                        by("opening.properties.ends")));

        @Test
        void countsToTheEndOfTheDay() {
            var sent = at("m", "mailing", 0, Map.of("campaign", "a", "ends", "2026-01-02"));

            assertThat(outcomes(mailing, 100, sent, at("r", "redeemed", 47.99, Map.of("campaign", "a"))))
                    .containsExactly(Outcome.KEPT);
            assertThat(outcomes(mailing, 100, sent, at("r", "redeemed", 48, Map.of("campaign", "a"))))
                    .containsExactly(Outcome.MISSED);
        }

        @Test
        void isTheOneThatTheOpeningAsksFor() {
            var sent = List.of(
                    at("m", "mailing", 0, Map.of("campaign", "a", "ends", "2026-01-02")),
                    at("n", "mailing", 1, Map.of("campaign", "b", "ends", "2026-01-02")),
                    at("r", "redeemed", 5, Map.of("campaign", "b")));

            assertThat(outcomes(mailing, 100, sent.toArray(Touchpoint[]::new)))
                    .containsExactly(Outcome.MISSED, Outcome.KEPT);
        }

        @Test
        void isUnknownAtOnceWhereTheOpeningCarriesNoTime() {
            for (var ends : List.of("soon", "2026-02-31", "")) {
                var unknown = moments(mailing, 0, at("m", "mailing", 0, Map.of("campaign", "a", "ends", ends)))
                        .getFirst();

                assertThat(unknown.outcome()).isEqualTo(Outcome.UNKNOWN);
                assertThat(unknown.decidedAt()).isEqualTo(Given.at(0));
                assertThat(unknown.deadlineAt()).isNull();
            }
            assertThat(outcomes(mailing, 0, at("m", "mailing", 0, Map.of("campaign", "a"))))
                    .containsExactly(Outcome.UNKNOWN);
        }

        @Test
        void isTooLateFromTheStartWhereThatTimeIsOver() {
            var missed = moments(mailing, 0, at("m", "mailing", 0, Map.of("campaign", "a", "ends", "2025-12-01")))
                    .getFirst();

            assertThat(missed.outcome()).isEqualTo(Outcome.MISSED);
            assertThat(missed.decidedAt()).isEqualTo(Given.at(0));
        }

        @Test
        void isNoMatchWhereThePropertyIsMissing() {
            var sent = at("m", "mailing", 0, Map.of("campaign", "a", "ends", "2026-01-02"));

            assertThat(outcomes(mailing, 100, sent, at("r", "redeemed", 5))).containsExactly(Outcome.MISSED);
        }
    }

    @Nested
    class AnswerWithARating {
        private final MomentOfTruth happy = MomentOfTruth.of(
                        "happy",
                        Matcher.ofTypes("survey"),
                        new FollowedBy(Matcher.ofTypes("answered"), within(10), new BigDecimal("4")))
                .onDeadline(OnDeadline.UNKNOWN);

        @Test
        void isKeptFromTheLeastRatingOn() {
            assertThat(outcomes(happy, 100, at("s", "survey", 0), rated("a", "answered", 1, "csat", 4)))
                    .containsExactly(Outcome.KEPT);
            assertThat(outcomes(happy, 100, at("s", "survey", 0), rated("a", "answered", 1, "csat", 3.9)))
                    .containsExactly(Outcome.MISSED);
        }

        @Test
        void isUnknownWithoutARatingOrAnAnswer() {
            assertThat(outcomes(happy, 100, at("s", "survey", 0), at("a", "answered", 1)))
                    .containsExactly(Outcome.UNKNOWN);
            assertThat(outcomes(happy, 100, at("s", "survey", 0))).containsExactly(Outcome.UNKNOWN);
        }
    }

    @Nested
    class OpeningThatDecidesAtOnce {
        private final MomentOfTruth shortWait = MomentOfTruth.of(
                "short-wait", Matcher.ofTypes("answer"), new Holds(touchpoint("properties.wait <= 120.0")));

        @Test
        void isKeptMissedOrUnknownByItself() {
            assertThat(outcomes(
                            shortWait,
                            0,
                            at("1", "answer", 0, Map.of("wait", 120)),
                            at("2", "answer", 0, Map.of("wait", 121)),
                            at("3", "answer", 0),
                            at("4", "answer", 0, Map.of("wait", "long"))))
                    .containsExactly(Outcome.KEPT, Outcome.MISSED, Outcome.UNKNOWN, Outcome.UNKNOWN);
        }
    }

    @Nested
    class Feeling {
        private final MomentOfTruth felt = MomentOfTruth.of(
                        "felt", Matcher.ofTypes("call"), followedBy(Matcher.ofTypes("answer"), within(2)))
                .perceivedBy("csat", Duration.ofHours(10));

        @Test
        void isTheFirstRatingOfTheScaleFromTheOutcomeOn() {
            assertThat(perceived(
                            at("c", "call", 0),
                            rated("before", "survey", 0.5, "csat", 1),
                            at("d", "answer", 1),
                            rated("other", "survey", 2, "nps", 0),
                            rated("first", "survey", 11, "csat", 4),
                            rated("second", "survey", 11, "csat", 1)))
                    .isEqualTo(1.0);
        }

        @Test
        void isTheAnswersOwnWhereItCarriesOne() {
            assertThat(perceived(at("c", "call", 0), rated("d", "answer", 1, "csat", 5)))
                    .isEqualTo(2.0);
        }

        @Test
        void ofAMissedMomentCountsFromTheDeadlineOn() {
            assertThat(perceived(at("c", "call", 0), rated("s", "survey", 2, "csat", 2)))
                    .isEqualTo(-1.0);
            assertThat(perceived(at("c", "call", 0), rated("s", "survey", 1.9, "csat", 2)))
                    .isNull();
        }

        @Test
        void thatComesTooLateIsNone() {
            assertThat(perceived(at("c", "call", 0), at("d", "answer", 1), rated("s", "survey", 11.1, "csat", 5)))
                    .isNull();
        }

        private @Nullable Double perceived(Touchpoint... touchpoints) {
            return moments(felt, 1_000, touchpoints).getFirst().perceived();
        }
    }

    @Test
    void oldestOfTooManyPendingOpeningsIsUnknownFromTheOneOnThatPushedItOut() {
        var answer = MomentOfTruth.of(
                "answer", Matcher.ofTypes("call"), followedBy(Matcher.ofTypes("answer"), within(10_000)));
        var calls = IntStream.rangeClosed(0, MomentsFold.MOST_WAITING)
                .mapToObj(i -> at("c-%04d".formatted(i), "call", i))
                .toArray(Touchpoint[]::new);

        var moments = moments(answer, MomentsFold.MOST_WAITING, calls);

        assertThat(moments.stream().filter(moment -> moment.outcome() == Outcome.UNKNOWN))
                .singleElement()
                .satisfies(unknown -> {
                    assertThat(unknown.openedAt()).isEqualTo(Given.at(0));
                    assertThat(unknown.decidedAt()).isEqualTo(Given.at(MomentsFold.MOST_WAITING));
                });
        assertThat(moments.stream().filter(moment -> moment.outcome() == Outcome.PENDING))
                .hasSize(MomentsFold.MOST_WAITING);
    }

    @Test
    void evidenceOfABuildThatKnewNoMomentsIsFoldedAnew() {
        var version = Given.version(definition(
                MomentOfTruth.of("answer", Matcher.ofTypes("call"), followedBy(Matcher.ofTypes("answer"), within(2)))));
        var fold = fold(version);
        var customer = fold.advance(Customer.NOBODY, List.of(at("c", "call", 0)), Given.at(0))
                .orElseThrow()
                .customer();
        var old = ContractJson.read(
                ContractJson.write(customer).replaceAll(",\"moments\":\\{.*?\"ratings\":\\{}}", ""), Customer.class);

        assertThat(old.journeys().values()).extracting(JourneyState::moments).containsOnlyNulls();
        assertThat(fold.upToDate(customer)).isTrue();
        assertThat(fold.upToDate(old)).isFalse();
    }

    /// The fold against every opening's own look at the whole history: one by one and all at once, in order and late,
    /// through the stored form, at several times.
    @Test
    void everyArrangementGivesWhatEachOpeningSeesInTheWholeHistory() {
        var version = Given.version(rich());
        var fold = fold(version);
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var history = history(random);
            var last = history.stream()
                    .map(Touchpoint::occurredAt)
                    .max(Instant::compareTo)
                    .orElseThrow();
            for (var hours : List.of(0, 1, 2, 5, 24, 1_000)) {
                var now = last.plus(Duration.ofHours(hours));
                var expected = NaiveMoments.of(version, history, now);
                for (var arrangement = 0; arrangement < 3; arrangement++) {
                    assertThat(results(fold, arranged(history, random, arrangement), now))
                            .as("seed %d, %d h after, arrangement %d", seed, hours, arrangement)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static List<Result> results(CustomerFold fold, List<List<Touchpoint>> batches, Instant now) {
        var customer = Customer.NOBODY;
        var seen = new ArrayList<Touchpoint>();
        var facts = new ArrayList<Fact>();
        for (var batch : batches) {
            seen.addAll(batch);
            var advanced = fold.advance(customer, batch, Given.START);
            if (advanced.isEmpty()) {
                facts.clear();
            }
            var before = customer;
            var result = advanced.orElseGet(() -> fold.refold(before, seen, Given.START));
            facts.addAll(fold.closed(result, "p"));
            customer = ContractJson.read(ContractJson.bytes(result.customer()), Customer.class);
            assertThat(customer).isEqualTo(result.customer());
        }
        facts.addAll(fold.open(customer.settledTo(now), "p"));
        return facts.stream()
                .filter(Fact.Moment.class::isInstance)
                .map(fact -> Result.of((Fact.Moment) fact))
                .sorted(Result.ORDER)
                .toList();
    }

    private static List<List<Touchpoint>> arranged(List<Touchpoint> history, Random random, int arrangement) {
        var order = new ArrayList<>(history);
        if (arrangement == 0) {
            return List.of(order);
        }
        if (arrangement == 1) {
            order.sort(java.util.Comparator.comparing(Touchpoint::occurredAt));
            return order.stream().map(List::of).toList();
        }
        Collections.shuffle(order, random);
        var batches = new ArrayList<List<Touchpoint>>();
        for (var from = 0; from < order.size(); ) {
            var to = Math.min(order.size(), from + 1 + random.nextInt(4));
            batches.add(List.copyOf(order.subList(from, to)));
            from = to;
        }
        return batches;
    }

    private static List<Touchpoint> history(Random random) {
        var types = List.of("call", "call", "answer", "mailing", "redeemed", "survey", "look");
        var history = new ArrayList<Touchpoint>();
        var hours = 0;
        for (var i = 0; i < 5 + random.nextInt(20); i++) {
            hours += random.nextInt(3) == 0 ? 0 : random.nextInt(4);
            var campaign = random.nextBoolean() ? "a" : "b";
            var properties = switch (random.nextInt(4)) {
                case 0 -> Map.<String, Object>of();
                case 1 -> Map.<String, Object>of("campaign", campaign, "wait", random.nextInt(240));
                default ->
                    Map.<String, Object>of(
                            "campaign",
                            campaign,
                            "ends",
                            random.nextBoolean()
                                    ? "2026-01-0" + (1 + random.nextInt(3))
                                    : ContractJson.write(Given.at(hours + random.nextInt(8) - 1)));
            };
            var rating = random.nextInt(3) > 0
                    ? null
                    : new Rating(random.nextBoolean() ? "csat" : "nps", 1 + random.nextInt(5), null, null);
            history.add(touchpoint(
                    "t-%02d".formatted(i), types.get(random.nextInt(types.size())), hours, properties, rating));
        }
        return history;
    }

    private static JourneyDefinition rich() {
        return definition(
                MomentOfTruth.of("answer", Matcher.ofTypes("call"), followedBy(Matcher.ofTypes("answer"), within(2)))
                        .perceivedBy("csat", Duration.ofHours(3)),
                MomentOfTruth.of("again", Matcher.ofTypes("call"), followedBy(Matcher.ofTypes("call"), within(4))),
                MomentOfTruth.of(
                                "mailing",
                                Matcher.ofTypes("mailing"),
                                followedBy(
                                        new Matcher(
                                                Set.of(),
                                                Set.of("redeemed", "survey"),
                                                following("properties.campaign == opening.properties.campaign")),
                                        by("opening.properties.ends")))
                        .perceivedBy("nps", Duration.ofHours(5)),
                MomentOfTruth.of(
                                "happy",
                                Matcher.ofTypes("survey"),
                                new FollowedBy(Matcher.ofTypes("answer", "look"), within(5), new BigDecimal("3")))
                        .onDeadline(OnDeadline.UNKNOWN),
                MomentOfTruth.of("wait", Matcher.ofTypes("answer"), new Holds(touchpoint("properties.wait <= 120.0")))
                        .perceivedBy("csat", Duration.ofHours(1)));
    }

    private static List<Outcome> outcomes(MomentOfTruth moment, double hours, Touchpoint... touchpoints) {
        return moments(moment, hours, touchpoints).stream()
                .map(Fact.Moment::outcome)
                .toList();
    }

    /// The facts in the order of their openings.
    private static List<Fact.Moment> moments(MomentOfTruth moment, double hours, Touchpoint... touchpoints) {
        var fold = fold(Given.version(definition(moment)));
        var advanced =
                fold.advance(Customer.NOBODY, List.of(touchpoints), Given.START).orElseThrow();
        var facts = new ArrayList<>(fold.closed(advanced, "p"));
        facts.addAll(fold.open(advanced.customer().settledTo(Given.at(hours)), "p"));
        return facts.stream()
                .filter(Fact.Moment.class::isInstance)
                .map(Fact.Moment.class::cast)
                .sorted(java.util.Comparator.comparing(Fact.Moment::openedAt).thenComparing(Fact.Moment::momentId))
                .toList();
    }

    private static CustomerFold fold(DefinitionVersion version) {
        return new CustomerFold(new DefinitionSet(1, List.of(version)), Given.IDS);
    }

    private static JourneyDefinition definition(MomentOfTruth... moments) {
        return JourneyDefinition.of("shop", Stage.of("look", 1, null, Matcher.ofTypes("look")))
                .withMoments(moments);
    }

    private static FollowedBy followedBy(Matcher match, Limit limit) {
        return new FollowedBy(match, limit, null);
    }

    private static Limit within(double hours) {
        return new Limit.Within(Duration.between(Given.at(0), Given.at(hours)));
    }

    private static Limit by(String text) {
        return new Limit.By(((CompiledTime.Ready) RULES.time("d", "r", text)).time());
    }

    private static Condition following(String text) {
        return ((Compiled.Ready) RULES.condition("d", "r", text, Scope.FOLLOWING)).condition();
    }

    private static Condition touchpoint(String text) {
        return ((Compiled.Ready) RULES.condition("d", "r", text, Scope.TOUCHPOINT)).condition();
    }

    private static Touchpoint at(String id, String type, double hours) {
        return at(id, type, hours, Map.of());
    }

    private static Touchpoint at(String id, String type, double hours, Map<String, Object> properties) {
        return touchpoint(id, type, hours, properties, null);
    }

    private static Touchpoint rated(String id, String type, double hours, String scale, double value) {
        return touchpoint(id, type, hours, Map.of(), new Rating(scale, value, null, null));
    }

    private static Touchpoint received(Touchpoint touchpoint, double hours) {
        return Given.touchpoint(touchpoint, Given.at(hours), touchpoint.properties(), touchpoint.rating());
    }

    private static Touchpoint touchpoint(
            String id, String type, double hours, Map<String, Object> properties, @Nullable Rating rating) {
        return Given.touchpoint(Given.touchpoint(id, type, hours), Given.at(hours), properties, rating);
    }
}
