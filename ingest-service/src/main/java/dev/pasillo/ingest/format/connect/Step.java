package dev.pasillo.ingest.format.connect;

import java.util.Locale;
import java.util.Optional;

/// What a contact's events and its record both tell of, by the events' names.
enum Step {
    INITIATED,
    QUEUED,
    CONNECTED_TO_AGENT,
    DISCONNECTED;

    /// What comes once the agent has done with it as well.
    static final String COMPLETED = "COMPLETED";

    /// The step that an event is about; empty where its record does not tell of it.
    static Optional<Step> of(String eventType) {
        return switch (eventType.toUpperCase(Locale.ROOT)) {
            case "INITIATED" -> Optional.of(INITIATED);
            case "QUEUED" -> Optional.of(QUEUED);
            case "CONNECTED_TO_AGENT" -> Optional.of(CONNECTED_TO_AGENT);
            case "DISCONNECTED", COMPLETED -> Optional.of(DISCONNECTED);
            default -> Optional.empty();
        };
    }
}
