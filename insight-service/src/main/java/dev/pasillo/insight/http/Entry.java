package dev.pasillo.insight.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.insight.domain.figure.JourneyState;
import dev.pasillo.insight.domain.query.Behind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entry of a list of people.
sealed interface Entry {

    /// The entry that a fact is, for who asked that.
    static Entry of(String text, Behind asked) {
        return switch (ContractJson.read(text, Fact.class)) {
            case Fact.Visit visit -> Visit.of(visit);
            case Fact.Funnel funnel -> Customer.of(funnel, asked);
            case Fact.Journey journey -> Journey.of(journey);
            case Fact.Moment moment -> MomentOfTruth.of(moment);
            case Fact.Handover handover -> Handover.of(handover);
            case Fact.Feedback feedback -> Feedback.of(feedback);
        };
    }

    /// A visit.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Visit(
            String profileId,
            String journeyId,
            int number,
            String stage,
            Instant enteredAt,
            Fact.Verdict verdict,
            @Nullable Instant decidedAt,
            @Nullable Instant leftAt,
            @Nullable String to,
            @Nullable Double dwellSeconds,
            @Nullable String lastTouchpoint,
            @Nullable String lastChannel,
            List<String> skipped,
            @Nullable Integer repeats,
            boolean returned,
            @Nullable Instant recoveredAt,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            int definitionVersion)
            implements Entry {
        private static Visit of(Fact.Visit visit) {
            return new Visit(
                    visit.profileId(),
                    visit.journeyId(),
                    visit.number(),
                    visit.stage(),
                    visit.enteredAt(),
                    visit.verdict(),
                    visit.decidedAt(),
                    visit.leftAt(),
                    visit.to(),
                    visit.dwellSeconds(),
                    visit.lastTouchpoint(),
                    visit.lastChannel(),
                    visit.skipped(),
                    visit.repeats(),
                    visit.returned(),
                    visit.recoveredAt(),
                    visit.segment(),
                    visit.persona(),
                    visit.channel(),
                    visit.definitionVersion());
        }
    }

    /// A customer whom a rule of the funnel counts.
    ///
    /// @param stage the one that was asked for
    /// @param enteredAt when the rule counts that stage
    /// @param startedAt the customer's first start
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Customer(
            String profileId,
            @Nullable String stage,
            @Nullable Instant enteredAt,
            Instant startedAt,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            int definitionVersion)
            implements Entry {
        private static Customer of(Fact.Funnel funnel, Behind asked) {
            var stage = asked instanceof Behind.Customers customers ? customers.stage() : null;
            return new Customer(
                    funnel.profileId(),
                    stage,
                    asked instanceof Behind.Customers customers && stage != null
                            ? customers.rule().times(funnel).get(stage)
                            : null,
                    funnel.anchorAt(),
                    funnel.segment(),
                    funnel.persona(),
                    funnel.channel(),
                    funnel.definitionVersion());
        }
    }

    /// A moment of truth.
    ///
    /// @param measured seconds to the answer
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MomentOfTruth(
            String profileId,
            String momentId,
            String moment,
            Instant openedAt,
            @Nullable Instant deadlineAt,
            Fact.Outcome outcome,
            @Nullable Instant decidedAt,
            @Nullable Double measured,
            @Nullable Double perceived,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            int definitionVersion)
            implements Entry {
        private static MomentOfTruth of(Fact.Moment moment) {
            return new MomentOfTruth(
                    moment.profileId(),
                    moment.momentId(),
                    moment.moment(),
                    moment.openedAt(),
                    moment.deadlineAt(),
                    moment.outcome(),
                    moment.decidedAt(),
                    moment.measuredSeconds(),
                    moment.perceived(),
                    moment.segment(),
                    moment.persona(),
                    moment.channel(),
                    moment.definitionVersion());
        }
    }

    /// A hand-over.
    ///
    /// @param number the visit's place in its journey
    /// @param measured seconds until the other owner was there
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Handover(
            String profileId,
            String journeyId,
            int number,
            String stage,
            String to,
            Instant enteredAt,
            Instant openedAt,
            Instant deadlineAt,
            Fact.Outcome outcome,
            @Nullable Instant decidedAt,
            @Nullable Double measured,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            int definitionVersion)
            implements Entry {
        private static Handover of(Fact.Handover handover) {
            return new Handover(
                    handover.profileId(),
                    handover.journeyId(),
                    handover.number(),
                    handover.stage(),
                    handover.to(),
                    handover.enteredAt(),
                    handover.openedAt(),
                    handover.deadlineAt(),
                    handover.outcome(),
                    handover.decidedAt(),
                    handover.measuredSeconds(),
                    handover.segment(),
                    handover.persona(),
                    handover.channel(),
                    handover.definitionVersion());
        }
    }

    /// A rating, and where what was written with it stands.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Feedback(
            String profileId,
            String source,
            String touchpoint,
            Instant at,
            @Nullable String scale,
            @Nullable Double rating,
            @Nullable Double normalised,
            @Nullable String journeyId,
            @Nullable Integer number,
            @Nullable String stage,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            int definitionVersion)
            implements Entry {
        private static Feedback of(Fact.Feedback feedback) {
            return new Feedback(
                    feedback.profileId(),
                    feedback.source(),
                    feedback.touchpoint(),
                    feedback.at(),
                    feedback.scale(),
                    feedback.rating(),
                    feedback.normalised(),
                    feedback.journeyId(),
                    feedback.number(),
                    feedback.stage(),
                    feedback.segment(),
                    feedback.persona(),
                    feedback.channel(),
                    feedback.definitionVersion());
        }
    }

    /// A journey.
    ///
    /// @param ending the ending's id in the definition
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Journey(
            String profileId,
            String journeyId,
            String state,
            Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant endedAt,
            @Nullable String ending,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            int definitionVersion)
            implements Entry {
        private static Journey of(Fact.Journey journey) {
            var ending = journey.ending();
            return new Journey(
                    journey.profileId(),
                    journey.journeyId(),
                    JourneyState.of(journey).id(),
                    journey.startedAt(),
                    journey.completedAt(),
                    journey.endedAt(),
                    ending == null ? null : ending.id(),
                    journey.segment(),
                    journey.persona(),
                    journey.channel(),
                    journey.definitionVersion());
        }
    }
}
