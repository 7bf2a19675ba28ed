package dev.pasillo.ingest.format.mailgun;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.JoinedId;
import dev.pasillo.ingest.format.json.PassedThrough;
import dev.pasillo.ingest.format.json.Tree;
import dev.pasillo.ingest.format.json.UnixTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an event of Mailgun says. Its id is unique only within a day, so its time belongs to it; the token of the
/// signature would be another one where Mailgun signs a repetition anew.
final class MailgunEvent {
    private static final int MOST_VARIABLES = 50;
    private static final int MOST_TAGS = 20;
    private static final Map<String, String> TYPES = Map.of(
            "accepted", "email_sent",
            "delivered", "email_delivered",
            "rejected", "email_dropped",
            "opened", "email_opened",
            "clicked", "email_clicked",
            "unsubscribed", "email_unsubscribed",
            "complained", "email_complained");

    private MailgunEvent() {}

    static SentEvent event(Tree body) {
        var event = body.object("event-data", FORMAT_INVALID);
        var name = event.text("event", FORMAT_INVALID);
        var time = UnixTime.of(event, "timestamp");
        var type = type(name, event);
        var built = SentEvent.in("email")
                .type(type, name)
                .id(JoinedId.of(event.name("id", RefusalCode.ID_INVALID), time))
                .occurredAt(time)
                .actor(actor(type, event))
                .identifier("email", event.text("recipient", IDENTIFIER_INVALID));
        var variables = event.object("user-variables", FORMAT_INVALID);
        PassedThrough.identifiers(variables, built);
        PassedThrough.properties(variables, built, MOST_VARIABLES);
        var status = event.object("delivery-status", FORMAT_INVALID);
        built.property("bounce", "email_bounced".equals(type) ? "hard" : null)
                .property("severity", event.scalar("severity"))
                .property("reason", event.scalar("reason"))
                .property("url", event.scalar("url"))
                .property("code", status.scalar("code"))
                .property("response", status.scalar("message"))
                .property("attempt", status.scalar("attempt-no"))
                .property("tags", tags(event));
        var headers = event.object("message", FORMAT_INVALID).object("headers", FORMAT_INVALID);
        return built.property("message_id", headers.scalar("message-id"))
                .property("subject", headers.scalar("subject"))
                .build();
    }

    /// A mail that Mailgun does not even try to deliver, because one before it bounced or somebody complained, is
    /// dropped and not bounced.
    private static @Nullable String type(@Nullable String name, Tree event) {
        if (name == null) {
            return null;
        }
        if (name.equals("failed")) {
            var reason = String.valueOf(event.members().get("reason"));
            return "temporary".equals(event.members().get("severity"))
                    ? "email_deferred"
                    : reason.startsWith("suppress-") ? "email_dropped" : "email_bounced";
        }
        return TYPES.getOrDefault(name, "email_" + TypeNames.snakeCase(name));
    }

    private static @Nullable String actor(@Nullable String type, Tree event) {
        return switch (String.valueOf(type)) {
            case "email_deferred" -> "system";
            case "email_dropped" -> "company";
            case "email_opened", "email_clicked" -> {
                var machine =
                        event.object("client-info", FORMAT_INVALID).members().get("bot");
                yield machine instanceof String bot && !bot.isEmpty() ? "system" : null;
            }
            default -> null;
        };
    }

    private static @Nullable List<?> tags(Tree event) {
        return event.members().get("tags") instanceof List<?> tags && !tags.isEmpty()
                ? tags.stream()
                        .filter(String.class::isInstance)
                        .limit(MOST_TAGS)
                        .toList()
                : null;
    }
}
