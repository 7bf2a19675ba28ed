package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.InFlight;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.Reentry;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a visit's fact says of its deadline.
class DeadlineFactsTest {
    private final CustomerFold fold = new CustomerFold(new DefinitionSet(1, List.of(Given.version(shop()))), Given.IDS);

    @Test
    void visitSaysItsDeadlineFromItsEntryOn() {
        var visit = visit(List.of(look(0)), 1);

        assertThat(visit.verdict()).isEqualTo(Fact.Verdict.OPEN);
        assertThat(visit.deadlineAt()).isEqualTo(Given.at(10));
        assertThat(visit.historical()).isNull();
    }

    @Test
    void visitOfAStageWithoutAllowedTimeHasNoDeadline() {
        var visit = visit(List.of(Given.touchpoint("t", "order", 0)), 100);

        assertThat(visit.stage()).isEqualTo("own");
        assertThat(visit.deadlineAt()).isNull();
        assertThat(visit.historical()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, false", "11, false", "34, false", "34.001, true", "1000, true"})
    void deadlineADayBeforeTheOpeningTouchpointCameIsHistorical(double receivedAfter, boolean historical) {
        var visit = visit(List.of(look(receivedAfter)), 2_000);

        assertThat(visit.verdict()).isEqualTo(Fact.Verdict.DROPPED);
        assertThat(visit.deadlineAt()).isEqualTo(Given.at(10));
        assertThat(visit.historical()).isEqualTo(historical ? Boolean.TRUE : null);
    }

    @Test
    void whatComesLaterDoesNotMakeADropHistorical() {
        var visits = visits(List.of(look(0), Given.touchpoint("late", "order", 900)), 2_000);

        assertThat(visits.getFirst().verdict()).isEqualTo(Fact.Verdict.DROPPED);
        assertThat(visits.getFirst().historical()).isNull();
    }

    private Fact.Visit visit(List<Touchpoint> touchpoints, double nowInHours) {
        return visits(touchpoints, nowInHours).getFirst();
    }

    private List<Fact.Visit> visits(List<Touchpoint> touchpoints, double nowInHours) {
        var advanced =
                fold.advance(Customer.NOBODY, touchpoints, Given.at(nowInHours)).orElseThrow();
        var facts = new java.util.ArrayList<>(fold.closed(advanced, "p"));
        facts.addAll(fold.open(advanced.customer().settledTo(Given.at(nowInHours)), "p"));
        return facts.stream()
                .filter(Fact.Visit.class::isInstance)
                .map(Fact.Visit.class::cast)
                .toList();
    }

    /// A look at the start, received so many hours later.
    private static Touchpoint look(double receivedAfter) {
        Instant receivedAt = Given.at(receivedAfter);
        return new Touchpoint(
                "default",
                "api",
                "t",
                "web",
                "look",
                null,
                Actor.CUSTOMER,
                Given.at(0),
                null,
                receivedAt,
                List.of(new Identifier("user_id", "u-1")),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                "t");
    }

    private static JourneyDefinition shop() {
        return new JourneyDefinition(
                "shop",
                Map.of(),
                List.of(),
                null,
                List.of(),
                List.of(
                        Stage.of("discover", 1, Duration.ofHours(10), Matcher.ofTypes("look")),
                        Stage.of("own", 2, null, Matcher.ofTypes("order"))),
                new Start.Any(),
                new Completion.Stage("own"),
                List.of(),
                Reentry.NEW_JOURNEY,
                null,
                InFlight.REFOLD,
                List.of(),
                List.of(),
                List.of());
    }
}
