package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Versions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known about the customer as of the last touchpoint, and the segment and persona that follow from it: working
/// state of one fold. Nothing is remembered where no version asks.
final class KnownTraits {
    private final Map<String, Object> traits;
    private final boolean asked;

    KnownTraits(Versions versions, Map<String, Object> kept) {
        this.traits = new HashMap<>(kept);
        this.asked = versions.all().stream()
                .map(version -> version.definition())
                .anyMatch(definition -> !definition.segments().isEmpty()
                        || !definition.personas().isEmpty());
    }

    void remember(Touchpoint touchpoint) {
        if (asked) {
            Traits.remember(traits, touchpoint.traits());
        }
    }

    Map<String, Object> state() {
        return traits;
    }

    /// The first segment of the definition that holds of the touchpoint.
    @Nullable
    String segment(JourneyDefinition definition, Touchpoint touchpoint) {
        for (var segment : definition.segments()) {
            if (segment.when() == null || segment.when().holds(touchpoint, traits)) {
                return segment.id();
            }
        }
        return null;
    }

    /// The first persona of the definition that holds of the touchpoint.
    @Nullable
    String persona(JourneyDefinition definition, Touchpoint touchpoint) {
        for (var persona : definition.personas()) {
            if (persona.when().holds(touchpoint, traits)) {
                return persona.id();
            }
        }
        return null;
    }
}
