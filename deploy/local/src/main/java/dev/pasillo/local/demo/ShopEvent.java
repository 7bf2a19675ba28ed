package dev.pasillo.local.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A native event of the shop.
record ShopEvent(
        String id,
        Instant occurredAt,
        String channel,
        String type,
        List<Identifier> identifiers,
        Map<String, Object> properties,
        @Nullable Rating rating) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    ShopEvent {
        identifiers = List.copyOf(identifiers);
        // Sorted, so that the same event is the same text.
        properties = new TreeMap<>(properties);
    }

    record Identifier(String namespace, String value) {}

    record Rating(String scale, int value, int min, int max) {}

    ShopEvent rated(Rating given) {
        return new ShopEvent(id, occurredAt, channel, type, identifiers, properties, given);
    }

    /// As `POST /v1/events` takes it.
    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of plain values has no JSON", e);
        }
    }
}
