package dev.pasillo.ingest.format.typeform;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;

import dev.pasillo.contract.Feedback;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.PassedThrough;
import dev.pasillo.ingest.format.json.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a response says. Who answered: what the form was opened with (hidden fields), else the address and telephone
/// number that were asked for. How much: the first scale. Why: the long texts.
final class Response {
    private static final int MOST_HIDDEN = 50;
    private static final List<String> ABOUT = List.of("order_id", "ticket_id", "call_id", "event_id");

    private Response() {}

    static SentEvent event(Tree event, SourceSettings source) {
        var name = event.text("event_type", FORMAT_INVALID);
        var response = event.object("form_response", FORMAT_INVALID);
        var hidden = response.object("hidden", FORMAT_INVALID);
        var answers = Answers.of(response);
        var time = response.text("submitted_at", OCCURRED_AT_INVALID);
        var built = SentEvent.in(source.channelOr("survey"))
                .type(type(name), name)
                .id(event.name("event_id", RefusalCode.ID_INVALID))
                .occurredAt(time == null ? response.text("landed_at", OCCURRED_AT_INVALID) : time);
        PassedThrough.identifiers(hidden, built);
        built.identifier("email", hidden.text("email", IDENTIFIER_INVALID))
                .identifier("phone", hidden.text("phone", IDENTIFIER_INVALID));
        if (!built.names()) {
            built.identifier("email", answers.email()).identifier("phone", answers.phone());
        }
        PassedThrough.properties(withoutNames(hidden), built, MOST_HIDDEN);
        return built.property("form_id", response.scalar("form_id"))
                .property("response_id", response.scalar("token"))
                .property("answers", answers.values().isEmpty() ? null : answers.values())
                .property("questions", answers.titles().isEmpty() ? null : answers.titles())
                .rating(answers.rating())
                .feedback(feedback(hidden, answers))
                .build();
    }

    private static @Nullable String type(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return name.equals("form_response") ? "survey_answered" : TypeNames.snakeCase(name);
    }

    private static Tree withoutNames(Tree hidden) {
        var others = new LinkedHashMap<>(hidden.members());
        others.remove("email");
        others.remove("phone");
        return new Tree(others, hidden.flaws());
    }

    private static @Nullable Feedback feedback(Tree hidden, Answers answers) {
        Map<String, String> about = new LinkedHashMap<>();
        for (var name : ABOUT) {
            hidden.ifNamed(name, FORMAT_INVALID, id -> {
                if (!id.isEmpty()) {
                    about.put(name, id);
                }
            });
        }
        return answers.text() == null && about.isEmpty()
                ? null
                : new Feedback(answers.text(), null, about.isEmpty() ? null : about);
    }
}
