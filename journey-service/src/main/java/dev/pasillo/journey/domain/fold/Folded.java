package dev.pasillo.journey.domain.fold;

import java.util.List;

/// What came out of a fold: the evidence that stays open, what nothing can change any more, and what happened on the
/// way.
///
/// @param closedVisits visits that left the open state, in the order they closed
/// @param closedCourses journeys that a newer one has replaced
public record Folded(
        JourneyState state,
        List<VisitState> closedVisits,
        List<CourseState> closedCourses,
        List<Transition> transitions) {
    public Folded {
        closedVisits = List.copyOf(closedVisits);
        closedCourses = List.copyOf(closedCourses);
        transitions = List.copyOf(transitions);
    }
}
