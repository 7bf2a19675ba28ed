package dev.pasillo.ingest.format.posthog;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.Tree;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a captured event says. Its properties are kept, save those whose names begin with a dollar sign: they are the
/// SDK's. Of these a few that say what happened are kept under the names that other senders have for them; addresses,
/// user agents and what else is known of the browser are not.
final class Captures {
    private static final Map<String, String> KEPT = Map.ofEntries(
            Map.entry("$current_url", "url"),
            Map.entry("$pathname", "path"),
            Map.entry("$title", "title"),
            Map.entry("$referrer", "referrer"),
            Map.entry("$screen_name", "name"),
            Map.entry("$session_id", "session_id"),
            Map.entry("$prev_pageview_duration", "duration"),
            Map.entry("$el_text", "text"),
            Map.entry("$event_type", "interaction"),
            Map.entry("$feature_flag", "feature_flag"),
            Map.entry("$feature_flag_response", "feature_flag_response"),
            Map.entry("$survey_id", "survey_id"),
            Map.entry("$survey_name", "survey_name"),
            Map.entry("$survey_response", "survey_response"),
            Map.entry("$group_type", "group_type"),
            Map.entry("$group_key", "group_key"));
    private static final String NUMBERED_RESPONSE = "$survey_response_";
    private static final String DIRECT = "$direct";
    private static final Set<String> NOT_KEPT = Set.of("token", "distinct_id");

    private Captures() {}

    /// @param sentAt when the request was sent, as the head or what stands around the events says it
    /// @param channel where it happened, unless the event says so itself
    static SentEvent event(Tree call, @Nullable String sentAt, String channel) {
        var properties = call.object("properties", RefusalCode.PROPERTIES_INVALID);
        var name = name(call);
        var type = CaptureNames.type(name, properties.members().get("$event_type"));
        var traits = Persons.traits(call, properties);
        var event = SentEvent.in(channel(name, type, properties, channel))
                .type(name.isEmpty() ? null : type, name.isEmpty() ? null : TypeNames.sourceType(name))
                .id(id(call, properties))
                .actor(CaptureNames.actor(name))
                .properties(properties(name, call, properties))
                .traits(traits);
        time(event, call, properties, sentAt);
        Persons.name(event, name, call, properties, traits);
        return event.build();
    }

    private static String name(Tree call) {
        var name = call.text("event", RefusalCode.TYPE_INVALID);
        if (name != null && !name.isBlank()) {
            return name.strip();
        }
        if (call.has("$set") || call.has("$set_once")) {
            // What /engage takes.
            return CaptureNames.IDENTIFY;
        }
        call.flaws().note(RefusalCode.TYPE_MISSING, "an event has an event, its name");
        return "";
    }

    private static @Nullable String id(Tree call, Tree properties) {
        var uuid = call.text("uuid", RefusalCode.ID_INVALID);
        return uuid != null ? uuid : properties.text("$insert_id", RefusalCode.ID_INVALID);
    }

    private static String channel(String name, String type, Tree properties, String otherwise) {
        if (type.startsWith("email_")) {
            return "email";
        }
        if (type.equals("message_sent") || type.startsWith("live_chat_")) {
            return "chat";
        }
        if (name.equals(CaptureNames.SCREEN)) {
            return "app";
        }
        return switch (String.valueOf(properties.members().get("$lib"))) {
            case "posthog-ios", "posthog-android", "posthog-react-native", "posthog-flutter" -> "app";
            case "web" -> "web";
            default -> otherwise;
        };
    }

    /// An event has its time, or how long before the sending it was.
    private static void time(SentEvent.Builder event, Tree call, Tree properties, @Nullable String sentAt) {
        var time = call.text("timestamp", RefusalCode.OCCURRED_AT_INVALID);
        if (time == null && call.members().get("offset") instanceof Number millis && millis.longValue() >= 0) {
            event.occurredAt(Instant.EPOCH.toString())
                    .sentAt(Instant.ofEpochMilli(Math.min(millis.longValue(), Integer.MAX_VALUE))
                            .toString());
            return;
        }
        var rightClock = Boolean.TRUE.equals(properties.members().get("$ignore_sent_at"))
                || Boolean.TRUE.equals(call.object("options", RefusalCode.FORMAT_INVALID)
                        .members()
                        .get("disable_skew_correction"));
        var own = call.members().get("sent_at") instanceof String text ? text : sentAt;
        event.occurredAt(time).sentAt(rightClock ? null : own);
    }

    private static Map<String, Object> properties(String name, Tree call, Tree properties) {
        var kept = new LinkedHashMap<String, Object>();
        properties.members().forEach((property, value) -> {
            if (value != null && !property.startsWith("$") && !NOT_KEPT.contains(property)) {
                kept.put(property, value);
            }
        });
        properties.members().forEach((property, value) -> {
            var as = property.startsWith(NUMBERED_RESPONSE) ? property.substring(1) : KEPT.get(property);
            if (as != null && value != null && !DIRECT.equals(value)) {
                kept.putIfAbsent(as, value);
            }
        });
        if (call.members().get("session_id") instanceof String session) {
            kept.putIfAbsent("session_id", session);
        }
        if (name.equals(CaptureNames.GROUP)) {
            properties
                    .object("$group_set", RefusalCode.PROPERTIES_INVALID)
                    .members()
                    .forEach((property, value) -> {
                        if (value != null) {
                            kept.putIfAbsent(property, value);
                        }
                    });
        }
        if (CaptureNames.ALIASES.contains(name)) {
            kept.remove("alias");
        }
        return kept;
    }
}
