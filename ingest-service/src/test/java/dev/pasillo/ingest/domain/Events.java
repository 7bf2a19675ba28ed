package dev.pasillo.ingest.domain;

import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds events for tests: a good one to begin with, then what the test is about.
public final class Events {
    private @Nullable String id = "e-1";
    private @Nullable String occurredAt = "2026-01-01T00:00:00Z";
    private @Nullable String sentAt;
    private @Nullable String channel = "web";
    private @Nullable String type = "page_viewed";
    private @Nullable String sourceType;
    private @Nullable String actor;
    private List<Identifier> identifiers = List.of(new Identifier("user_id", "u-42"));
    private Map<String, Object> properties = Map.of();
    private Map<String, Object> traits = Map.of();
    private @Nullable Rating rating;
    private @Nullable Feedback feedback;
    private @Nullable Map<String, Object> consent;
    private @Nullable Integer revision;

    public static Events good() {
        return new Events();
    }

    public Events id(@Nullable String value) {
        id = value;
        return this;
    }

    public Events occurredAt(@Nullable String value) {
        occurredAt = value;
        return this;
    }

    public Events sentAt(@Nullable String value) {
        sentAt = value;
        return this;
    }

    public Events channel(@Nullable String value) {
        channel = value;
        return this;
    }

    public Events type(@Nullable String value) {
        type = value;
        return this;
    }

    public Events sourceType(@Nullable String value) {
        sourceType = value;
        return this;
    }

    public Events actor(@Nullable String value) {
        actor = value;
        return this;
    }

    public Events identifiers(Identifier... values) {
        identifiers = List.of(values);
        return this;
    }

    public Events properties(@Nullable Object... namesAndValues) {
        properties = map(namesAndValues);
        return this;
    }

    public Events traits(@Nullable Object... namesAndValues) {
        traits = map(namesAndValues);
        return this;
    }

    public Events consent(@Nullable Object... namesAndValues) {
        consent = map(namesAndValues);
        return this;
    }

    public Events rating(@Nullable Rating value) {
        rating = value;
        return this;
    }

    public Events feedback(@Nullable Feedback value) {
        feedback = value;
        return this;
    }

    public Events revision(@Nullable Integer value) {
        revision = value;
        return this;
    }

    public SentEvent build() {
        return new SentEvent(
                id,
                occurredAt,
                sentAt,
                channel,
                type,
                sourceType,
                actor,
                identifiers,
                properties,
                traits,
                rating,
                feedback,
                consent,
                revision);
    }

    /// JSON has null where Java's signature says there is none.
    @SuppressWarnings("NullAway")
    public static Map<String, Object> map(@Nullable Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            map.put((String) namesAndValues[at], namesAndValues[at + 1]);
        }
        return map;
    }
}
