package dev.pasillo.journey.domain.definition;

import dev.pasillo.contract.Touchpoint;
import java.util.Map;

/// A rule over one touchpoint, as its author wrote it. Never throws: a rule that cannot be evaluated (a property that
/// is not there, a text compared with a number) does not hold, and is counted where operators can see it. Two
/// conditions are equal when their texts are. Safe for use by several threads.
public interface Condition {

    /// Whether the rule holds.
    ///
    /// @param traits what is known about the customer at that time: the touchpoint's own traits for a matcher, the
    /// traits as of the visit's entry for segments and personas
    boolean holds(Touchpoint touchpoint, Map<String, Object> traits);

    /// The rule as it stands in the file.
    String text();
}
