package dev.pasillo.journey.domain.fold;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of several parallel journeys of a customer, open things only: the chain of journeys with one value of the
/// definition's instance key.
///
/// @param visits in the order they were entered
public record InstanceState(@Nullable CourseState course, List<VisitState> visits) {
    public InstanceState {
        visits = List.copyOf(visits);
    }

    /// Whether a later touchpoint can change it only by entering again.
    boolean over() {
        return (course == null || course.ended() || course.completed())
                && visits.stream().noneMatch(VisitState::undecided);
    }
}
