package dev.pasillo.ingest.domain;

import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

    /// Begins an event that happened in that channel.
    public static Builder in(@Nullable String channel) {
        return new Builder(channel);
    }

    /// Without content, which may be personal.
    @Override
    public String toString() {
        return "SentEvent[" + type + "]";
    }

    /// An event in the making. Whatever is null or not said counts as left out. Not for use by several threads.
    public static final class Builder {
        private final @Nullable String channel;
        private final List<Identifier> identifiers = new ArrayList<>(2);
        private final Map<String, Object> properties = new LinkedHashMap<>();
        private final Map<String, Object> traits = new LinkedHashMap<>();
        private @Nullable String id;
        private @Nullable String occurredAt;
        private @Nullable String sentAt;
        private @Nullable String type;
        private @Nullable String sourceType;
        private @Nullable String actor;
        private @Nullable Rating rating;
        private @Nullable Feedback feedback;
        private @Nullable Map<String, Object> consent;
        private @Nullable Integer revision;

        private Builder(@Nullable String channel) {
            this.channel = channel;
        }

        /// @param pasillo Pasillo's name for it
        /// @param sender the sender's own name; kept only where it is another
        public Builder type(@Nullable String pasillo, @Nullable String sender) {
            type = pasillo;
            sourceType = sender == null || sender.equals(pasillo) ? null : sender;
            return this;
        }

        public Builder id(@Nullable String value) {
            id = value;
            return this;
        }

        public Builder occurredAt(@Nullable String time) {
            occurredAt = time;
            return this;
        }

        public Builder sentAt(@Nullable String time) {
            sentAt = time;
            return this;
        }

        public Builder actor(@Nullable String name) {
            actor = name;
            return this;
        }

        /// One more identifier, unless its value is null or empty.
        public Builder identifier(String namespace, @Nullable String value) {
            if (value != null && !value.isEmpty()) {
                var identifier = new Identifier(namespace, value);
                if (!identifiers.contains(identifier)) {
                    identifiers.add(identifier);
                }
            }
            return this;
        }

        /// One more property, unless it is null.
        public Builder property(String name, @Nullable Object value) {
            if (value != null) {
                properties.put(name, value);
            }
            return this;
        }

        public Builder properties(Map<String, Object> more) {
            properties.putAll(more);
            return this;
        }

        public Builder traits(Map<String, Object> more) {
            traits.putAll(more);
            return this;
        }

        public Builder rating(@Nullable Rating value) {
            rating = value;
            return this;
        }

        public Builder feedback(@Nullable Feedback value) {
            feedback = value;
            return this;
        }

        public Builder consent(@Nullable Map<String, Object> value) {
            consent = value;
            return this;
        }

        public Builder revision(@Nullable Integer value) {
            revision = value;
            return this;
        }

        /// Whether somebody is named.
        public boolean names() {
            return !identifiers.isEmpty();
        }

        /// The event.
        public SentEvent build() {
            return new SentEvent(
                    id,
                    occurredAt,
                    sentAt,
                    channel,
                    type,
                    sourceType,
                    actor,
                    List.copyOf(identifiers),
                    properties,
                    traits,
                    rating,
                    feedback,
                    consent,
                    revision);
        }
    }
}
