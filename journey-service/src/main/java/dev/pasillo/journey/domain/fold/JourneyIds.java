package dev.pasillo.journey.domain.fold;

/// Names a journey by what started it, and a moment by what opened it, so that no name depends on who arrived when.
@FunctionalInterface
public interface JourneyIds {
    /// Stable, unguessable name of the journey that this touchpoint started under that definition.
    String journeyId(String workspace, String definition, String source, String touchpoint);

    /// Stable, unguessable name of the moment that this touchpoint opened under that definition, whose name has no `#`.
    default String momentId(String workspace, String definition, String moment, String source, String touchpoint) {
        return journeyId(workspace, definition + "#" + moment, source, touchpoint);
    }

    /// Names for the journeys of one account, which may share the touchpoint that started them with other accounts.
    ///
    /// @param profileId the account's
    default JourneyIds ofAccount(String profileId) {
        return (workspace, definition, source, touchpoint) ->
                journeyId(workspace, definition + "@" + profileId, source, touchpoint);
    }
}
