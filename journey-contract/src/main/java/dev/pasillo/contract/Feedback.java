package dev.pasillo.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a customer wrote, and what it is about (an event, an order, a ticket) as name and id.
public record Feedback(
        @Nullable String text,
        @Nullable String language,
        @Nullable Map<String, String> about) {
    public Feedback {
        about = about == null ? null : Map.copyOf(about);
    }

    @Override
    public String toString() {
        return "Feedback[about=" + (about == null ? "nothing" : about.keySet()) + "]";
    }
}
