package dev.pasillo.ingest.format.sendgrid;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.PassedThrough;
import dev.pasillo.ingest.format.json.Tree;
import dev.pasillo.ingest.format.json.UnixTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an event of SendGrid says. Custom arguments stand among its own members: whatever is not SendGrid's is the
/// company's.
final class SendGridEvent {
    private static final int MOST_ARGUMENTS = 50;
    private static final int MOST_CATEGORIES = 20;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("processed", "email_sent"),
            Map.entry("deferred", "email_deferred"),
            Map.entry("delivered", "email_delivered"),
            Map.entry("bounce", "email_bounced"),
            Map.entry("dropped", "email_dropped"),
            Map.entry("open", "email_opened"),
            Map.entry("click", "email_clicked"),
            Map.entry("spamreport", "email_complained"),
            Map.entry("unsubscribe", "email_unsubscribed"),
            Map.entry("group_unsubscribe", "email_unsubscribed"),
            Map.entry("group_resubscribe", "email_resubscribed"));
    private static final List<String> KEPT = List.of(
            "url",
            "reason",
            "status",
            "response",
            "attempt",
            "bounce_classification",
            "asm_group_id",
            "template_id",
            "singlesend_id",
            "marketing_campaign_id",
            "marketing_campaign_name");
    /// SendGrid's own members, kept in another way or not at all.
    private static final Set<String> OWN = Set.of(
            "email",
            "timestamp",
            "event",
            "sg_event_id",
            "sg_message_id",
            "smtp-id",
            "category",
            "useragent",
            "ip",
            "type",
            "tls",
            "cert_err",
            "pool",
            "url_offset",
            "sg_machine_open",
            "sg_content_type",
            "sg_template_id",
            "sg_template_name",
            "newsletter");

    private SendGridEvent() {}

    static SentEvent event(Tree event) {
        var name = event.text("event", FORMAT_INVALID);
        var built = SentEvent.in("email")
                .type(name == null ? null : TYPES.getOrDefault(name, "email_" + TypeNames.snakeCase(name)), name)
                .id(event.name("sg_event_id", RefusalCode.ID_INVALID))
                .occurredAt(UnixTime.of(event, "timestamp"))
                .actor(actor(name, event))
                .identifier("email", event.text("email", IDENTIFIER_INVALID));
        PassedThrough.identifiers(event, built);
        PassedThrough.properties(arguments(event), built, MOST_ARGUMENTS);
        built.property("message_id", event.scalar("sg_message_id"))
                .property("categories", categories(event))
                .property("bounce", bounce(name, event));
        for (var kept : KEPT) {
            built.property(kept, event.scalar(kept));
        }
        return built.build();
    }

    /// Machines open mail to look for harm, or to hide who opens it. What only the mail's own way does is nobody's act.
    private static @Nullable String actor(@Nullable String name, Tree event) {
        return switch (String.valueOf(name)) {
            case "open" -> Boolean.TRUE.equals(event.members().get("sg_machine_open")) ? "system" : null;
            case "deferred" -> "system";
            case "dropped" -> "company";
            default -> null;
        };
    }

    private static Tree arguments(Tree event) {
        var arguments = new LinkedHashMap<>(event.members());
        arguments.keySet().removeAll(OWN);
        KEPT.forEach(arguments::remove);
        return new Tree(arguments, event.flaws());
    }

    private static @Nullable Object categories(Tree event) {
        return switch (event.members().get("category")) {
            case String one -> List.<Object>of(one);
            case List<?> several ->
                several.stream()
                        .filter(String.class::isInstance)
                        .limit(MOST_CATEGORIES)
                        .toList();
            case null, default -> null;
        };
    }

    private static @Nullable String bounce(@Nullable String name, Tree event) {
        if (!"bounce".equals(name)) {
            return null;
        }
        return "blocked".equals(event.members().get("type")) ? "soft" : "hard";
    }
}
