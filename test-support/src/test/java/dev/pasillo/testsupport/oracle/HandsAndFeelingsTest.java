package dev.pasillo.testsupport.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Happening.Rating;
import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Reentry;
import dev.pasillo.testsupport.history.Plan.Stage;
import dev.pasillo.testsupport.history.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What docs/concepts/journeys.md, section "Hand-overs and feedback", amounts to in figures.
class HandsAndFeelingsTest {
    private static final Instant NOON = Instant.parse("2026-01-19T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Plan PLAN = new Plan(
            "plan",
            List.of(
                    new Stage(
                            "consider",
                            1,
                            List.of(Rule.of("product_compared")),
                            true,
                            DAY.multipliedBy(30),
                            List.of(),
                            new Plan.Handover(Rule.of("call_answered", "order_paid"), DAY)),
                    new Stage("buy", 2, List.of(Rule.of("order_paid")), true, null, List.of())),
            "any",
            null,
            List.of(),
            Reentry.IGNORE,
            null,
            false,
            null,
            List.of(),
            List.of());

    @Test
    void touchpointThatLeadsForwardIsNoAnswerAndTheOneAtTheDeadlineIs() {
        var compared = event("1", "product_compared", NOON, null, Map.of());
        var paid = event("2", "order_paid", NOON.plusSeconds(1), null, Map.of());

        assertThat(counts(NOON.plusSeconds(2), compared, paid)).containsEntry("stages consider handover pending", 1L);
        assertThat(counts(NOON.plus(DAY).plusSeconds(1), compared, paid))
                .containsEntry("stages consider handover missed", 1L);
        assertThat(counts(
                        NOON.plus(DAY.multipliedBy(3)),
                        compared,
                        paid,
                        event("3", "call_answered", NOON.plus(DAY).plusSeconds(1), null, Map.of())))
                .containsEntry("stages consider handover kept", 1L);
    }

    @Test
    void ratingBelongsToTheVisitOfWhatItIsAboutElseToWhereTheCustomerIs() {
        var means = figures(
                        NOON.plus(DAY),
                        event("1", "product_compared", NOON, null, Map.of()),
                        event("2", "order_paid", NOON.plusSeconds(1), null, Map.of()),
                        event("3", "survey_answered", NOON.plusSeconds(2), new Rating("nps", 10), Map.of()),
                        event("4", "survey_answered", NOON.plusSeconds(3), new Rating("csat", 1), Map.of()),
                        event(
                                "5",
                                "survey_answered",
                                NOON.plusSeconds(4),
                                new Rating("csat", 2),
                                Map.of("event_id", "1")),
                        event("6", "survey_answered", NOON.plusSeconds(5), new Rating("mood", 2), Map.of()))
                .means();

        assertThat(means)
                .containsOnly(Map.entry("stages buy feeling", 0.0), Map.entry("stages consider feeling", -1.0));
    }

    private static Map<String, Long> counts(Instant now, Happening... events) {
        return figures(now, events).counts();
    }

    private static Figures figures(Instant now, Happening... events) {
        return new Oracle("key", "default", List.of(new Plan.Version(PLAN, 1, NOON)), 100, 1_000)
                .answer(List.of(events), List.of(), now)
                .figures()
                .values()
                .iterator()
                .next();
    }

    private static Happening event(
            String id, String type, Instant at, @Nullable Rating rating, Map<String, String> about) {
        return new Happening(
                id,
                0,
                at,
                "web",
                type,
                Actor.CUSTOMER,
                List.of(new Identifier("user_id", "u-1")),
                Map.of(),
                Map.of(),
                rating,
                about,
                true);
    }
}
