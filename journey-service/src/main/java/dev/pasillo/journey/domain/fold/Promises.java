package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.journey.domain.definition.Expectation;
import dev.pasillo.journey.domain.definition.Expectation.FollowedBy;
import dev.pasillo.journey.domain.definition.Expectation.Limit;
import dev.pasillo.journey.domain.definition.Handover;
import dev.pasillo.journey.domain.definition.MomentOfTruth;
import dev.pasillo.journey.domain.definition.MomentOfTruth.OnDeadline;
import dev.pasillo.journey.domain.definition.MomentOfTruth.Perceived;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Versions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What was promised, and so what a moment waits for: a moment of truth by the newest version, the hand-over of a visit
/// by the version that its journey runs under.
final class Promises {
    private final Versions versions;

    Promises(Versions versions) {
        this.versions = versions;
    }

    /// Those that a touchpoint may open, in this order.
    List<MomentOfTruth> moments() {
        return versions.newest().definition().moments();
    }

    boolean askForRatings() {
        return moments().stream().anyMatch(moment -> moment.perceived() != null);
    }

    /// The promise for whoever takes over from the visit's stage.
    @Nullable
    Handover handover(VisitState visit) {
        return stage(visit.entry().version(), visit.stage()).handover();
    }

    /// The promise that a hand-over was opened with.
    Handover handover(MomentState moment) {
        var visit = Objects.requireNonNull(moment.opening().handedOver(), "handedOver");
        return Objects.requireNonNull(
                stage(visit.version(), moment.opening().moment()).handover(), "handover");
    }

    Expectation expectation(MomentState moment) {
        if (!moment.handsOver()) {
            return plan(moment).expect();
        }
        var promise = handover(moment);
        return new FollowedBy(promise.expect(), new Limit.Within(promise.within()), null);
    }

    Outcome onDeadline(MomentState moment) {
        return moment.handsOver() ? Outcome.MISSED : onDeadline(plan(moment));
    }

    static Outcome onDeadline(MomentOfTruth moment) {
        return moment.onDeadline() == OnDeadline.MISSED ? Outcome.MISSED : Outcome.UNKNOWN;
    }

    @Nullable
    Perceived perceived(MomentState moment) {
        return moment.handsOver() ? null : plan(moment).perceived();
    }

    /// Until when a moment waits for what it waits for: an answer, then a rating.
    Instant until(MomentState moment) {
        var decision = moment.decision();
        var perceived = perceived(moment);
        if (decision != null && perceived != null) {
            return decision.at().plus(perceived.within());
        }
        var opening = moment.opening();
        return opening.deadline() == null ? opening.at() : opening.deadline();
    }

    private MomentOfTruth plan(MomentState moment) {
        return versions.newest().definition().moment(moment.opening().moment());
    }

    private Stage stage(@Nullable Integer version, String id) {
        return versions.numbered(version).definition().stage(id);
    }
}
