package dev.pasillo.ingest.format.zendesk;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.contract.Feedback;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.EventTypes;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An event as Zendesk writes it: `detail` has the ticket, or the user, as it is now, `event` what changed.
final class TicketEvent {
    private static final String PREFIX = "zen:event-type:";
    private static final List<String> KEPT = List.of("status", "priority", "type", "subject", "group_id", "is_public");

    private TicketEvent() {}

    static SentEvent event(Tree event, SourceSettings source) {
        var name = event.text("type", FORMAT_INVALID);
        var detail = event.object("detail", FORMAT_INVALID);
        var change = event.object("event", FORMAT_INVALID);
        var suffix = name == null || !name.startsWith(PREFIX) ? String.valueOf(name) : name.substring(PREFIX.length());
        var comment = change.object("comment", FORMAT_INVALID);
        var type = type(suffix, change, comment);
        var via = detail.object("via", FORMAT_INVALID).scalar("channel");
        var built = SentEvent.in(Via.channel(via, source))
                .type(type, name)
                .actor(EventTypes.wellKnown(type) ? null : actor(suffix, detail))
                .id(event.name("id", RefusalCode.ID_INVALID))
                .occurredAt(event.text("time", RefusalCode.OCCURRED_AT_INVALID));
        if (suffix.startsWith("user.")) {
            user(detail, built);
        } else {
            built.identifier("zendesk.user_id", detail.name("requester_id", IDENTIFIER_INVALID));
            built.property("ticket_id", detail.scalar("id")).property("via", via);
        }
        for (var kept : KEPT) {
            built.property(kept, detail.scalar(kept));
        }
        built.property("current", change.scalar("current")).property("previous", change.scalar("previous"));
        if (type.equals("message_sent") && comment.scalar("body") instanceof String body) {
            var ticket = detail.scalar("id");
            built.feedback(new Feedback(body, null, ticket == null ? null : Map.of("ticket_id", ticket.toString())));
        }
        return built.build();
    }

    private static String type(String suffix, Tree change, Tree comment) {
        return switch (suffix) {
            case "ticket.created" -> "ticket_opened";
            case "ticket.status_changed" ->
                "SOLVED".equalsIgnoreCase(String.valueOf(change.members().get("current")))
                        ? "ticket_solved"
                        : "ticket_status_changed";
            case "ticket.comment_added" -> {
                boolean byStaff = Boolean.TRUE.equals(
                        comment.object("author", FORMAT_INVALID).members().get("is_staff"));
                boolean hidden = Boolean.FALSE.equals(comment.members().get("is_public"));
                yield !byStaff ? "message_sent" : hidden ? "ticket_comment_added" : "ticket_answered";
            }
            default -> TypeNames.snakeCase(suffix);
        };
    }

    /// Who changed the ticket: its requester, or somebody of the company.
    private static @Nullable String actor(String suffix, Tree detail) {
        if (!suffix.startsWith("ticket.")) {
            return "system";
        }
        var requester = detail.scalar("requester_id");
        var actor = detail.scalar("actor_id");
        return requester != null && actor != null && requester.toString().equals(actor.toString())
                ? "customer"
                : "company";
    }

    private static void user(Tree detail, SentEvent.Builder built) {
        if (detail.members().get("role") instanceof String role && !role.equals("end-user")) {
            detail.flaws().note(FORMAT_INVALID, "agents are no customers");
        }
        built.identifier("user_id", detail.name("external_id", IDENTIFIER_INVALID))
                .identifier("zendesk.user_id", detail.name("id", IDENTIFIER_INVALID))
                .identifier("email", detail.text("email", IDENTIFIER_INVALID));
    }
}
