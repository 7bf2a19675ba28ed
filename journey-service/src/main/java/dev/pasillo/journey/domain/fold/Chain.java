package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Fact.Ending;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.fold.Transition.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A customer's journeys one after the other: the latest, and the visits of all that a later touchpoint or deadline can
/// still change. Working state of one fold.
///
/// Here is what can be done to journeys; when it is done is said by [Moving] for touchpoints and by [Deadlines] for
/// time.
final class Chain {
    private final FoldContext fold;
    private final List<VisitState> visits;
    private @Nullable CourseState course;

    Chain(FoldContext fold, InstanceState kept) {
        this.fold = fold;
        this.course = kept.course();
        this.visits = new ArrayList<>(kept.visits());
    }

    InstanceState state() {
        return new InstanceState(course, visits);
    }

    FoldContext fold() {
        return fold;
    }

    /// The latest journey.
    @Nullable
    CourseState course() {
        return course;
    }

    /// The latest journey, which is not ended; null where there is none.
    @Nullable
    CourseState open() {
        return course == null || course.ended() ? null : course;
    }

    List<VisitState> visits() {
        return visits;
    }

    /// Where the customer is.
    @Nullable
    VisitState here() {
        var index = hereIndex();
        return index < 0 ? null : visits.get(index);
    }

    private int hereIndex() {
        for (var i = visits.size() - 1; i >= 0; i--) {
            if (visits.get(i).present()) {
                return i;
            }
        }
        return -1;
    }

    /// What the latest journey runs under.
    JourneyDefinition definition() {
        return fold.version(latest()).definition();
    }

    private CourseState latest() {
        if (course == null) {
            throw new IllegalStateException("no journey");
        }
        return course;
    }

    /// When the visit is dropped; null for never.
    @Nullable
    Instant deadline(VisitState visit) {
        var allowed = fold.stage(visit).allowedTime();
        return allowed == null ? null : visit.enteredAt().plus(allowed);
    }

    // Journeys

    /// A journey starts, and takes the place of the one before.
    void begin(DefinitionVersion version, Touchpoint touchpoint) {
        if (course != null) {
            leave(touchpoint.occurredAt(), null, false);
            fold.closedCourses.add(course);
        }
        var definition = version.definition();
        course = CourseState.begun(new CourseState.Beginning(
                fold.journeyId(touchpoint),
                touchpoint.occurredAt(),
                fold.segment(definition, touchpoint),
                fold.persona(definition, touchpoint),
                touchpoint.channel(),
                fold.versions.numberOf(version)));
    }

    /// The end is taken back, and silence is measured anew.
    void reopen(Instant at) {
        course = latest().reopened().acted(at);
    }

    /// The goal is reached where the customer is.
    void reachGoal(Stage stage, String rule, Touchpoint touchpoint) {
        var journey = latest();
        if (!journey.completed()) {
            course = journey.completed(touchpoint.occurredAt(), stage.rank());
            fold.happened(Kind.COMPLETED, journey.journeyId(), stage.id(), null, rule, touchpoint);
        }
        var here = hereIndex();
        if (here >= 0 && visits.get(here).undecided()) {
            visits.set(here, visits.get(here).decided(Verdict.COMPLETED, touchpoint.occurredAt()));
        }
    }

    void end(Instant at, Ending how, Verdict undecided) {
        var ended = latest().ended(at, how);
        course = ended;
        leave(at, null, false);
        replace(
                visit -> visit.undecided() && visit.journeyId().equals(ended.journeyId()),
                visit -> visit.decided(undecided, at));
    }

    /// The customer did something in the latest journey.
    void act(Touchpoint touchpoint) {
        course = latest().acted(touchpoint.occurredAt());
        var here = hereIndex();
        if (here >= 0) {
            var visit = visits.get(here);
            var planned = fold.stage(visit).touchpoints().stream()
                    .filter(candidate -> candidate.match().matches(touchpoint))
                    .findFirst();
            visits.set(
                    here,
                    visit.touched(planned.isPresent() ? planned.get().id() : touchpoint.type(), touchpoint.channel()));
        }
    }

    // Visits

    /// A visit of the latest journey begins.
    void open(Stage stage, List<String> skipped, Touchpoint touchpoint) {
        var at = touchpoint.occurredAt();
        var entered = latest().visited();
        course = entered;
        var definition = definition();
        Predicate<VisitState> advancing = visit -> visit.undecided()
                && visit.journeyId().equals(entered.journeyId())
                && definition.stage(visit.stage()).rank() < stage.rank();
        visits.stream().filter(advancing).forEach(fold.ledForward::add);
        replace(visit -> visit.recoverable() && visit.stage().equals(stage.id()), visit -> visit.recovered(at));
        replace(advancing, visit -> visit.decided(Verdict.ADVANCED, at));
        var entry = new VisitState.Entry(
                entered.journeyId(),
                entered.visits(),
                stage.id(),
                fold.segment(definition, touchpoint),
                fold.persona(definition, touchpoint),
                touchpoint.channel(),
                at,
                skipped,
                touchpoint.receivedAt(),
                entered.beginning().version());
        visits.add(VisitState.entered(entry));
        fold.entered(entry);
        if (definition.completion() instanceof Completion.Stage goal
                && goal.id().equals(stage.id())) {
            reachGoal(stage, "completion", touchpoint);
        }
    }

    /// The customer leaves where they are, if anywhere.
    void leave(Instant at, @Nullable String to, boolean back) {
        var here = hereIndex();
        if (here >= 0) {
            visits.set(here, visits.get(here).left(at, to, back));
        }
    }

    void repeat() {
        var here = hereIndex();
        visits.set(here, visits.get(here).repeated());
    }

    void replace(Predicate<VisitState> which, UnaryOperator<VisitState> with) {
        visits.replaceAll(visit -> which.test(visit) ? with.apply(visit) : visit);
    }

    /// Visits that nothing can change any more go.
    void closeVisits() {
        for (var visit : visits) {
            if (isClosed(visit)) {
                fold.closedVisits.add(visit);
            }
        }
        visits.removeIf(this::isClosed);
    }

    /// A visit of an earlier journey that has no deadline stays without a verdict for good.
    private boolean isClosed(VisitState visit) {
        var isOfThisJourney = course != null && course.journeyId().equals(visit.journeyId());
        return visit.closed() || (!visit.present() && visit.undecided() && !isOfThisJourney && deadline(visit) == null);
    }
}
