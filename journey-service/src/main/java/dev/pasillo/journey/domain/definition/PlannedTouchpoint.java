package dev.pasillo.journey.domain.definition;

import java.util.Map;
import java.util.Objects;

/// A contact that the company planned for a stage; `lastTouchpoint` of a visit names it by its id.
///
/// @param title by language
/// @param visibility how much of it the company sees
public record PlannedTouchpoint(String id, Map<String, String> title, Matcher match, Visibility visibility) {

    public PlannedTouchpoint {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(match, "match");
        title = Map.copyOf(title);
    }

    /// A planned touchpoint that is seen in full and has no title.
    public static PlannedTouchpoint of(String id, Matcher match) {
        return new PlannedTouchpoint(id, Map.of(), match, Visibility.FULL);
    }

    /// How much of a planned touchpoint reaches Pasillo as events.
    public enum Visibility {
        FULL,
        PARTIAL
    }
}
