package dev.pasillo.ingest.domain;

import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One event as its sender stated it, in whatever format it came: of the right shape, not yet judged. What a sender
/// left out is null (or empty); nothing here is defaulted or corrected.
///
/// @param occurredAt the time as text
/// @param sentAt when it was sent, as text, by the same clock as `occurredAt`; null where the sender does not say
/// @param properties JSON values; an entry with a null value counts as left out
/// @param traits JSON values; an entry with a null value counts as left out
public record SentEvent(
        @Nullable String id,
        @Nullable String occurredAt,
        @Nullable String sentAt,
        @Nullable String channel,
        @Nullable String type,
        @Nullable String sourceType,
        @Nullable String actor,
        List<Identifier> identifiers,
        Map<String, Object> properties,
        Map<String, Object> traits,
        @Nullable Rating rating,
        @Nullable Feedback feedback,
        @Nullable Map<String, Object> consent,
        @Nullable Integer revision) {

    /// Without content, which may be personal.
    @Override
    public String toString() {
        return "SentEvent[" + type + "]";
    }
}
