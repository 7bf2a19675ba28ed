package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Ending;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One journey's course, without its visits: when it started and with whom, whether it completed, how it ended.
///
/// @param completedRank rank of the stage it completed in; an entry at or below it is re-entry
/// @param lastAct the customer's last act in it, from which silence is measured; its start where there was none
/// @param visits how many visits it has had
public record CourseState(
        String journeyId,
        Instant startedAt,
        @Nullable String segment,
        @Nullable String persona,
        String channel,
        @Nullable Instant completedAt,
        @Nullable Integer completedRank,
        @Nullable Instant endedAt,
        @Nullable Ending ending,
        Instant lastAct,
        int visits) {

    public CourseState {
        Objects.requireNonNull(journeyId, "journeyId");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(lastAct, "lastAct");
    }

    /// Over: no touchpoint belongs to it any more.
    public boolean ended() {
        return endedAt != null;
    }

    public boolean completed() {
        return completedAt != null;
    }

    CourseState completed(Instant at, int rank) {
        return new CourseState(
                journeyId, startedAt, segment, persona, channel, at, rank, endedAt, ending, lastAct, visits);
    }

    CourseState ended(Instant at, Ending how) {
        return new CourseState(
                journeyId, startedAt, segment, persona, channel, completedAt, completedRank, at, how, lastAct, visits);
    }

    CourseState reopened() {
        return new CourseState(
                journeyId,
                startedAt,
                segment,
                persona,
                channel,
                completedAt,
                completedRank,
                null,
                null,
                lastAct,
                visits);
    }

    CourseState acted(Instant at) {
        return new CourseState(
                journeyId,
                startedAt,
                segment,
                persona,
                channel,
                completedAt,
                completedRank,
                endedAt,
                ending,
                at,
                visits);
    }

    CourseState visited() {
        return new CourseState(
                journeyId,
                startedAt,
                segment,
                persona,
                channel,
                completedAt,
                completedRank,
                endedAt,
                ending,
                lastAct,
                visits + 1);
    }
}
