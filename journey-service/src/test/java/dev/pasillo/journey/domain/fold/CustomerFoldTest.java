package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionSet.SetAside;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.Ending;
import dev.pasillo.journey.domain.definition.Handover;
import dev.pasillo.journey.domain.definition.InFlight;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.Reentry;
import dev.pasillo.journey.domain.definition.Segment;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Start;
import dev.pasillo.journey.domain.definition.Versions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A customer's journeys do not depend on how the touchpoints came.
class CustomerFoldTest {
    private static final List<String> TYPES =
            List.of("look", "compare", "order", "refer", "cancel", "wrong_address", "note", "look", "compare");

    @ParameterizedTest
    @EnumSource(Reentry.class)
    void everyArrangementOfAHistoryGivesTheSameFacts(Reentry reentry) {
        var definitions = new DefinitionSet(1, definitions(reentry));
        var fold = new CustomerFold(definitions, Given.IDS);
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var history = history(random);
            var expected = facts(fold, List.of(history));
            for (var arrangement = 0; arrangement < 5; arrangement++) {
                assertThat(facts(fold, arrange(history, random)))
                        .as("seed %d, arrangement %d, %s", seed, arrangement, reentry)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 30, 100, 5_000})
    void settlingInStepsIsSettlingOnce(double hours) {
        var versions = new Versions(finishing(Reentry.RESUME));
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var history = history(random);
            history.sort(java.util.Comparator.comparing(touchpoint -> JourneyFold.positionOf(versions, touchpoint)));
            var evidence = JourneyFold.fold(versions, JourneyState.empty(3), history, Given.IDS);
            var end = history.getLast().occurredAt().plus(Duration.ofMinutes(Math.round(hours * 60)));
            var between = history.getLast()
                    .occurredAt()
                    .plus(Duration.ofMinutes(random.nextLong(1 + Math.round(hours * 60))));
            var once = JourneyFold.settle(versions, evidence.state(), end, Given.IDS);
            var first = JourneyFold.settle(versions, evidence.state(), between, Given.IDS);
            var second = JourneyFold.settle(versions, first.state(), end, Given.IDS);
            assertThat(second.state()).as("seed %d", seed).isEqualTo(once.state());
            var closed = new ArrayList<>(first.closedVisits());
            closed.addAll(second.closedVisits());
            assertThat(closed).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(once.closedVisits());
        }
    }

    /// Wherever the late touchpoint belongs, and whichever checkpoint before it is left.
    @ParameterizedTest
    @EnumSource(Reentry.class)
    void foldFromACheckpointIsTheWholeFold(Reentry reentry) {
        var definitions = new DefinitionSet(1, definitions(reentry));
        var fold = new CustomerFold(definitions, Given.IDS);
        for (var seed = 0; seed < 100; seed++) {
            var history = history(new Random(seed));
            var whole = fold.refold(Customer.NOBODY, history, Given.START);
            for (var touchpoint : history) {
                var upTo = history.stream()
                        .filter(each -> !each.occurredAt().isAfter(touchpoint.occurredAt()))
                        .toList();
                var after = history.stream()
                        .filter(each -> each.occurredAt().isAfter(touchpoint.occurredAt()))
                        .toList();
                var before = fold.refold(Customer.NOBODY, upTo, Given.START);
                var checkpoint = new Checkpoint(touchpoint.occurredAt(), upTo.size(), stored(before.customer()));
                var resumed = fold.resume(checkpoint, whole.customer(), after, Given.START);
                var closed = new ArrayList<>(fold.closed(before, "p"));
                closed.addAll(fold.closed(resumed, "p"));
                assertThat(resumed.customer()).as("seed %d", seed).isEqualTo(whole.customer());
                assertThat(closed).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(fold.closed(whole, "p"));
            }
        }
    }

    private static Customer stored(Customer evidence) {
        return ContractJson.read(ContractJson.bytes(evidence), Customer.class);
    }

    @Test
    void evidenceOfADefinitionThatIsSetAsideIsDroppedOnceADeadlineMayHavePassedItBy() {
        var shop = Given.version(shop(Reentry.NEW_JOURNEY));
        var both = new CustomerFold(new DefinitionSet(1, List.of(shop, Given.version(silent()))), Given.IDS);
        var without = new CustomerFold(
                new DefinitionSet(
                        2,
                        List.of(Versions.of(Given.version(silent()))),
                        List.of(new SetAside(shop.name(), shop.version(), "refused"))),
                Given.IDS);
        var customer = both.advance(Customer.NOBODY, List.of(Given.touchpoint("t", "look", 0)), Given.START)
                .orElseThrow()
                .customer();

        assertThat(without.upToDate(customer)).isTrue();
        assertThat(both.upToDate(both.settled(customer, Given.at(1_000)))).isTrue();
        assertThat(both.upToDate(without.settled(customer, Given.at(1_000)))).isFalse();
    }

    /// Everything that is published of the customer in the end, each fact with how often.
    private static Map<PublishedFact, Integer> facts(CustomerFold fold, List<List<Touchpoint>> batches) {
        var customer = Customer.NOBODY;
        var seen = new ArrayList<Touchpoint>();
        var closed = new ArrayList<PublishedFact>();
        for (var batch : batches) {
            seen.addAll(batch);
            var before = customer;
            var advanced = fold.advance(customer, batch, Given.START);
            if (advanced.isPresent()) {
                customer = advanced.get().customer();
                fold.closed(advanced.get(), "p").forEach(fact -> closed.add(PublishedFact.of(fact)));
            } else {
                var refolded = fold.refold(before, seen, Given.START);
                customer = refolded.customer();
                closed.clear();
                fold.closed(refolded, "p").forEach(fact -> closed.add(PublishedFact.of(fact)));
            }
        }
        var settled = customer.settledTo(Given.at(100_000));
        fold.open(settled, "p").forEach(fact -> closed.add(PublishedFact.of(fact)));
        var counted = new HashMap<PublishedFact, Integer>();
        closed.forEach(fact -> counted.merge(fact, 1, Integer::sum));
        return counted;
    }

    private static List<Touchpoint> history(Random random) {
        var history = new ArrayList<Touchpoint>();
        var hours = 0;
        for (var i = 0; i < 4 + random.nextInt(12); i++) {
            // Every now and then two at one instant, and pauses around the allowed times.
            hours += random.nextInt(4) == 0 ? 0 : random.nextInt(60);
            var actor = random.nextInt(4) == 0 ? Actor.COMPANY : Actor.CUSTOMER;
            history.add(Given.touchpoint("t-" + i, TYPES.get(random.nextInt(TYPES.size())), hours, actor));
        }
        return history;
    }

    private static List<List<Touchpoint>> arrange(List<Touchpoint> history, Random random) {
        var shuffled = new ArrayList<>(history);
        Collections.shuffle(shuffled, random);
        var batches = new ArrayList<List<Touchpoint>>();
        for (var from = 0; from < shuffled.size(); ) {
            var to = Math.min(shuffled.size(), from + 1 + random.nextInt(4));
            batches.add(List.copyOf(shuffled.subList(from, to)));
            from = to;
        }
        return batches;
    }

    private static List<DefinitionVersion> definitions(Reentry reentry) {
        var all = new ArrayList<>(finishing(reentry));
        all.add(Given.version(shop(reentry)));
        all.add(Given.version(silent()));
        return all;
    }

    /// Three versions under which journeys run out, with other ranks, times and rules; one stage is in the second
    /// alone.
    private static List<DefinitionVersion> finishing(Reentry reentry) {
        var first = definition(
                "finishing",
                List.of(
                        Stage.of("discover", 1, Duration.ofHours(24), Matcher.ofTypes("look")),
                        Stage.of("consider", 2, Duration.ofHours(48), Matcher.ofTypes("compare")),
                        Stage.of("own", 3, null, Matcher.ofTypes("order"))),
                new Completion.Stage("own"),
                Reentry.NEW_JOURNEY,
                null);
        var second = definition(
                "finishing",
                List.of(
                        Stage.of("consider", 1, Duration.ofHours(24), Matcher.ofTypes("look", "compare")),
                        Stage.of("think", 2, Duration.ofHours(30), Matcher.ofTypes("compare", "note"))
                                .handingOver(new Handover("sales", Matcher.ofTypes("note"), Duration.ofHours(20))),
                        Stage.of("own", 3, Duration.ofHours(60), Matcher.ofTypes("order", "refer"))),
                new Completion.On(Matcher.ofTypes("order")),
                reentry,
                Duration.ofHours(70));
        var third = definition(
                "finishing",
                List.of(
                        Stage.of("own", 1, Duration.ofHours(50), Matcher.ofTypes("order")),
                        Stage.of("consider", 2, Duration.ofHours(60), Matcher.ofTypes("compare")),
                        Stage.of("discover", 3, Duration.ofHours(30), Matcher.ofTypes("look"))
                                .forwardOnly()),
                new Completion.Stage("consider"),
                reentry,
                null);
        return List.of(
                Given.version(1, Given.at(50), first),
                Given.version(2, Given.at(120), second),
                Given.version(3, Given.at(200), third.finishing()));
    }

    private static JourneyDefinition shop(Reentry reentry) {
        return definition(
                "shop",
                List.of(
                        Stage.of("discover", 1, Duration.ofHours(24), Matcher.ofTypes("look"))
                                .forwardOnly(),
                        Stage.of("consider", 2, Duration.ofHours(48), Matcher.ofTypes("compare")),
                        Stage.of("own", 3, Duration.ofHours(100), Matcher.ofTypes("order")),
                        Stage.of("recommend", 4, null, Matcher.ofTypes("refer"))),
                new Completion.Stage("own"),
                reentry,
                Duration.ofHours(120));
    }

    private static JourneyDefinition silent() {
        return definition(
                "silent",
                List.of(
                        Stage.of("interest", 1, Duration.ofHours(30), Matcher.ofTypes("look", "compare")),
                        Stage.of("order", 2, Duration.ofHours(40), Matcher.ofTypes("order", "refer"))),
                new Completion.On(Matcher.ofTypes("refer")),
                Reentry.NEW_JOURNEY,
                null);
    }

    private static JourneyDefinition definition(
            String name,
            List<Stage> stages,
            Completion completion,
            Reentry reentry,
            @org.jspecify.annotations.Nullable Duration abandonAfter) {
        return new JourneyDefinition(
                name,
                Map.of(),
                List.of(),
                null,
                List.of(),
                stages,
                new Start.Any(),
                completion,
                List.of(
                        new Ending("cancelled", Matcher.ofTypes("cancel"), Ending.Kind.LOST),
                        new Ending("out-of-area", Matcher.ofTypes("wrong_address"), Ending.Kind.NEUTRAL)),
                reentry,
                abandonAfter,
                InFlight.REFOLD,
                List.of(new Segment("everyone", null)),
                List.of(),
                List.of());
    }
}
