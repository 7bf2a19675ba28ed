package dev.pasillo.journey.domain.fold;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The evidence of one customer under one definition, open things only: the latest journey, the visits that a later
/// touchpoint or deadline can still change, the funnel, and the traits that segments look at. Visits and journeys that
/// nothing can change any more have left it.
///
/// @param version of the definition that it was folded under, the newest then: journeys that run under another say so
/// @param last the last touchpoint folded
/// @param traits as of the last touchpoint; empty where the definition has no segments or personas
/// @param visits in the order they were entered
/// @param moments of truth and hand-overs; absent in evidence of builds that did not evaluate them
/// @param instances parallel journeys by the value that tells them apart, and then `course` and `visits` are empty;
/// absent where the definition has one journey at a time
/// @param subjects what feedback can be about; absent likewise
public record JourneyState(
        int version,
        @Nullable Position last,
        Map<String, Object> traits,
        @Nullable CourseState course,
        List<VisitState> visits,
        FunnelState funnel,
        @Nullable MomentsState moments,
        @Nullable Subjects subjects,
        @Nullable Map<String, InstanceState> instances) {

    public JourneyState {
        traits = Collections.unmodifiableMap(new TreeMap<>(traits));
        visits = List.copyOf(visits);
        instances = instances == null ? null : Collections.unmodifiableMap(new TreeMap<>(instances));
    }

    /// Nothing has happened yet.
    public static JourneyState empty(int version) {
        return new JourneyState(
                version, null, Map.of(), null, List.of(), FunnelState.EMPTY, MomentsState.EMPTY, Subjects.NONE, null);
    }

    /// The latest journeys: one, or one per instance.
    public List<CourseState> courses() {
        return Stream.concat(
                        Stream.ofNullable(course),
                        instances == null
                                ? Stream.empty()
                                : instances.values().stream().map(InstanceState::course))
                .filter(Objects::nonNull)
                .toList();
    }

    /// The open visits, over all instances.
    public List<VisitState> openVisits() {
        return instances == null
                ? visits
                : instances.values().stream()
                        .flatMap(instance -> instance.visits().stream())
                        .toList();
    }

    /// The visit where the customer is now.
    public Optional<VisitState> current() {
        return visits.stream().filter(VisitState::present).findFirst();
    }
}
