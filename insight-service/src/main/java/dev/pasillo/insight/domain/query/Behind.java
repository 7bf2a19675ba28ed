package dev.pasillo.insight.domain.query;

import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.insight.domain.figure.JourneyState;
import dev.pasillo.insight.domain.figure.Rule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which figure's people are asked for. An absent part: any.
public sealed interface Behind {

    /// Visits, one entry each.
    ///
    /// @param present whether the visit is not over
    /// @param historical whether the deadline was historical
    record Visits(
            @Nullable String stage,
            @Nullable Verdict verdict,
            @Nullable Boolean present,
            @Nullable Boolean returned,
            @Nullable String lastTouchpoint,
            @Nullable Boolean historical)
            implements Behind {
        /// Whether historical or not.
        public Visits(
                @Nullable String stage,
                @Nullable Verdict verdict,
                @Nullable Boolean present,
                @Nullable Boolean returned,
                @Nullable String lastTouchpoint) {
            this(stage, verdict, present, returned, lastTouchpoint, null);
        }
    }

    /// Customers that a rule of the funnel counts at a stage, one entry each.
    ///
    /// @param stage absent: at any stage
    record Customers(Rule rule, @Nullable String stage) implements Behind {
        public Customers {
            Objects.requireNonNull(rule, "rule");
        }
    }

    /// Journeys, one entry each.
    record Journeys(@Nullable JourneyState state) implements Behind {}

    /// Moments of truth, one entry each.
    ///
    /// @param moment its name
    record Moments(@Nullable String moment, @Nullable Outcome outcome) implements Behind {}

    /// Hand-overs of a stage, one entry each.
    record Handovers(@Nullable String stage, @Nullable Outcome outcome) implements Behind {}

    /// Ratings attributed to visits, one entry each.
    record Ratings(@Nullable String stage) implements Behind {}

    /// Journeys that were ever completed.
    record Completions() implements Behind {}
}
