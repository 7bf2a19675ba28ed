package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Touchpoint;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A moment of truth, or the hand-over of a visit, as far as it is known: how it was opened, what became of it, how
/// that was felt. The meaning of each field is that of [dev.pasillo.contract.Fact.Moment].
///
/// @param decision absent while it is pending
/// @param perceived how it was felt; absent before a rating has told it
public record MomentState(
        Opening opening,
        @Nullable Decision decision,
        @Nullable Double perceived) {

    /// What is true of a moment from the first.
    ///
    /// @param moment its name in the definition; of a hand-over the stage
    /// @param deadline until when the promise can be kept; absent where the opening decided at once
    /// @param touchpoint the opening itself, where the rule for the answer looks at it
    public record Opening(
            String momentId,
            String moment,
            Instant at,
            @Nullable Instant deadline,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            Instant receivedAt,
            @Nullable Touchpoint touchpoint,
            @Nullable HandedOver handedOver) {
        public Opening {
            Objects.requireNonNull(momentId, "momentId");
            Objects.requireNonNull(moment, "moment");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(receivedAt, "receivedAt");
        }
    }

    /// The visit that is handed over, where it is no moment of the definition but the hand-over of a stage.
    ///
    /// @param number the visit's place in its journey
    /// @param version the one that its journey runs under; absent: the evidence's own
    public record HandedOver(
            String journeyId,
            int number,
            Instant enteredAt,
            @Nullable Integer version) {
        public HandedOver {
            Objects.requireNonNull(journeyId, "journeyId");
            Objects.requireNonNull(enteredAt, "enteredAt");
        }
    }

    /// @param measuredSeconds to the touchpoint that answered; absent where none did
    public record Decision(
            Outcome outcome, Instant at, @Nullable Double measuredSeconds) {
        public Decision {
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(at, "at");
        }
    }

    public MomentState {
        Objects.requireNonNull(opening, "opening");
    }

    static MomentState opened(Opening opening) {
        return new MomentState(opening, null, null);
    }

    public Outcome outcome() {
        return decision == null ? Outcome.PENDING : decision.outcome();
    }

    /// Whether it is the hand-over of a visit, and no moment of the definition.
    public boolean handsOver() {
        return opening.handedOver() != null;
    }

    boolean pending() {
        return decision == null;
    }

    MomentState decided(Decision as) {
        return new MomentState(opening, as, null);
    }

    MomentState felt(double as) {
        return new MomentState(opening, decision, as);
    }
}
