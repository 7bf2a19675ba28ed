package dev.pasillo.journey.application;

import dev.pasillo.contract.Fact;
import dev.pasillo.journey.application.CustomerView.JourneyView;
import dev.pasillo.journey.application.CustomerView.MomentView;
import dev.pasillo.journey.application.CustomerView.VisitView;
import dev.pasillo.journey.domain.definition.Versions;
import dev.pasillo.journey.domain.fold.CourseState;
import dev.pasillo.journey.domain.fold.Folded;
import dev.pasillo.journey.domain.fold.MomentState;
import dev.pasillo.journey.domain.fold.VisitState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts one customer's journeys together from what is closed and what is still open. Parts may come in any order.
final class JourneyAssembly {
    private static final Comparator<JourneyView> ORDER = Comparator.comparing(JourneyView::startedAt)
            .thenComparing(JourneyView::definition)
            .thenComparing(JourneyView::journeyId);

    /// Two that begin alike in everything differ in what became of them.
    private static final Comparator<MomentView> MOMENTS = Comparator.comparing(MomentView::openedAt)
            .thenComparing(MomentView::moment)
            .thenComparing(MomentView::definition)
            .thenComparing(MomentView::outcome)
            .thenComparing(MomentView::decidedAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(MomentView::measured, Comparator.nullsLast(Comparator.naturalOrder()));

    private final Map<Name, List<Course>> courses = new HashMap<>();
    private final Map<Name, SortedMap<Integer, VisitView>> visits = new HashMap<>();

    private final List<MomentView> moments = new ArrayList<>();

    private record Name(String definition, String journeyId) {}

    private record Course(
            int version,
            Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant endedAt,
            Fact.@Nullable Ending ending) {}

    /// A fact that has left the evidence.
    void closed(Fact fact) {
        switch (fact) {
            case Fact.Visit visit ->
                add(
                        new Name(visit.definition(), visit.journeyId()),
                        visit.number(),
                        new VisitView(
                                visit.stage(),
                                visit.enteredAt(),
                                visit.leftAt(),
                                visit.to(),
                                visit.verdict(),
                                visit.skipped(),
                                visit.repeats() == null ? 0 : visit.repeats(),
                                visit.returned(),
                                visit.recoveredAt(),
                                visit.lastTouchpoint(),
                                visit.channel()));
            case Fact.Journey journey ->
                add(
                        new Name(journey.definition(), journey.journeyId()),
                        new Course(
                                journey.definitionVersion(),
                                journey.startedAt(),
                                journey.completedAt(),
                                journey.endedAt(),
                                journey.ending()));
            case Fact.Moment moment ->
                moments.add(new MomentView(
                        moment.moment(),
                        moment.definition(),
                        moment.openedAt(),
                        moment.outcome(),
                        moment.decidedAt(),
                        moment.measuredSeconds()));
            case Fact.Funnel _ -> {}
            case Fact.Handover _ -> {}
            case Fact.Feedback _ -> {}
        }
    }

    /// What a fold has closed.
    void closed(Versions versions, Folded folded) {
        folded.closedVisits().forEach(visit -> add(versions, visit));
        folded.closedCourses().forEach(course -> add(versions, course));
        folded.closedMoments().forEach(moment -> add(versions, moment));
    }

    /// What evidence amounts to at a time: what is open, and what deadlines have closed on the way.
    void open(Versions versions, Folded settled) {
        closed(versions, settled);
        settled.state().openVisits().forEach(visit -> add(versions, visit));
        settled.state().courses().forEach(course -> add(versions, course));
        var waiting = settled.state().moments();
        if (waiting != null) {
            waiting.open().forEach(moment -> add(versions, moment));
        }
    }

    private void add(Versions versions, MomentState moment) {
        if (moment.handsOver()) {
            return;
        }
        var decision = moment.decision();
        moments.add(new MomentView(
                moment.opening().moment(),
                versions.name(),
                moment.opening().at(),
                moment.outcome(),
                decision == null ? null : decision.at(),
                decision == null ? null : decision.measuredSeconds()));
    }

    private void add(Versions versions, VisitState visit) {
        var entry = visit.entry();
        var exit = visit.exit();
        var last = visit.last();
        add(
                new Name(versions.name(), entry.journeyId()),
                entry.number(),
                new VisitView(
                        entry.stage(),
                        entry.at(),
                        exit == null ? null : exit.at(),
                        exit == null ? null : exit.to(),
                        visit.verdict(),
                        entry.skipped(),
                        visit.repeats(),
                        exit != null && exit.back(),
                        visit.recoveredAt(),
                        last == null ? null : last.touchpoint(),
                        entry.channel()));
    }

    private void add(Versions versions, CourseState course) {
        add(
                new Name(versions.name(), course.journeyId()),
                new Course(
                        versions.numbered(course.beginning().version()).version(),
                        course.beginning().at(),
                        course.completedAt(),
                        course.endedAt(),
                        course.ending()));
    }

    private void add(Name name, Course course) {
        courses.computeIfAbsent(name, any -> new ArrayList<>()).add(course);
    }

    private void add(Name name, int number, VisitView visit) {
        var twice = visits.computeIfAbsent(name, any -> new TreeMap<>()).put(number, visit);
        if (twice != null) {
            throw new IllegalStateException("visit " + number + " of journey " + name.journeyId() + " is kept twice");
        }
    }

    /// The moments of truth in the order in which they are answered.
    List<MomentView> moments() {
        return moments.stream().sorted(MOMENTS).toList();
    }

    /// The journeys in the order in which they are answered.
    ///
    /// @throws IllegalStateException where the parts do not fit together
    List<JourneyView> journeys() {
        for (var name : visits.keySet()) {
            if (!courses.containsKey(name)) {
                throw new IllegalStateException("journey " + name.journeyId() + " has visits and no course");
            }
        }
        return courses.entrySet().stream()
                .map(entry -> journey(entry.getKey(), entry.getValue()))
                .sorted(ORDER)
                .toList();
    }

    private JourneyView journey(Name name, List<Course> of) {
        if (of.size() > 1) {
            throw new IllegalStateException("journey " + name.journeyId() + " is kept twice");
        }
        var course = of.getFirst();
        var inOrder = List.copyOf(visits.getOrDefault(name, new TreeMap<>()).values());
        var here = inOrder.stream().filter(visit -> visit.leftAt() == null).findFirst();
        return new JourneyView(
                name.journeyId(),
                name.definition(),
                course.version(),
                state(course),
                here.map(VisitView::stage).orElse(null),
                here.map(VisitView::enteredAt).orElse(null),
                course.startedAt(),
                course.completedAt(),
                course.endedAt(),
                course.ending(),
                inOrder);
    }

    private static String state(Course course) {
        if (course.ending() == null) {
            return course.completedAt() == null ? "active" : "completed";
        }
        return switch (course.ending().kind()) {
            case ABANDONED -> "abandoned";
            case LOST -> "lost";
            case NEUTRAL -> "ended";
        };
    }
}
