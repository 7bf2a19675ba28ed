package dev.pasillo.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a customer wrote, and what it is about (an event, an order, a ticket) as name and id.
public record Feedback(
        @Nullable String text,
        @Nullable String language,
        @Nullable Map<String, String> about) {
    public Feedback {
        about = about == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(about));
    }

    /// Without what was written, and without what it is about: names and ids that the sender chose.
    @Override
    public String toString() {
        return "Feedback[about " + (about == null ? 0 : about.size()) + "]";
    }
}
