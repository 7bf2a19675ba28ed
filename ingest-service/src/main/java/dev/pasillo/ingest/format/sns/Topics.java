package dev.pasillo.ingest.format.sns;

import dev.pasillo.ingest.application.SourceSettings;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The topics whose messages a source takes, as its mapping names them: `{"topics": ["arn:aws:sns:…"]}`. A mapping
/// that says anything else takes none: it was meant to keep something out.
///
/// @param named null where the source has no mapping, so that it takes every topic
record Topics(@Nullable List<String> named) {
    private static final String NAME = "topics";

    static Topics of(SourceSettings source) {
        var mapping = source.mapping();
        if (mapping.isEmpty()) {
            return new Topics(null);
        }
        return new Topics(
                mapping.keySet().equals(Set.of(NAME)) && mapping.get(NAME) instanceof List<?> list
                        ? list.stream()
                                .filter(String.class::isInstance)
                                .map(String.class::cast)
                                .toList()
                        : List.of());
    }

    /// Whether messages of that topic are taken.
    boolean take(@Nullable String topic) {
        return named == null || (topic != null && named.contains(topic));
    }

    /// Whether the source says which topics are its own. Only then is a good signature the company's own word: SNS
    /// signs
    /// for everybody.
    boolean areNamed() {
        return named != null;
    }
}
