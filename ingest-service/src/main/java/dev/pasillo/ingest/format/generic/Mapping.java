package dev.pasillo.ingest.format.generic;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the bodies of a source have what: by JSON Pointers, of forms and queries to their fields.
///
/// @param events the list of events within a body; null where the body is one event, or a list of them
/// @param name what happened, as the sender calls it
/// @param channel null where the source says, or nobody
/// @param everything an object whose members are all properties; null for none
/// @param rating by the names of its parts
/// @param feedback by the names of its parts
public record Mapping(
        @Nullable Pointer events,
        TimeRule time,
        Where name,
        @Nullable Where id,
        @Nullable Where channel,
        @Nullable Where actor,
        Map<String, Where> identifiers,
        @Nullable Pointer everything,
        Map<String, Where> properties,
        Map<String, Where> traits,
        Map<String, Where> rating,
        Map<String, Where> feedback) {
    public Mapping {
        identifiers = Map.copyOf(identifiers);
        properties = Map.copyOf(properties);
        traits = Map.copyOf(traits);
        rating = Map.copyOf(rating);
        feedback = Map.copyOf(feedback);
    }

    /// What a mapping that somebody wrote is.
    public sealed interface Checked {
        /// One that can be used.
        record Good(Mapping mapping) implements Checked {}

        /// Nothing is set.
        record Missing() implements Checked {}

        /// What is to be mended, each with its place: `identifiers.phone: …`.
        record Bad(List<String> flaws) implements Checked {
            public Bad {
                flaws = List.copyOf(flaws);
            }
        }
    }

    /// Checks a mapping as it is written down: JSON values by name.
    public static Checked of(Map<String, Object> written) {
        return written.isEmpty() ? new Checked.Missing() : new MappingReader(written).read();
    }
}
