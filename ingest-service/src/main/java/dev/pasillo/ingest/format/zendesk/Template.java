package dev.pasillo.ingest.format.zendesk;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Rating;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.EventTypes;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.JoinedId;
import dev.pasillo.ingest.format.json.Tree;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a trigger or an automation sends by the template of the profile, with what else it may have: `requester_id`,
/// `phone`, `subject`, `priority`, and `score` and `comment` of a satisfaction rating.
final class Template {
    private Template() {}

    /// @param invocation the delivery's own id: only where nothing of the body says which change of which ticket it is,
    /// since nobody promises that a repetition has the same
    static SentEvent event(Tree body, @Nullable String invocation, SourceSettings source) {
        var name = body.text("event", FORMAT_INVALID);
        var ticket = body.name("ticket_id", FORMAT_INVALID);
        if (name == null || name.isBlank() || ticket == null) {
            body.flaws().note(FORMAT_INVALID, "neither an event of Zendesk nor what the template sends");
        }
        var time = body.text("updated_at", RefusalCode.OCCURRED_AT_INVALID);
        var status = Objects.toString(body.scalar("status"), "").toLowerCase(Locale.ROOT);
        var score = score(body);
        var comment = body.scalar("comment") instanceof String text ? text : null;
        var type = score == null ? type(name, status) : "survey_answered";
        var id = score == null
                ? JoinedId.of(ticket, time, name, status.isEmpty() ? "-" : status)
                : JoinedId.of("csat", ticket, score > 0 ? "good" : "bad", comment == null ? "-" : comment);
        var about = ticket == null ? null : Map.of("ticket_id", ticket);
        return SentEvent.in(score == null ? Via.channel(body.scalar("via"), source) : "survey")
                .type(type, name)
                .actor(type == null || EventTypes.wellKnown(type) ? null : "company")
                .id(id == null ? invocation : id)
                .occurredAt(time)
                .identifier("user_id", body.name("external_id", IDENTIFIER_INVALID))
                .identifier("zendesk.user_id", body.name("requester_id", IDENTIFIER_INVALID))
                .identifier("email", body.text("email", IDENTIFIER_INVALID))
                .identifier("phone", body.name("phone", IDENTIFIER_INVALID))
                .property("ticket_id", ticket)
                .property("via", body.scalar("via"))
                .property("status", body.scalar("status"))
                .property("subject", body.scalar("subject"))
                .property("priority", body.scalar("priority"))
                .rating(score == null ? null : new Rating("thumbs", score, 0.0, 1.0))
                .feedback(score == null ? null : new Feedback(comment, null, about))
                .build();
    }

    /// 1 for good, 0 for bad; null where nothing was rated.
    private static @Nullable Double score(Tree body) {
        return switch (Objects.toString(body.scalar("score"), "").toLowerCase(Locale.ROOT)) {
            case "good" -> 1.0;
            case "bad" -> 0.0;
            default -> null;
        };
    }

    /// What the template says; of an update that says no more than that, what the status says.
    private static @Nullable String type(@Nullable String name, String status) {
        if (name == null || name.isBlank()) {
            return null;
        }
        var type = TypeNames.snakeCase(name);
        return switch (type) {
            case "ticket_created" -> "ticket_opened";
            case "ticket_updated" ->
                switch (status) {
                    case "new" -> "ticket_opened";
                    case "solved" -> "ticket_solved";
                    default -> type;
                };
            default -> type;
        };
    }
}
