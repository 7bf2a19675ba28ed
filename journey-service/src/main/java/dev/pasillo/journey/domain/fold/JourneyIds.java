package dev.pasillo.journey.domain.fold;

/// Names a journey by what started it, so that its name does not depend on who arrived when.
@FunctionalInterface
public interface JourneyIds {
    /// Stable, unguessable name of the journey that this touchpoint started under that definition.
    String journeyId(String workspace, String definition, String source, String touchpoint);
}
