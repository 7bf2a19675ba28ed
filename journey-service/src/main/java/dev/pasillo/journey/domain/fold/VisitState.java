package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A stay in a stage, as far as it is known. Fields as in [dev.pasillo.contract.Fact.Visit].
public record VisitState(
        String journeyId,
        int number,
        String stage,
        @Nullable String segment,
        @Nullable String persona,
        String channel,
        Instant enteredAt,
        List<String> skipped,
        Verdict verdict,
        @Nullable Instant decidedAt,
        @Nullable Instant leftAt,
        @Nullable String to,
        @Nullable String lastTouchpoint,
        @Nullable String lastChannel,
        int repeats,
        boolean returned,
        @Nullable Instant recoveredAt) {

    public VisitState {
        Objects.requireNonNull(journeyId, "journeyId");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(enteredAt, "enteredAt");
        Objects.requireNonNull(verdict, "verdict");
        skipped = List.copyOf(skipped);
    }

    /// Still without a verdict.
    public boolean undecided() {
        return verdict == Verdict.OPEN;
    }

    /// The customer is still there.
    public boolean present() {
        return leftAt == null;
    }

    /// Dropped, and the customer has not come back to the stage.
    public boolean recoverable() {
        return verdict == Verdict.DROPPED && recoveredAt == null;
    }

    /// Nothing that comes later can change it.
    public boolean closed() {
        return !present() && !undecided() && !recoverable();
    }

    VisitState decided(Verdict as, Instant at) {
        return new VisitState(
                journeyId,
                number,
                stage,
                segment,
                persona,
                channel,
                enteredAt,
                skipped,
                as,
                at,
                leftAt,
                to,
                lastTouchpoint,
                lastChannel,
                repeats,
                returned,
                recoveredAt);
    }

    VisitState left(Instant at, @Nullable String towards, boolean back) {
        return new VisitState(
                journeyId,
                number,
                stage,
                segment,
                persona,
                channel,
                enteredAt,
                skipped,
                verdict,
                decidedAt,
                at,
                towards,
                lastTouchpoint,
                lastChannel,
                repeats,
                back,
                recoveredAt);
    }

    VisitState recovered(Instant at) {
        return new VisitState(
                journeyId,
                number,
                stage,
                segment,
                persona,
                channel,
                enteredAt,
                skipped,
                verdict,
                decidedAt,
                leftAt,
                to,
                lastTouchpoint,
                lastChannel,
                repeats,
                returned,
                at);
    }

    VisitState repeated() {
        return new VisitState(
                journeyId,
                number,
                stage,
                segment,
                persona,
                channel,
                enteredAt,
                skipped,
                verdict,
                decidedAt,
                leftAt,
                to,
                lastTouchpoint,
                lastChannel,
                repeats + 1,
                returned,
                recoveredAt);
    }

    VisitState touched(String touchpoint, String touchpointChannel) {
        return new VisitState(
                journeyId,
                number,
                stage,
                segment,
                persona,
                channel,
                enteredAt,
                skipped,
                verdict,
                decidedAt,
                leftAt,
                to,
                touchpoint,
                touchpointChannel,
                repeats,
                returned,
                recoveredAt);
    }
}
