package dev.pasillo.journey.application;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.Identifier;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of one customer, in the shape and the order in which it is answered. Canonical: a function of the
/// accepted touchpoints, the definitions and progress, without counters and times of arrival, so that the same events
/// give the same text whatever order they came in.
///
/// @param profileId keyed hash of the smallest identifier
/// @param aliases keyed hashes of all identifiers, sorted
/// @param identityVersion changes exactly when the accepted links do
/// @param identifiers in owner order
/// @param traits by name
/// @param journeys by start, definition and id
/// @param moments of truth by opening, name and definition
/// @param setAside names of definitions that cannot be read at present, whose journeys are left out; absent where there
/// are none
public record CustomerView(
        String profileId,
        List<String> aliases,
        String identityVersion,
        List<Identifier> identifiers,
        Map<String, Object> traits,
        List<JourneyView> journeys,
        List<MomentView> moments,
        @Nullable List<String> setAside) {

    public CustomerView {
        aliases = aliases.stream().sorted().toList();
        identifiers = List.copyOf(identifiers);
        traits = Collections.unmodifiableMap(new TreeMap<>(traits));
        journeys = List.copyOf(journeys);
        moments = List.copyOf(moments);
        setAside = setAside == null ? null : List.copyOf(setAside);
    }

    /// One journey.
    ///
    /// @param state active, completed, abandoned, lost or ended; an end says more than a completion before it
    /// @param stage where the customer is now; absent where that is nowhere
    /// @param enteredAt since when
    /// @param visits in the order they were entered
    public record JourneyView(
            String journeyId,
            String definition,
            int definitionVersion,
            String state,
            @Nullable String stage,
            @Nullable Instant enteredAt,
            Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant endedAt,
            Fact.@Nullable Ending ending,
            List<VisitView> visits) {
        public JourneyView {
            visits = List.copyOf(visits);
        }
    }

    /// One moment of truth.
    ///
    /// @param outcome pending, kept, missed or unknown
    /// @param measured seconds from the opening to the touchpoint that answered it
    public record MomentView(
            String moment,
            String definition,
            Instant openedAt,
            Fact.Outcome outcome,
            @Nullable Instant decidedAt,
            @Nullable Double measured) {}

    /// One stay in a stage. Fields as in [Fact.Visit]; here an open visit tells its repeats and last touchpoint too.
    public record VisitView(
            String stage,
            Instant enteredAt,
            @Nullable Instant leftAt,
            @Nullable String to,
            Verdict verdict,
            List<String> skipped,
            int repeats,
            boolean returned,
            @Nullable Instant recoveredAt,
            @Nullable String lastTouchpoint,
            String channel) {
        public VisitView {
            skipped = List.copyOf(skipped);
        }
    }
}
