package dev.pasillo.ingest.application.tail;

import org.jspecify.annotations.Nullable;

/// What somebody wants to see. What is null does not matter.
///
/// @param source name of a source
/// @param format name of a sender's format
/// @param type of touchpoints. Refused events are shown where they say that they are of it; what does not say what it
/// is, as a request that was refused as a whole, is not
public record Filters(
        @Nullable String source,
        @Nullable String format,
        @Nullable String type,
        @Nullable Outcome only) {
    /// Everything.
    public static final Filters NONE = new Filters(null, null, null, null);

    /// What became of an event, or of a request.
    public enum Outcome {
        ACCEPTED,
        REFUSED
    }

    /// Whether anything of such a sender matters.
    boolean takes(String ofSource, String inFormat) {
        return (source == null || source.equals(ofSource)) && (format == null || format.equals(inFormat));
    }

    /// Whether what became of it matters.
    ///
    /// @param ofType null where that is not known
    boolean takes(Outcome outcome, @Nullable String ofType) {
        return (only == null || only == outcome) && (type == null || type.equals(ofType));
    }
}
