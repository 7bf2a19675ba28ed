package dev.pasillo.ingest.format.eventbridge;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.Tree;
import org.jspecify.annotations.Nullable;

/// An event of Amazon EventBridge, whole, as a rule hands it to an API destination. It comes at least once, and not in
/// order.
///
/// @param id the same for each delivery
/// @param kind its `detail-type`; empty where there is none
/// @param time when it was published, as it is written
/// @param detail what the service says that published it
public record EventBridgeEvent(
        @Nullable String id, String kind, @Nullable String time, Tree detail) {
    /// Reads one. What has no `detail` is none, and that is a flaw.
    public static EventBridgeEvent of(Tree event) {
        if (!event.has("detail")) {
            event.flaws().note(FORMAT_INVALID, "no event of EventBridge: send the matched event, whole");
        }
        var kind = event.text("detail-type", FORMAT_INVALID);
        return new EventBridgeEvent(
                event.name("id", RefusalCode.ID_INVALID),
                kind == null ? "" : kind,
                event.text("time", RefusalCode.OCCURRED_AT_INVALID),
                event.object("detail", FORMAT_INVALID));
    }

    /// The status for EventBridge: it comes again for 24 hours after 409, 429 and those above 499, and throws the event
    /// away after every other one.
    public static int status(Answer.Failed failed) {
        return switch (failed) {
            case Answer.Unreadable unreadable -> 400;
            case Answer.NotGenuine notGenuine -> 403;
            case Answer.TooLarge tooLarge -> 413;
            case Answer.Unsupported unsupported -> 415;
            case Answer.TooSlow tooSlow -> 503;
            case Answer.Unavailable unavailable -> 503;
        };
    }
}
