package dev.pasillo.insight.domain.figure;

import dev.pasillo.contract.Fact;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where a journey stands. Every journey is in exactly one state.
public enum JourneyState {
    ACTIVE,
    COMPLETED,
    ABANDONED,
    LOST,
    ENDED;

    /// In the order in which they are shown.
    public static final List<JourneyState> ALL = List.of(values());

    /// The state that a journey's fact says. An end counts before a completion.
    public static JourneyState of(Fact.Journey journey) {
        if (journey.endedAt() == null) {
            return journey.completedAt() == null ? ACTIVE : COMPLETED;
        }
        var ending = journey.ending();
        if (ending == null) {
            return ENDED;
        }
        return switch (ending.kind()) {
            case ABANDONED -> ABANDONED;
            case LOST -> LOST;
            case NEUTRAL -> ENDED;
        };
    }

    /// The state of that name.
    public static Optional<JourneyState> find(String id) {
        return ALL.stream().filter(state -> state.id().equals(id)).findFirst();
    }

    /// The name that queries use.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
