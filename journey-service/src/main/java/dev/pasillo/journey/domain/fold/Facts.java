package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact;
import dev.pasillo.journey.domain.definition.Versions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The facts that evidence amounts to, for one customer under one definition.
///
/// Facts of a journey, its visits and their hand-overs carry the version that the journey runs under, all others the
/// newest.
public final class Facts {
    private final String profileId;
    private final Versions versions;
    private final Promises promises;

    /// @param profileId the customer's, which every fact carries
    public Facts(String profileId, Versions versions) {
        this.profileId = profileId;
        this.versions = versions;
        this.promises = new Promises(versions);
    }

    /// What nothing can change any more.
    public List<Fact> closed(Folded folded) {
        var facts = new ArrayList<Fact>();
        folded.closedVisits().forEach(visit -> facts.add(visit(visit)));
        folded.closedCourses().forEach(course -> facts.add(journey(course)));
        folded.closedMoments().forEach(moment -> facts.add(momentOrHandover(moment)));
        folded.feedback().forEach(feedback -> facts.add(feedback(feedback)));
        return facts;
    }

    /// What is true now and may still change.
    public List<Fact> open(JourneyState state) {
        var facts = new ArrayList<Fact>();
        state.openVisits().forEach(visit -> facts.add(visit(visit)));
        state.courses().forEach(course -> facts.add(journey(course)));
        var funnel = funnel(state.funnel());
        if (funnel != null) {
            facts.add(funnel);
        }
        if (state.moments() != null) {
            state.moments().open().forEach(moment -> facts.add(momentOrHandover(moment)));
        }
        return facts;
    }

    /// An open visit tells its entry only, so that a further contact within the stage publishes nothing.
    private Fact.Visit visit(VisitState visit) {
        var entry = visit.entry();
        var exit = visit.exit();
        var last = exit == null ? null : visit.last();
        var version = versions.numbered(entry.version());
        var allowed = version.definition().stage(entry.stage()).allowedTime();
        var deadline = allowed == null ? null : entry.at().plus(allowed);
        return new Fact.Visit(
                profileId,
                version.name(),
                version.version(),
                entry.journeyId(),
                entry.number(),
                entry.stage(),
                entry.segment(),
                entry.persona(),
                entry.channel(),
                entry.at(),
                entry.skipped(),
                visit.verdict(),
                visit.judgement().at(),
                exit == null ? null : exit.at(),
                exit == null ? null : exit.to(),
                exit == null ? null : seconds(entry.at(), exit.at()),
                last == null ? null : last.touchpoint(),
                last == null ? null : last.channel(),
                exit == null ? null : Integer.valueOf(visit.repeats()),
                exit != null && exit.back(),
                visit.recoveredAt(),
                deadline,
                isHistorical(deadline, entry.receivedAt()) ? true : null);
    }

    private static boolean isHistorical(@Nullable Instant deadline, @Nullable Instant receivedAt) {
        return deadline != null
                && receivedAt != null
                && deadline.isBefore(receivedAt.minus(CustomerFold.HISTORICAL_AFTER));
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private Fact.Journey journey(CourseState course) {
        var beginning = course.beginning();
        var version = versions.numbered(beginning.version());
        return new Fact.Journey(
                profileId,
                version.name(),
                version.version(),
                beginning.journeyId(),
                beginning.segment(),
                beginning.persona(),
                beginning.channel(),
                beginning.at(),
                course.completedAt(),
                course.endedAt(),
                course.ending());
    }

    private Fact momentOrHandover(MomentState moment) {
        var visit = moment.opening().handedOver();
        return visit == null ? moment(moment) : handover(moment, visit);
    }

    private Fact.Handover handover(MomentState moment, MomentState.HandedOver visit) {
        var opening = moment.opening();
        var decision = moment.decision();
        var promise = promises.handover(moment);
        var version = versions.numbered(visit.version());
        return new Fact.Handover(
                profileId,
                version.name(),
                version.version(),
                visit.journeyId(),
                visit.number(),
                opening.moment(),
                promise.to(),
                opening.segment(),
                opening.persona(),
                opening.channel(),
                visit.enteredAt(),
                opening.at(),
                opening.at().plus(promise.within()),
                isHistorical(opening.deadline(), opening.receivedAt()) ? true : null,
                moment.outcome(),
                decision == null ? null : decision.at(),
                decision == null ? null : decision.measuredSeconds());
    }

    private Fact.Feedback feedback(FeedbackState feedback) {
        var rating = feedback.rating();
        var visit = feedback.visit();
        var version = versions.newest();
        return new Fact.Feedback(
                profileId,
                version.name(),
                version.version(),
                feedback.source(),
                feedback.touchpoint(),
                feedback.segment(),
                feedback.persona(),
                feedback.channel(),
                feedback.at(),
                rating == null ? null : rating.scale(),
                rating == null ? null : Double.valueOf(rating.value()),
                Ratings.normalised(rating),
                feedback.about().isEmpty() ? null : feedback.about(),
                visit == null ? null : visit.journeyId(),
                visit == null ? null : Integer.valueOf(visit.number()),
                visit == null ? null : visit.stage());
    }

    private Fact.Moment moment(MomentState moment) {
        var opening = moment.opening();
        var decision = moment.decision();
        var version = versions.newest();
        return new Fact.Moment(
                profileId,
                version.name(),
                version.version(),
                opening.momentId(),
                opening.moment(),
                opening.segment(),
                opening.persona(),
                opening.channel(),
                opening.at(),
                opening.deadline(),
                isHistorical(opening.deadline(), opening.receivedAt()) ? true : null,
                moment.outcome(),
                decision == null ? null : decision.at(),
                decision == null ? null : decision.measuredSeconds(),
                moment.perceived());
    }

    private Fact.@Nullable Funnel funnel(FunnelState funnel) {
        if (funnel.anchorAt() == null || funnel.channel() == null) {
            return null;
        }
        var version = versions.newest();
        var definition = version.definition();
        return new Fact.Funnel(
                profileId,
                version.name(),
                version.version(),
                funnel.segment(),
                funnel.persona(),
                funnel.channel(),
                funnel.anchorAt(),
                funnel.reached(definition),
                funnel.firstOrder(definition),
                funnel.sequential(definition));
    }
}
