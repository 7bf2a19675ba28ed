package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A stay in a stage, as far as it is known: how it began, how it was judged, where it led, what the customer did in
/// it. The meaning of each field is that of [dev.pasillo.contract.Fact.Visit].
///
/// @param exit absent while the customer is there
/// @param last the customer's last act; absent before one
/// @param repeats further touchpoints that matched the stage's own entry
public record VisitState(
        Entry entry,
        Judgement judgement,
        @Nullable Exit exit,
        @Nullable Act last,
        int repeats,
        @Nullable Instant recoveredAt) {

    /// What is true of a visit from its first moment.
    ///
    /// @param receivedAt when the touchpoint that opened it was received; absent in evidence of older builds
    /// @param version of the definition that its journey runs under; absent: the evidence's own
    public record Entry(
            String journeyId,
            int number,
            String stage,
            @Nullable String segment,
            @Nullable String persona,
            String channel,
            Instant at,
            List<String> skipped,
            @Nullable Instant receivedAt,
            @Nullable Integer version) {
        public Entry {
            Objects.requireNonNull(journeyId, "journeyId");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(at, "at");
            skipped = List.copyOf(skipped);
        }
    }

    /// @param at when it was decided; absent while open
    public record Judgement(Verdict verdict, @Nullable Instant at) {
        static final Judgement OPEN = new Judgement(Verdict.OPEN, null);

        public Judgement {
            Objects.requireNonNull(verdict, "verdict");
        }
    }

    /// @param to the stage the customer went to; absent where the journey was over
    /// @param back to an earlier one
    public record Exit(Instant at, @Nullable String to, boolean back) {
        public Exit {
            Objects.requireNonNull(at, "at");
        }
    }

    /// @param touchpoint a planned touchpoint's id, else the type
    public record Act(String touchpoint, String channel) {
        public Act {
            Objects.requireNonNull(touchpoint, "touchpoint");
            Objects.requireNonNull(channel, "channel");
        }
    }

    public VisitState {
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(judgement, "judgement");
    }

    static VisitState entered(Entry entry) {
        return new VisitState(entry, Judgement.OPEN, null, null, 0, null);
    }

    public String journeyId() {
        return entry.journeyId();
    }

    public String stage() {
        return entry.stage();
    }

    public Instant enteredAt() {
        return entry.at();
    }

    public Verdict verdict() {
        return judgement.verdict();
    }

    /// Still without a verdict.
    public boolean undecided() {
        return verdict() == Verdict.OPEN;
    }

    /// The customer is still there.
    public boolean present() {
        return exit == null;
    }

    /// Dropped, and the customer has not come back to the stage.
    public boolean recoverable() {
        return verdict() == Verdict.DROPPED && recoveredAt == null;
    }

    /// Nothing that comes later can change it.
    public boolean closed() {
        return !present() && !undecided() && !recoverable();
    }

    VisitState decided(Verdict as, Instant at) {
        return new VisitState(entry, new Judgement(as, at), exit, last, repeats, recoveredAt);
    }

    VisitState left(Instant at, @Nullable String towards, boolean back) {
        return new VisitState(entry, judgement, new Exit(at, towards, back), last, repeats, recoveredAt);
    }

    VisitState recovered(Instant at) {
        return new VisitState(entry, judgement, exit, last, repeats, at);
    }

    VisitState repeated() {
        return new VisitState(entry, judgement, exit, last, repeats + 1, recoveredAt);
    }

    VisitState touched(String touchpoint, String channel) {
        return new VisitState(entry, judgement, exit, new Act(touchpoint, channel), repeats, recoveredAt);
    }
}
