package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Ending;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One journey's course, without its visits: when it started and with whom, whether it completed, how it ended.
///
/// @param lastAct the customer's last act in it, from which silence is measured; its start where there was none
/// @param visits how many visits it has had
public record CourseState(
        Beginning beginning, @Nullable Goal goal, @Nullable End end, Instant lastAct, int visits) {

    /// What is true of a journey from its first moment.
    ///
    /// @param version of the definition that it runs under; absent: the evidence's own
    public record Beginning(
            String journeyId,
            Instant at,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            @Nullable Integer version) {
        public Beginning {
            Objects.requireNonNull(journeyId, "journeyId");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(channel, "channel");
        }
    }

    /// @param rank of the stage it completed in; an entry at or below it is re-entry
    public record Goal(Instant at, int rank) {
        public Goal {
            Objects.requireNonNull(at, "at");
        }
    }

    /// Over: no touchpoint belongs to it any more.
    public record End(Instant at, Ending how) {
        public End {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(how, "how");
        }
    }

    public CourseState {
        Objects.requireNonNull(beginning, "beginning");
        Objects.requireNonNull(lastAct, "lastAct");
    }

    static CourseState begun(Beginning beginning) {
        return new CourseState(beginning, null, null, beginning.at(), 0);
    }

    public String journeyId() {
        return beginning.journeyId();
    }

    public boolean ended() {
        return end != null;
    }

    public boolean completed() {
        return goal != null;
    }

    public @Nullable Instant completedAt() {
        return goal == null ? null : goal.at();
    }

    public @Nullable Instant endedAt() {
        return end == null ? null : end.at();
    }

    public @Nullable Ending ending() {
        return end == null ? null : end.how();
    }

    CourseState completed(Instant at, int rank) {
        return new CourseState(beginning, new Goal(at, rank), end, lastAct, visits);
    }

    CourseState ended(Instant at, Ending how) {
        return new CourseState(beginning, goal, new End(at, how), lastAct, visits);
    }

    CourseState reopened() {
        return new CourseState(beginning, goal, null, lastAct, visits);
    }

    CourseState acted(Instant at) {
        return new CourseState(beginning, goal, end, at, visits);
    }

    CourseState visited() {
        return new CourseState(beginning, goal, end, lastAct, visits + 1);
    }
}
