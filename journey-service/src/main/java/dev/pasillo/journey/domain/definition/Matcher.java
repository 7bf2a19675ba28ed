package dev.pasillo.journey.domain.definition;

import dev.pasillo.contract.Touchpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which touchpoints are meant: one of these channels, one of these types, and the condition where there is one. An
/// empty set means any.
public record Matcher(
        Set<String> channels, Set<String> types, @Nullable Condition when) {

    public Matcher {
        channels = Set.copyOf(channels);
        types = Set.copyOf(types);
    }

    /// Matches touchpoints of one of the types, on any channel.
    public static Matcher ofTypes(String... types) {
        return new Matcher(Set.of(), Set.of(types), null);
    }

    /// Whether the touchpoint is meant. Looks at the touchpoint alone: its traits are those it carries itself.
    public boolean matches(Touchpoint touchpoint) {
        return matchesAfter(touchpoint, null);
    }

    /// Whether the touchpoint is meant as an answer to another.
    public boolean matchesAfter(Touchpoint touchpoint, @Nullable Touchpoint opening) {
        return (types.isEmpty() || types.contains(touchpoint.type()))
                && (channels.isEmpty() || channels.contains(touchpoint.channel()))
                && (when == null
                        || when.result(touchpoint, touchpoint.traits(), opening).orElse(false));
    }
}
