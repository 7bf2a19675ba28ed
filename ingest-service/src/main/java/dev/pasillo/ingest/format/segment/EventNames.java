package dev.pasillo.ingest.format.segment;

import dev.pasillo.ingest.domain.UsualNames;

/// The types of calls.
final class EventNames {
    private EventNames() {}

    /// The type of a call; empty for a track call without a name.
    static String type(CallKind kind, String name) {
        return switch (kind) {
            case IDENTIFY -> "identified";
            case PAGE, SCREEN -> "page_viewed";
            case GROUP, ALIAS -> kind.word();
            case TRACK -> name.isEmpty() ? "" : UsualNames.type(name);
        };
    }
}
