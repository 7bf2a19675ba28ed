package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Touchpoints and definitions for tests of the fold. Times are given in hours after [#START].
final class Given {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final JourneyIds IDS = (workspace, definition, source, touchpoint) -> definition + "/" + touchpoint;

    private Given() {}

    static Touchpoint touchpoint(String id, String type, double hours) {
        return touchpoint(id, type, hours, Actor.CUSTOMER);
    }

    static Touchpoint touchpoint(String id, String type, double hours, Actor actor) {
        return new Touchpoint(
                "default",
                "api",
                id,
                "web",
                type,
                null,
                actor,
                at(hours),
                null,
                at(hours),
                List.of(new Identifier("user_id", "u-1")),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                id);
    }

    /// The same touchpoint with another content.
    static Touchpoint touchpoint(
            Touchpoint like, Instant receivedAt, Map<String, Object> properties, @Nullable Rating rating) {
        return new Touchpoint(
                like.workspace(),
                like.source(),
                like.id(),
                like.channel(),
                like.type(),
                null,
                like.actor(),
                like.occurredAt(),
                null,
                receivedAt,
                like.identifiers(),
                properties,
                Map.of(),
                rating,
                null,
                null,
                null,
                like.id());
    }

    static Instant at(double hours) {
        return START.plus(Duration.ofMillis(Math.round(hours * 3_600_000)));
    }

    static DefinitionVersion version(int number, Instant effectiveFrom, JourneyDefinition definition) {
        return new DefinitionVersion("default", definition.name(), number, effectiveFrom, definition);
    }

    static DefinitionVersion version(JourneyDefinition definition) {
        return new DefinitionVersion("default", definition.name(), 1, START, definition);
    }
}
