package dev.pasillo.testsupport.history;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which events are meant: what a definition file says, and the same in Java beside it.
///
/// @param channels any of them; none means all
/// @param types any of them; none means all
public record Rule(
        List<String> channels, List<String> types, @Nullable When when) {

    /// A condition in both languages.
    ///
    /// @param cel as it stands in the file
    public record When(String cel, Holds holds) {

        /// Whether a property has that text.
        public static When property(String name, String value) {
            return new When(
                    "properties.%s == \"%s\"".formatted(name, value),
                    (happening, traits, opening) ->
                            value.equals(happening.properties().get(name)));
        }

        /// Whether a property is a number of at most that.
        public static When atMost(String name, int most) {
            return new When(
                    "properties.%s <= %d.0".formatted(name, most),
                    (happening, traits, opening) ->
                            happening.properties().get(name) instanceof Integer number && number <= most);
        }

        /// Whether a trait is a number above that.
        public static When traitAbove(String name, int bound) {
            return new When(
                    "traits.%s > %d".formatted(name, bound),
                    (happening, traits, opening) -> traits.get(name) instanceof Integer number && number > bound);
        }

        /// Whether it is rated so on that scale.
        public static When rated(String scale, int atLeast) {
            return new When(
                    "rating.scale == \"%s\" && rating.value >= %d.0".formatted(scale, atLeast),
                    (happening, traits, opening) -> happening.rating() != null
                            && happening.rating().scale().equals(scale)
                            && happening.rating().value() >= atLeast);
        }

        /// Whether it carries the property that the opening carries.
        public static When asInTheOpening(String name) {
            return new When(
                    "properties.%1$s == opening.properties.%1$s".formatted(name),
                    (happening, traits, opening) -> opening != null
                            && opening.properties().containsKey(name)
                            && opening.properties()
                                    .get(name)
                                    .equals(happening.properties().get(name)));
        }
    }

    /// A condition in Java. What is missing does not hold.
    @FunctionalInterface
    public interface Holds {
        /// @param traits the event's own in a matcher, what is known of the customer in a segment
        /// @param opening the event that opened the moment, in `followedBy`
        boolean test(Happening happening, Map<String, Object> traits, @Nullable Happening opening);
    }

    public Rule {
        channels = List.copyOf(channels);
        types = List.copyOf(types);
    }

    /// Events of these types.
    public static Rule of(String... types) {
        return new Rule(List.of(), List.of(types), null);
    }

    /// Only on that channel.
    public Rule on(String channel) {
        return new Rule(List.of(channel), types, when);
    }

    /// Only where that holds.
    public Rule when(When condition) {
        return new Rule(channels, types, condition);
    }

    /// Whether the event is meant.
    public boolean matches(Happening happening) {
        return matches(happening, null);
    }

    /// Whether the event is meant as a follower of the opening.
    public boolean matches(Happening happening, @Nullable Happening opening) {
        return (channels.isEmpty() || channels.contains(happening.channel()))
                && (types.isEmpty() || types.contains(happening.type()))
                && (when == null || when.holds().test(happening, happening.traits(), opening));
    }
}
