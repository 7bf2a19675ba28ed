package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.Expectation;
import dev.pasillo.journey.domain.definition.Handover;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.MomentOfTruth;
import dev.pasillo.journey.domain.definition.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Journeys run out on the version that was in force when they started.
class FinishTest {
    /// Version 1 from hour 0: a day for each stage.
    private static final DefinitionVersion FIRST = Given.version(
            1,
            Given.at(0),
            JourneyDefinition.of(
                    "shop",
                    Stage.of("discover", 1, Duration.ofHours(24), Matcher.ofTypes("look"))
                            .handingOver(new Handover("sales", Matcher.ofTypes("contacted"), Duration.ofHours(4))),
                    Stage.of("consider", 2, Duration.ofHours(24), Matcher.ofTypes("compare")),
                    Stage.of("own", 3, null, Matcher.ofTypes("order"))));

    /// Version 2 from hour 100: an hour for each stage, another stage in the midst, nobody takes over.
    private static final DefinitionVersion SECOND = Given.version(
            2,
            Given.at(100),
            JourneyDefinition.of(
                            "shop",
                            Stage.of("discover", 1, Duration.ofHours(1), Matcher.ofTypes("look")),
                            Stage.of("decide", 2, Duration.ofHours(1), Matcher.ofTypes("compare")),
                            Stage.of("own", 3, null, Matcher.ofTypes("order")))
                    .finishing());

    @Test
    void journeyRunsOutOnTheVersionItStartedUnder() {
        var facts = facts(200, at("1", "look", 99), at("2", "compare", 110), at("3", "order", 130));

        assertThat(visits(facts))
                .extracting(Fact.Visit::stage, Fact.Visit::verdict, Fact.Visit::definitionVersion)
                .containsExactly(
                        tuple("discover", Verdict.ADVANCED, 1),
                        tuple("consider", Verdict.ADVANCED, 1),
                        tuple("own", Verdict.OPEN, 1));
        assertThat(visits(facts)).extracting(Fact.Visit::deadlineAt).startsWith(Given.at(123), Given.at(134));
        assertThat(journeys(facts)).extracting(Fact.Journey::definitionVersion).containsExactly(1);
    }

    @Test
    void journeyThatStartsWithTheNewVersionRunsUnderIt() {
        var facts = facts(200, at("1", "look", 100), at("2", "compare", 100.5));

        assertThat(visits(facts))
                .extracting(Fact.Visit::stage, Fact.Visit::verdict, Fact.Visit::definitionVersion)
                .containsExactly(tuple("discover", Verdict.ADVANCED, 2), tuple("decide", Verdict.DROPPED, 2));
    }

    @Test
    void journeyThatStartedBeforeThereWasAVersionRunsUnderTheFirst() {
        assertThat(visits(facts(-30, at("1", "look", -50))))
                .extracting(Fact.Visit::definitionVersion, Fact.Visit::verdict)
                .containsExactly(tuple(1, Verdict.OPEN));
    }

    @Test
    void nextJourneyOfTheSameCustomerRunsUnderTheVersionOfItsOwnStart() {
        var facts = facts(200, at("1", "look", 10), at("2", "look", 150));

        assertThat(journeys(facts)).extracting(Fact.Journey::definitionVersion).containsExactlyInAnyOrder(1, 2);
        assertThat(visits(facts))
                .filteredOn(visit -> visit.definitionVersion() == 1)
                .extracting(Fact.Visit::recoveredAt)
                .containsExactly(Given.at(150));
    }

    @Test
    void handoverIsPromisedByTheVersionOfTheVisit() {
        var facts = facts(200, at("1", "look", 90), at("2", "compare", 101), at("3", "contacted", 104));

        assertThat(facts)
                .filteredOn(Fact.Handover.class::isInstance)
                .map(Fact.Handover.class::cast)
                .extracting(Fact.Handover::outcome, Fact.Handover::definitionVersion, Fact.Handover::deadlineAt)
                .containsExactly(tuple(Outcome.KEPT, 1, Given.at(105)));
        assertThat(facts(200, at("1", "look", 100), at("2", "compare", 100.5)))
                .noneMatch(Fact.Handover.class::isInstance);
    }

    @Test
    void momentsAndTheFunnelFollowTheNewest() {
        var answered = MomentOfTruth.of(
                "answered",
                Matcher.ofTypes("look"),
                new Expectation.FollowedBy(
                        Matcher.ofTypes("contacted"), new Expectation.Limit.Within(Duration.ofHours(2)), null));
        var newest =
                Given.version(2, SECOND.effectiveFrom(), SECOND.definition().withMoments(answered));

        var facts = facts(List.of(FIRST, newest), 200, at("1", "look", 10), at("2", "compare", 12));

        assertThat(facts)
                .filteredOn(Fact.Moment.class::isInstance)
                .map(Fact.Moment.class::cast)
                .extracting(Fact.Moment::outcome, Fact.Moment::definitionVersion)
                .containsExactly(tuple(Outcome.MISSED, 2));
        assertThat(facts)
                .filteredOn(Fact.Funnel.class::isInstance)
                .map(Fact.Funnel.class::cast)
                .extracting(
                        Fact.Funnel::definitionVersion,
                        funnel -> funnel.reached().keySet())
                .containsExactly(tuple(2, Set.of("discover")));
    }

    @Test
    void orderAtOneInstantIsThatOfTheNewestVersion() {
        var turned = Given.version(
                2,
                Given.at(100),
                JourneyDefinition.of(
                                "shop",
                                Stage.of("consider", 1, Duration.ofHours(1), Matcher.ofTypes("compare")),
                                Stage.of("discover", 2, null, Matcher.ofTypes("look")))
                        .finishing());

        var facts = facts(List.of(FIRST, turned), 11, at("1", "look", 10), at("2", "compare", 10));

        assertThat(visits(facts)).extracting(Fact.Visit::stage).containsExactly("consider", "discover");
        assertThat(visits(facts)).extracting(Fact.Visit::returned).containsExactly(true, false);
    }

    @Test
    void aNewestVersionThatFoldsAnewLeavesNothingUnderTheOnesBefore() {
        var third = Given.version(3, Given.at(300), FIRST.definition());

        var facts = facts(List.of(FIRST, SECOND, third), 400, at("1", "look", 10), at("2", "look", 150));

        assertThat(facts).extracting(Fact::definitionVersion).containsOnly(3);
    }

    private static Touchpoint at(String id, String type, double hours) {
        return Given.touchpoint(id, type, hours);
    }

    private static List<Fact.Visit> visits(List<Fact> facts) {
        return facts.stream()
                .filter(Fact.Visit.class::isInstance)
                .map(Fact.Visit.class::cast)
                .sorted(Comparator.comparing(Fact.Visit::enteredAt).thenComparing(Fact.Visit::number))
                .toList();
    }

    private static List<Fact.Journey> journeys(List<Fact> facts) {
        return facts.stream()
                .filter(Fact.Journey.class::isInstance)
                .map(Fact.Journey.class::cast)
                .toList();
    }

    private static List<Fact> facts(double now, Touchpoint... touchpoints) {
        return facts(List.of(FIRST, SECOND), now, touchpoints);
    }

    private static List<Fact> facts(List<DefinitionVersion> versions, double now, Touchpoint... touchpoints) {
        var fold = new CustomerFold(new DefinitionSet(1, versions), Given.IDS);
        var folded = fold.refold(Customer.NOBODY, List.of(touchpoints), Given.START);
        var facts = new ArrayList<>(fold.closed(folded, "p"));
        facts.addAll(fold.open(folded.customer().settledTo(Given.at(now)), "p"));
        return facts;
    }
}
