package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Fact.Ending;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.InstanceKey;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.fold.Transition.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Folds touchpoints into one customer's journeys under one definition.
///
/// [#fold] continues evidence with later touchpoints; [#settle] says what the evidence amounts to at a time. Both are
/// pure: this class keeps the working state of one call and is used by one thread.
public final class JourneyFold {
    private final DefinitionVersion version;
    private final JourneyDefinition definition;
    private final JourneyIds ids;
    private final boolean keepsTraits;

    private @Nullable Position last;
    private final Map<String, Object> traits;
    private @Nullable CourseState course;
    private final List<VisitState> visits;
    private FunnelState funnel;
    private final MomentsFold moments;
    private Subjects subjects;
    private final Instances instances;

    private final List<VisitState> closedVisits = new ArrayList<>();
    private final List<CourseState> closedCourses = new ArrayList<>();
    private final List<VisitState> ledForward = new ArrayList<>();
    private final List<FeedbackState> feedback = new ArrayList<>();
    private final List<Transition> transitions = new ArrayList<>();

    private JourneyFold(DefinitionVersion version, JourneyState state, JourneyIds ids) {
        this.version = version;
        this.definition = version.definition();
        this.ids = ids;
        this.keepsTraits =
                !definition.segments().isEmpty() || !definition.personas().isEmpty();
        this.last = state.last();
        this.traits = new HashMap<>(state.traits());
        this.course = state.course();
        this.visits = new ArrayList<>(state.visits());
        this.funnel = state.funnel();
        this.moments = new MomentsFold(version, state.moments() == null ? MomentsState.EMPTY : state.moments(), ids);
        this.subjects = state.subjects() == null ? Subjects.NONE : state.subjects();
        this.instances = new Instances(state.instances());
    }

    /// Continues the evidence.
    ///
    /// @param touchpoints in the order of [#positionOf], all after `state.last()`
    /// @throws IllegalArgumentException where a touchpoint is not after the one before
    public static Folded fold(
            DefinitionVersion version, JourneyState state, List<Touchpoint> touchpoints, JourneyIds ids) {
        var fold = new JourneyFold(version, state, ids);
        touchpoints.forEach(fold::apply);
        return fold.result();
    }

    /// The evidence with every deadline applied that had passed at `now` (a deadline at `now` has passed).
    public static Folded settle(DefinitionVersion version, JourneyState state, Instant now, JourneyIds ids) {
        var fold = new JourneyFold(version, state, ids);
        fold.inEachInstance(() -> fold.passDeadlines(at -> !at.isAfter(now)));
        fold.moments.passDeadlines(at -> !at.isAfter(now));
        return fold.result();
    }

    /// When [#settle] would next change something; null where nothing is due.
    public static @Nullable Instant nextDeadline(DefinitionVersion version, JourneyState state, JourneyIds ids) {
        var fold = new JourneyFold(version, state, ids);
        var deadlines = new ArrayList<@Nullable Instant>();
        deadlines.add(fold.moments.nextDeadline());
        fold.inEachInstance(() -> deadlines.add(fold.nextDeadline()));
        return deadlines.stream()
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /// Where a touchpoint stands in the order of a definition.
    public static Position positionOf(DefinitionVersion version, Touchpoint touchpoint) {
        var rank = Position.BEFORE_ALL;
        for (var stage : version.definition().stages()) {
            if ((rank == Position.BEFORE_ALL || stage.rank() < rank) && entryOf(stage, touchpoint) >= 0) {
                rank = stage.rank();
            }
        }
        return new Position(touchpoint.occurredAt(), rank, touchpoint.source(), touchpoint.id());
    }

    private Folded result() {
        closeVisits();
        var state = new JourneyState(
                version.version(),
                last,
                traits,
                course,
                visits,
                funnel,
                moments.state(),
                subjects,
                instances.state(definition));
        return new Folded(state, closedVisits, closedCourses, moments.closed(), feedback, transitions);
    }

    // A touchpoint

    private void apply(Touchpoint touchpoint) {
        var position = positionOf(version, touchpoint);
        if (last != null && position.compareTo(last) <= 0) {
            throw new IllegalArgumentException(touchpoint + " is not after the last touchpoint folded");
        }
        last = position;
        inEachInstance(() -> passDeadlines(at -> at.isBefore(touchpoint.occurredAt())));
        moments.passDeadlines(at -> at.isBefore(touchpoint.occurredAt()));
        if (keepsTraits) {
            Traits.remember(traits, touchpoint.traits());
        }
        if (definition.instance() == null) {
            take(touchpoint);
        } else {
            takeIntoInstance(definition.instance(), touchpoint);
        }
        moments.apply(touchpoint, frozen(touchpoint));
        ledForward.forEach(visit -> moments.handOver(visit, touchpoint));
        ledForward.clear();
    }

    private void take(Touchpoint touchpoint) {
        var entered = furthestEntry(touchpoint);
        if (entered != null) {
            enter(entered, touchpoint);
        }
        belong(touchpoint);
        answer(touchpoint);
        complete(touchpoint);
        end(touchpoint);
        closeVisits();
    }

    /// The instance of the touchpoint's value, else the one that is open and began last; else none.
    private void takeIntoInstance(InstanceKey key, Touchpoint touchpoint) {
        var value = key.of(touchpoint).filter(instances::hasRoomFor).or(instances::latestOpen);
        if (value.isEmpty()) {
            answer(touchpoint);
            return;
        }
        inInstance(value.get(), () -> take(touchpoint));
        var surplus = instances.surplus();
        if (surplus != null) {
            closedVisits.addAll(surplus.visits());
            if (surplus.course() != null) {
                closedCourses.add(surplus.course());
            }
        }
    }

    private void inEachInstance(Runnable work) {
        if (definition.instance() == null) {
            work.run();
        } else {
            instances.values().forEach(value -> inInstance(value, work));
        }
    }

    /// Works on one instance as if it were the only one.
    private void inInstance(String value, Runnable work) {
        var instance = instances.get(value);
        course = instance.course();
        visits.addAll(instance.visits());
        work.run();
        closeVisits();
        instances.put(value, new InstanceState(course, visits));
        course = null;
        visits.clear();
    }

    /// The stage furthest along among those whose entry matches; where two share its rank, the one the customer is in.
    private @Nullable Stage furthestEntry(Touchpoint touchpoint) {
        Stage furthest = null;
        var here = currentIndex() < 0 ? null : visits.get(currentIndex()).stage();
        for (var stage : definition.stages()) {
            if (entryOf(stage, touchpoint) < 0) {
                continue;
            }
            if (furthest == null
                    || stage.rank() > furthest.rank()
                    || (stage.rank() == furthest.rank() && stage.id().equals(here))) {
                furthest = stage;
            }
        }
        return furthest;
    }

    private static int entryOf(Stage stage, Touchpoint touchpoint) {
        var matchers = stage.enter();
        for (var i = 0; i < matchers.size(); i++) {
            if (matchers.get(i).matches(touchpoint)) {
                return i;
            }
        }
        return -1;
    }

    private void enter(Stage stage, Touchpoint touchpoint) {
        var open = course;
        if (open == null) {
            start(stage, touchpoint);
        } else if (open.ended() || isReentry(open, stage)) {
            enterAgain(open, stage, touchpoint);
        } else {
            move(stage, touchpoint);
        }
    }

    private static boolean isReentry(CourseState course, Stage stage) {
        var goal = course.goal();
        return goal != null && stage.rank() <= goal.rank();
    }

    private void enterAgain(CourseState former, Stage stage, Touchpoint touchpoint) {
        switch (definition.reentry()) {
            case NEW_JOURNEY -> {
                if (definition.startsWith(stage)) {
                    leaveCurrent(touchpoint.occurredAt(), null, false);
                    closedCourses.add(former);
                    course = null;
                    start(stage, touchpoint);
                }
            }
            case RESUME -> {
                if (former.ended()) {
                    course = former.reopened().acted(touchpoint.occurredAt());
                    transition(
                            Kind.REOPENED, former.journeyId(), null, stage.id(), rule(stage, touchpoint), touchpoint);
                }
                move(stage, touchpoint);
            }
            case IGNORE -> {}
        }
    }

    private void start(Stage stage, Touchpoint touchpoint) {
        if (!definition.startsWith(stage)) {
            return;
        }
        var journeyId = ids.journeyId(version.workspace(), version.name(), touchpoint.source(), touchpoint.id());
        course = CourseState.begun(new CourseState.Beginning(
                journeyId, touchpoint.occurredAt(), segment(touchpoint), persona(touchpoint), touchpoint.channel()));
        transition(Kind.STARTED, journeyId, null, stage.id(), rule(stage, touchpoint), touchpoint);
        open(stage, List.of(), touchpoint);
    }

    private void move(Stage stage, Touchpoint touchpoint) {
        var at = touchpoint.occurredAt();
        var here = currentIndex();
        if (here < 0) {
            open(stage, List.of(), touchpoint);
            return;
        }
        var visit = visits.get(here);
        var from = definition.stage(visit.stage());
        if (from.id().equals(stage.id())) {
            stay(here, visit, stage, touchpoint);
        } else if (stage.rank() > from.rank()) {
            if (!visit.undecided()) {
                ledForward.add(visit);
            }
            leaveCurrent(at, stage.id(), false);
            transition(Kind.FORWARD, visit.journeyId(), from.id(), stage.id(), rule(stage, touchpoint), touchpoint);
            open(stage, between(from, stage), touchpoint);
        } else if (stage.rank() == from.rank()) {
            leaveCurrent(at, stage.id(), false);
            transition(Kind.SIDEWAYS, visit.journeyId(), from.id(), stage.id(), rule(stage, touchpoint), touchpoint);
            open(stage, List.of(), touchpoint);
        } else if (stage.back()) {
            leaveCurrent(at, stage.id(), true);
            transition(Kind.BACK, visit.journeyId(), from.id(), stage.id(), rule(stage, touchpoint), touchpoint);
            open(stage, List.of(), touchpoint);
        }
    }

    private void stay(int index, VisitState visit, Stage stage, Touchpoint touchpoint) {
        if (visit.verdict() == Verdict.DROPPED) {
            leaveCurrent(touchpoint.occurredAt(), stage.id(), false);
            transition(
                    Kind.RETURNED_AFTER_DROP,
                    visit.journeyId(),
                    stage.id(),
                    stage.id(),
                    rule(stage, touchpoint),
                    touchpoint);
            open(stage, List.of(), touchpoint);
        } else {
            visits.set(index, visit.repeated());
        }
    }

    private List<String> between(Stage from, Stage to) {
        return definition.stages().stream()
                .filter(stage -> stage.rank() > from.rank() && stage.rank() < to.rank())
                .map(Stage::id)
                .toList();
    }

    private void leaveCurrent(Instant at, @Nullable String to, boolean back) {
        var here = currentIndex();
        if (here >= 0) {
            visits.set(here, visits.get(here).left(at, to, back));
        }
    }

    private void open(Stage stage, List<String> skipped, Touchpoint touchpoint) {
        var at = touchpoint.occurredAt();
        var entered = current().visited();
        course = entered;
        visits.stream().filter(advancing(entered, stage)).forEach(ledForward::add);
        replace(visit -> visit.recoverable() && visit.stage().equals(stage.id()), visit -> visit.recovered(at));
        replace(advancing(entered, stage), visit -> visit.decided(Verdict.ADVANCED, at));
        var entry = new VisitState.Entry(
                entered.journeyId(),
                entered.visits(),
                stage.id(),
                segment(touchpoint),
                persona(touchpoint),
                touchpoint.channel(),
                at,
                skipped,
                touchpoint.receivedAt());
        visits.add(VisitState.entered(entry));
        funnel = funnel.entered(definition, entry);
        if (definition.completion() instanceof Completion.Stage goal
                && goal.id().equals(stage.id())) {
            reachGoal(stage, "completion", touchpoint);
        }
    }

    /// The visits that an entry of the stage advances.
    private Predicate<VisitState> advancing(CourseState of, Stage stage) {
        return visit -> visit.undecided()
                && visit.journeyId().equals(of.journeyId())
                && definition.stage(visit.stage()).rank() < stage.rank();
    }

    /// What the customer answered belongs to the visit of what it is about, else to the visit where the customer is.
    private void answer(Touchpoint touchpoint) {
        var here = course == null || course.ended() ? -1 : currentIndex();
        if (here >= 0) {
            subjects = subjects.with(touchpoint, FeedbackState.Place.of(visits.get(here)));
        }
        var words = touchpoint.feedback();
        if (touchpoint.rating() == null && words == null) {
            return;
        }
        Map<String, String> about = words == null || words.about() == null ? Map.of() : words.about();
        feedback.add(new FeedbackState(
                touchpoint.source(),
                touchpoint.id(),
                segment(touchpoint),
                persona(touchpoint),
                touchpoint.channel(),
                touchpoint.occurredAt(),
                touchpoint.rating(),
                about,
                subjects.visitOf(about).orElse(here < 0 ? null : FeedbackState.Place.of(visits.get(here)))));
    }

    /// A touchpoint that the journey takes belongs to the current visit, whether it moved the journey or not.
    private void belong(Touchpoint touchpoint) {
        if (touchpoint.actor() != Actor.CUSTOMER || course == null || course.ended()) {
            return;
        }
        course = course.acted(touchpoint.occurredAt());
        var here = currentIndex();
        if (here >= 0) {
            var visit = visits.get(here);
            var planned = definition.stage(visit.stage()).touchpoints().stream()
                    .filter(candidate -> candidate.match().matches(touchpoint))
                    .findFirst();
            visits.set(
                    here,
                    visit.touched(planned.isPresent() ? planned.get().id() : touchpoint.type(), touchpoint.channel()));
        }
    }

    private void complete(Touchpoint touchpoint) {
        if (definition.completion() instanceof Completion.On goal
                && course != null
                && !course.ended()
                && !course.completed()
                && goal.on().matches(touchpoint)
                && currentIndex() >= 0) {
            reachGoal(definition.stage(visits.get(currentIndex()).stage()), "completion.on", touchpoint);
        }
    }

    private void reachGoal(Stage stage, String rule, Touchpoint touchpoint) {
        var open = current();
        if (!open.completed()) {
            course = open.completed(touchpoint.occurredAt(), stage.rank());
            transition(Kind.COMPLETED, open.journeyId(), stage.id(), null, rule, touchpoint);
        }
        var here = currentIndex();
        if (here >= 0 && visits.get(here).undecided()) {
            visits.set(here, visits.get(here).decided(Verdict.COMPLETED, touchpoint.occurredAt()));
        }
    }

    private void end(Touchpoint touchpoint) {
        if (course == null || course.ended()) {
            return;
        }
        for (var ending : definition.endings()) {
            if (ending.on().matches(touchpoint)) {
                var neutral = switch (ending.kind()) {
                    case NEUTRAL -> true;
                    case LOST -> false;
                };
                endCourse(
                        touchpoint.occurredAt(),
                        new Ending(neutral ? Ending.Kind.NEUTRAL : Ending.Kind.LOST, ending.id()),
                        neutral ? Verdict.CENSORED : Verdict.DROPPED);
                transition(Kind.ENDED, current().journeyId(), null, null, "endings." + ending.id(), touchpoint);
                return;
            }
        }
    }

    // Deadlines

    private void passDeadlines(Predicate<Instant> passed) {
        for (var at = nextDeadline(); at != null && passed.test(at); at = nextDeadline()) {
            dropOverdue(at);
            var abandonment = abandonment();
            if (abandonment != null && abandonment.equals(at)) {
                abandon(at);
            }
        }
    }

    private @Nullable Instant nextDeadline() {
        Instant next = abandonment();
        for (var visit : visits) {
            var deadline = deadline(visit);
            if (visit.undecided() && deadline != null && (next == null || deadline.isBefore(next))) {
                next = deadline;
            }
        }
        return next;
    }

    private @Nullable Instant deadline(VisitState visit) {
        var allowed = definition.stage(visit.stage()).allowedTime();
        return allowed == null ? null : visit.enteredAt().plus(allowed);
    }

    /// When silence ends the journey: never before the current visit's deadline, and then where nothing else is said.
    private @Nullable Instant abandonment() {
        var here = currentIndex();
        if (course == null || course.ended() || course.completed() || here < 0) {
            return null;
        }
        var deadline = deadline(visits.get(here));
        if (definition.abandonAfter() == null) {
            return deadline;
        }
        var silence = course.lastAct().plus(definition.abandonAfter());
        return deadline != null && deadline.isAfter(silence) ? deadline : silence;
    }

    private void dropOverdue(Instant at) {
        for (var i = 0; i < visits.size(); i++) {
            var visit = visits.get(i);
            if (visit.undecided() && at.equals(deadline(visit))) {
                visits.set(i, visit.decided(Verdict.DROPPED, at));
                transitions.add(new Transition(
                        at,
                        visit.journeyId(),
                        Kind.DROPPED,
                        visit.stage(),
                        null,
                        "stages." + visit.stage() + ".allowedTime",
                        null,
                        null));
            }
        }
    }

    private void abandon(Instant at) {
        var journeyId = current().journeyId();
        endCourse(at, new Ending(Ending.Kind.ABANDONED, null), Verdict.DROPPED);
        var rule = definition.abandonAfter() == null ? "allowedTime" : "abandonAfter";
        transitions.add(new Transition(at, journeyId, Kind.ABANDONED, null, null, rule, null, null));
    }

    private void endCourse(Instant at, Ending how, Verdict undecided) {
        var ended = current().ended(at, how);
        course = ended;
        leaveCurrent(at, null, false);
        replace(
                visit -> visit.undecided() && visit.journeyId().equals(ended.journeyId()),
                visit -> visit.decided(undecided, at));
    }

    // Working state

    private CourseState current() {
        if (course == null) {
            throw new IllegalStateException("no journey");
        }
        return course;
    }

    private int currentIndex() {
        for (var i = visits.size() - 1; i >= 0; i--) {
            if (visits.get(i).present()) {
                return i;
            }
        }
        return -1;
    }

    private void replace(Predicate<VisitState> which, UnaryOperator<VisitState> with) {
        visits.replaceAll(visit -> which.test(visit) ? with.apply(visit) : visit);
    }

    private void closeVisits() {
        for (var visit : visits) {
            if (isClosed(visit)) {
                closedVisits.add(visit);
            }
        }
        visits.removeIf(this::isClosed);
    }

    /// A visit of an earlier journey that has no deadline stays without a verdict for good.
    private boolean isClosed(VisitState visit) {
        var isOfThisJourney = course != null && course.journeyId().equals(visit.journeyId());
        return visit.closed() || (!visit.present() && visit.undecided() && !isOfThisJourney && deadline(visit) == null);
    }

    private MomentsFold.Frozen frozen(Touchpoint touchpoint) {
        return new MomentsFold.Frozen() {
            @Override
            public @Nullable String segment() {
                return JourneyFold.this.segment(touchpoint);
            }

            @Override
            public @Nullable String persona() {
                return JourneyFold.this.persona(touchpoint);
            }
        };
    }

    private @Nullable String segment(Touchpoint touchpoint) {
        for (var segment : definition.segments()) {
            if (segment.when() == null || segment.when().holds(touchpoint, traits)) {
                return segment.id();
            }
        }
        return null;
    }

    private @Nullable String persona(Touchpoint touchpoint) {
        for (var persona : definition.personas()) {
            if (persona.when().holds(touchpoint, traits)) {
                return persona.id();
            }
        }
        return null;
    }

    private static String rule(Stage stage, Touchpoint touchpoint) {
        return "stages." + stage.id() + ".enter." + entryOf(stage, touchpoint);
    }

    private void transition(
            Kind kind,
            String journeyId,
            @Nullable String from,
            @Nullable String to,
            String rule,
            Touchpoint touchpoint) {
        transitions.add(new Transition(
                touchpoint.occurredAt(), journeyId, kind, from, to, rule, touchpoint.source(), touchpoint.id()));
    }
}
