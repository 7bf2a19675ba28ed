package dev.pasillo.journey.domain.definition;

import dev.pasillo.contract.Touchpoint;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A rule over one touchpoint, as its author wrote it. Never throws: a rule that cannot be evaluated (a property that
/// is not there, a text compared with a number, one that costs too much) has no result, and is counted where operators
/// can see it. Two conditions are equal when their texts are. Safe for use by several threads.
public interface Condition {

    /// What the rule comes to; empty where it cannot be evaluated.
    ///
    /// @param traits what is known about the customer at that time: the touchpoint's own traits for a matcher, the
    /// traits as of the visit's entry for segments and personas
    /// @param opening the touchpoint that opened a moment, for a rule over what follows it
    Optional<Boolean> result(Touchpoint touchpoint, Map<String, Object> traits, @Nullable Touchpoint opening);

    /// Whether the rule holds. One that cannot be evaluated does not.
    default boolean holds(Touchpoint touchpoint, Map<String, Object> traits) {
        return result(touchpoint, traits, null).orElse(false);
    }

    /// The rule as it stands in the file.
    String text();
}
