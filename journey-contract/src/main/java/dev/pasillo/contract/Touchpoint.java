package dev.pasillo.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One atomic contact between a customer and the company, as ingest-service understood it.
///
/// `(workspace, source, id)` counts once. `identifiers` are normalised and ordered by [Namespace] priority, then
/// value: the first is the **owner**, by which the touchpoint is keyed and stored. Times are kept to the millisecond.
/// Names (workspace, source, id, channel, type, identifiers) hold no U+0000 and no half of a surrogate pair, so that
/// they can be stored and sent everywhere.
///
/// @param workspace whose data it is; comes from the credential
/// @param source the registered source; does not change when a key is rotated
/// @param id the sender's event id, or one derived from the content
/// @param sourceType the sender's own name of the type, where it differs
/// @param claimedAt the time the sender claimed, where `occurredAt` was clamped because it lay in the future
/// @param receivedAt when ingest-service received it
/// @param properties what happened, as JSON values: strings, numbers, booleans, lists, maps
/// @param traits what is now known about the customer
/// @param consent what the customer agreed to, as the sender states it
/// @param revision a higher revision of the same id replaces the content
/// @param vouched true where it came with a secret key: what it says of who is who is the company's own word. Absent
/// where it came with a public key, which anybody can copy out of a web page
/// @param fingerprint hash of the content without what ingest defaulted or corrected: tells a repetition from a
/// conflict
public record Touchpoint(
        String workspace,
        String source,
        String id,
        String channel,
        String type,
        @Nullable String sourceType,
        Actor actor,
        Instant occurredAt,
        @Nullable Instant claimedAt,
        Instant receivedAt,
        List<Identifier> identifiers,
        Map<String, Object> properties,
        Map<String, Object> traits,
        @Nullable Rating rating,
        @Nullable Feedback feedback,
        @Nullable Map<String, Object> consent,
        @Nullable Integer revision,
        @Nullable Boolean vouched,
        String fingerprint) {

    public Touchpoint {
        requireName(workspace, "workspace");
        requireName(source, "source");
        requireName(id, "id");
        requireName(channel, "channel");
        requireName(type, "type");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(occurredAt, "occurredAt");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(fingerprint, "fingerprint");
        identifiers = List.copyOf(Objects.requireNonNull(identifiers, "identifiers"));
        if (identifiers.isEmpty()) {
            throw new IllegalArgumentException("a touchpoint needs an identifier");
        }
        for (var identifier : identifiers) {
            requireName(identifier.namespace(), "namespace");
            requireName(identifier.value(), "value");
        }
        properties = properties == null ? Map.of() : Collections.unmodifiableMap(properties);
        traits = traits == null ? Map.of() : Collections.unmodifiableMap(traits);
        consent = consent == null ? null : Collections.unmodifiableMap(consent);
    }

    /// One that nobody vouches for.
    public Touchpoint(
            String workspace,
            String source,
            String id,
            String channel,
            String type,
            @Nullable String sourceType,
            Actor actor,
            Instant occurredAt,
            @Nullable Instant claimedAt,
            Instant receivedAt,
            List<Identifier> identifiers,
            Map<String, Object> properties,
            Map<String, Object> traits,
            @Nullable Rating rating,
            @Nullable Feedback feedback,
            @Nullable Map<String, Object> consent,
            @Nullable Integer revision,
            String fingerprint) {
        this(
                workspace,
                source,
                id,
                channel,
                type,
                sourceType,
                actor,
                occurredAt,
                claimedAt,
                receivedAt,
                identifiers,
                properties,
                traits,
                rating,
                feedback,
                consent,
                revision,
                null,
                fingerprint);
    }

    /// Whether the company itself says who is who here.
    public boolean vouchedFor() {
        return Boolean.TRUE.equals(vouched);
    }

    /// The identifier that the touchpoint is stored under.
    public Identifier owner() {
        return identifiers.getFirst();
    }

    /// Without content: a touchpoint in a log line shows its ids alone.
    @Override
    public String toString() {
        return "Touchpoint[" + workspace + "/" + source + "/" + id + "]";
    }

    private static void requireName(String name, String component) {
        Objects.requireNonNull(name, component);
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            if (c == 0) {
                throw new IllegalArgumentException(component + " has the character U+0000");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || at + 1 == name.length()
                        || !Character.isLowSurrogate(name.charAt(at + 1))) {
                    throw new IllegalArgumentException(component + " has half of a surrogate pair");
                }
                at++;
            }
        }
    }
}
