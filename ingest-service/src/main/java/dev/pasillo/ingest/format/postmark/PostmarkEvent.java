package dev.pasillo.ingest.format.postmark;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.JoinedId;
import dev.pasillo.ingest.format.json.PassedThrough;
import dev.pasillo.ingest.format.json.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an event of Postmark says.
final class PostmarkEvent {
    private static final int MOST_METADATA = 50;
    private static final Set<String> HARD =
            Set.of("HardBounce", "BadEmailAddress", "ManuallyDeactivated", "Unsubscribe");
    private static final Map<String, String> KEPT = Map.of(
            "MessageID", "message_id",
            "Tag", "tag",
            "MessageStream", "stream",
            "Subject", "subject",
            "OriginalLink", "url",
            "Type", "reason",
            "Description", "description",
            "SuppressionReason", "suppression_reason",
            "Origin", "origin");

    private PostmarkEvent() {}

    static SentEvent event(Tree event) {
        var record = event.text("RecordType", FORMAT_INVALID);
        var type = record == null ? null : type(record, event);
        var recipient = event.text(event.has("Recipient") ? "Recipient" : "Email", IDENTIFIER_INVALID);
        var time = time(event);
        var built = SentEvent.in("email")
                .type(type, record)
                .id(id(record, event, recipient, time))
                .occurredAt(time)
                .actor(actor(type))
                .identifier("email", recipient);
        var metadata = event.object("Metadata", FORMAT_INVALID);
        PassedThrough.identifiers(metadata, built);
        PassedThrough.properties(metadata, built, MOST_METADATA);
        KEPT.forEach((name, property) -> built.property(property, event.scalar(name)));
        if ("email_bounced".equals(type)) {
            built.property(
                    "bounce", HARD.contains(String.valueOf(event.members().get("Type"))) ? "hard" : "soft");
        }
        return built.build();
    }

    private static String type(String record, Tree event) {
        return switch (record) {
            case "Delivery" -> "email_delivered";
            case "Open" -> "email_opened";
            case "Click" -> "email_clicked";
            case "Bounce" -> "email_bounced";
            case "SpamComplaint" -> "email_complained";
            case "SubscriptionChange" -> subscription(event);
            default -> "email_" + TypeNames.snakeCase(record);
        };
    }

    /// Postmark itself stops sending where mail bounced or somebody complained; those have events of their own.
    private static String subscription(Tree event) {
        if (!Boolean.TRUE.equals(event.members().get("SuppressSending"))) {
            return "email_resubscribed";
        }
        return "ManualSuppression".equals(event.members().get("SuppressionReason"))
                ? "email_unsubscribed"
                : "email_suppressed";
    }

    private static @Nullable String actor(@Nullable String type) {
        return "email_suppressed".equals(type) ? "system" : null;
    }

    private static @Nullable String time(Tree event) {
        for (var name : List.of("DeliveredAt", "ReceivedAt", "BouncedAt", "ChangedAt")) {
            var time = event.text(name, OCCURRED_AT_INVALID);
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    /// Bounces and complaints have an id; of the rest the same recipient does the same with the same mail once at
    /// a time.
    private static @Nullable String id(
            @Nullable String record, Tree event, @Nullable String recipient, @Nullable String time) {
        var own = event.name("ID", RefusalCode.ID_INVALID);
        if (own != null) {
            return JoinedId.of(record, own);
        }
        var message = event.name("MessageID", RefusalCode.ID_INVALID);
        var link = event.text("OriginalLink", FORMAT_INVALID);
        return link == null || link.isEmpty()
                ? JoinedId.of(record, message, recipient, time)
                : JoinedId.of(record, message, recipient, time, link);
    }
}
