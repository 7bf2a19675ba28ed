package dev.pasillo.journey.domain.fold;

import java.util.List;

/// What came out of a fold: the evidence that stays open, what nothing can change any more, and what happened on the
/// way.
///
/// @param closedVisits visits that left the open state, in the order they closed
/// @param closedCourses journeys that a newer one has replaced
/// @param closedMoments moments of truth and hand-overs that are decided and wait for no rating
/// @param feedback what was answered
public record Folded(
        JourneyState state,
        List<VisitState> closedVisits,
        List<CourseState> closedCourses,
        List<MomentState> closedMoments,
        List<FeedbackState> feedback,
        List<Transition> transitions) {
    public Folded {
        closedVisits = List.copyOf(closedVisits);
        closedCourses = List.copyOf(closedCourses);
        closedMoments = List.copyOf(closedMoments);
        feedback = List.copyOf(feedback);
        transitions = List.copyOf(transitions);
    }
}
