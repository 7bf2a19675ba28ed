package dev.pasillo.testsupport.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Happening.Rating;
import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Expect;
import dev.pasillo.testsupport.history.Plan.Reentry;
import dev.pasillo.testsupport.history.Rule;
import dev.pasillo.testsupport.history.Rule.When;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The examples of docs/concepts/journeys.md, section "Moments of truth".
class MomentsTest {
    private static final Instant NOON = Instant.parse("2026-01-19T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void redemptionKeepsTheMailingOfItsCampaignAndTheOtherIsMissedAtTheEndOfTheDay() {
        var mailing = new Plan.Moment(
                "mailing",
                Rule.of("campaign_received"),
                new Expect.FollowedBy(
                        Rule.of("coupon_redeemed").when(When.asInTheOpening("campaign")), null, "ends", null),
                false);

        assertThat(moments(
                        mailing,
                        event("campaign_received", NOON, Map.of("campaign", "7", "ends", "2026-01-31"), null),
                        event("campaign_received", NOON, Map.of("campaign", "8", "ends", "2026-01-31"), null),
                        event("coupon_redeemed", NOON.plus(Duration.ofDays(12)), Map.of("campaign", "8"), null)))
                .containsExactly(
                        moment("missed", Instant.parse("2026-01-31T23:59:59.999Z"), null),
                        moment("kept", NOON.plus(Duration.ofDays(12)), 1_036_800.0));
    }

    @Test
    void ratingOfTheFirstAnswerDecides() {
        var happy = new Plan.Moment(
                "mailing",
                Rule.of("survey_sent"),
                new Expect.FollowedBy(Rule.of("survey_answered"), Duration.ofDays(1), null, 4),
                true);
        var sent = event("survey_sent", NOON, Map.of(), null);

        assertThat(moments(happy, sent, event("survey_answered", NOON.plusSeconds(60), Map.of(), 4)))
                .containsExactly(moment("kept", NOON.plusSeconds(60), 60.0));
        assertThat(moments(happy, sent, event("survey_answered", NOON.plusSeconds(60), Map.of(), 3)))
                .containsExactly(moment("missed", NOON.plusSeconds(60), 60.0));
        assertThat(moments(happy, sent, event("survey_answered", NOON.plus(Duration.ofDays(1)), Map.of(), 5)))
                .containsExactly(moment("kept", NOON.plus(Duration.ofDays(1)), 86_400.0));
        assertThat(moments(happy, sent)).containsExactly(moment("unknown", NOON.plus(Duration.ofDays(1)), null));
    }

    @Test
    void whatTheOpeningDoesNotTellIsUnknown() {
        var shortWait = new Plan.Moment(
                "mailing", Rule.of("call_answered"), new Expect.Holds(When.atMost("wait", 120), "wait"), false);

        assertThat(moments(shortWait, event("call_answered", NOON, Map.of("wait", 120), null)))
                .containsExactly(moment("kept", NOON, null));
        assertThat(moments(shortWait, event("call_answered", NOON, Map.of("wait", 121), null)))
                .containsExactly(moment("missed", NOON, null));
        assertThat(moments(shortWait, event("call_answered", NOON, Map.of(), null)))
                .containsExactly(moment("unknown", NOON, null));
    }

    private static Moment moment(String outcome, Instant decidedAt, @Nullable Double measured) {
        return new Moment("mailing", "plan", NOON, outcome, decidedAt, measured, null);
    }

    private static List<Moment> moments(Plan.Moment moment, Happening... events) {
        var plan = new Plan(
                "plan",
                List.of(),
                "any",
                null,
                List.of(),
                Reentry.IGNORE,
                null,
                false,
                null,
                List.of(),
                List.of(moment));
        return new Moments(plan, List.of(events), LATER).all();
    }

    private static Happening event(String type, Instant at, Map<String, Object> properties, @Nullable Integer rating) {
        return new Happening(
                type,
                0,
                at,
                "web",
                type,
                Actor.CUSTOMER,
                List.of(new Identifier("user_id", "u-1")),
                properties,
                Map.of(),
                rating == null ? null : new Rating("csat", rating));
    }
}
