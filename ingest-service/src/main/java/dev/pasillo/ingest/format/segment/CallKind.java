package dev.pasillo.ingest.format.segment;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The calls there are, as Segment's specification names them.
enum CallKind {
    IDENTIFY,
    TRACK,
    PAGE,
    SCREEN,
    GROUP,
    ALIAS;

    /// The call's own name.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The call of that name, in whatever case; null for none.
    static @Nullable CallKind of(String word) {
        for (var kind : values()) {
            if (kind.name().equalsIgnoreCase(word)) {
                return kind;
            }
        }
        return null;
    }
}
