package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.Handover;
import dev.pasillo.journey.domain.definition.InFlight;
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
import org.junit.jupiter.api.Test;

/// When a visit leads forward, the owner who takes over has to be there in time.
class HandoverTest {
    private final CustomerFold fold = new CustomerFold(new DefinitionSet(1, List.of(Given.version(shop()))), Given.IDS);

    @Test
    void opensWhenTheVisitLeadsForwardAndIsKeptByTheFirstSignInTime() {
        var kept = handovers(100, at("1", "look", 0), at("2", "compare", 5), at("3", "contacted", 9))
                .getFirst();

        assertThat(kept.stage()).isEqualTo("discover");
        assertThat(kept.to()).isEqualTo("sales");
        assertThat(kept.enteredAt()).isEqualTo(Given.at(0));
        assertThat(kept.openedAt()).isEqualTo(Given.at(5));
        assertThat(kept.deadlineAt()).isEqualTo(Given.at(9));
        assertThat(kept.outcome()).isEqualTo(Outcome.KEPT);
        assertThat(kept.measuredSeconds()).isEqualTo(4 * 3_600.0);
    }

    @Test
    void isMissedAtItsDeadlineAndPendingUntilThen() {
        assertThat(outcomes(8.999, at("1", "look", 0), at("2", "compare", 5))).containsExactly(Outcome.PENDING);
        assertThat(outcomes(9, at("1", "look", 0), at("2", "compare", 5))).containsExactly(Outcome.MISSED);
        assertThat(outcomes(100, at("1", "look", 0), at("2", "compare", 5), at("3", "contacted", 9.001)))
                .containsExactly(Outcome.MISSED);
    }

    @Test
    void isNotShownByTheTouchpointThatLedForward() {
        assertThat(outcomes(100, at("1", "look", 0), at("2", "called", 5))).containsExactly(Outcome.MISSED);
        assertThat(outcomes(100, at("1", "look", 0), at("2", "called", 5), at("3", "called", 6)))
                .containsExactly(Outcome.KEPT);
    }

    @Test
    void ofAVisitThatWasDroppedOpensWhenItLeadsForwardAfterAll() {
        assertThat(outcomes(100, at("1", "look", 0), at("2", "compare", 30), at("3", "contacted", 31)))
                .containsExactly(Outcome.KEPT);
    }

    @Test
    void ofAVisitThatWentBackOpensWhenItsVerdictIsAdvanced() {
        var handovers = handovers(
                100, at("1", "discuss", 0), at("2", "look", 1), at("3", "compare", 2), at("4", "contacted", 3));

        assertThat(handovers).extracting(Fact.Handover::stage).containsExactlyInAnyOrder("discuss", "discover");
        assertThat(handovers).extracting(Fact.Handover::openedAt).containsOnly(Given.at(2));
    }

    @Test
    void opensForNobodyWhoLeavesBackOrNeverLeaves() {
        assertThat(outcomes(1_000, at("1", "look", 0))).isEmpty();
        assertThat(outcomes(1_000, at("1", "discuss", 0), at("2", "look", 1))).isEmpty();
    }

    @Test
    void isTheSameWhateverOrderTheTouchpointsCameIn() {
        var types = List.of("look", "discuss", "compare", "contacted", "called", "note");
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var history = new ArrayList<Touchpoint>();
            var hours = 0;
            for (var i = 0; i < 12; i++) {
                hours += random.nextInt(4);
                history.add(at("t-%02d".formatted(i), types.get(random.nextInt(types.size())), hours));
            }
            var expected = facts(List.of(history));
            Collections.shuffle(history, random);
            assertThat(facts(history.stream().map(List::of).toList()))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private List<Fact> facts(List<List<Touchpoint>> batches) {
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
            customer = result.customer();
        }
        facts.addAll(fold.open(customer.settledTo(Given.at(1_000)), "p"));
        return facts;
    }

    private List<Outcome> outcomes(double hours, Touchpoint... touchpoints) {
        return handovers(hours, touchpoints).stream()
                .map(Fact.Handover::outcome)
                .toList();
    }

    private List<Fact.Handover> handovers(double hours, Touchpoint... touchpoints) {
        var advanced = fold.advance(Customer.NOBODY, Arrays.asList(touchpoints), Given.START)
                .orElseThrow();
        var facts = new ArrayList<>(fold.closed(advanced, "p"));
        facts.addAll(fold.open(advanced.customer().settledTo(Given.at(hours)), "p"));
        return facts.stream()
                .filter(Fact.Handover.class::isInstance)
                .map(Fact.Handover.class::cast)
                .toList();
    }

    private static Touchpoint at(String id, String type, double hours) {
        return Given.touchpoint(id, type, hours);
    }

    private static JourneyDefinition shop() {
        var handover = new Handover("sales", Matcher.ofTypes("contacted", "called"), Duration.ofHours(4));
        return new JourneyDefinition(
                "shop",
                Map.of(),
                List.of(),
                null,
                List.of(),
                List.of(
                        Stage.of("discover", 1, Duration.ofHours(24), Matcher.ofTypes("look"))
                                .handingOver(handover),
                        Stage.of("discuss", 2, Duration.ofHours(24), Matcher.ofTypes("discuss"))
                                .handingOver(handover),
                        Stage.of("consider", 3, null, Matcher.ofTypes("compare", "called"))),
                new Start.Any(),
                null,
                List.of(),
                Reentry.NEW_JOURNEY,
                Duration.ofHours(240),
                InFlight.REFOLD,
                List.of(),
                List.of(),
                List.of());
    }
}
