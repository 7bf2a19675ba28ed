package dev.pasillo.ingest.format.connect;

import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.Timestamps;
import dev.pasillo.ingest.format.eventbridge.CallStep;
import dev.pasillo.ingest.format.json.JoinedId;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which contact an event or a record is about, and what its steps are to the customer. Both say it in the same way and
/// with the same ids, so that what the record says replaces what the events said.
///
/// @param id of this contact; a customer who is passed on is in another one from then on
/// @param first id of the contact that it all began with, the same for all that follow
/// @param medium `VOICE` and its like, in upper case
/// @param method how it began, in upper case
/// @param began when, as it is written; the same in each of its events and records
record Contact(
        String id,
        String first,
        String medium,
        String method,
        @Nullable String began) {
    /// The namespace of contacts. It links nobody: a customer may have had any number of them.
    static final String NAMESPACE = "connect.contact_id";

    /// No contact goes on for longer than this many seconds, 17 years.
    static final int LONGEST = (1 << 29) - 1;

    private static final Set<String> BY_COMPANY = Set.of("OUTBOUND", "EXTERNAL_OUTBOUND", "CALLBACK", "AGENT_REPLY");
    private static final Set<String> PASSED_ON = Set.of("TRANSFER", "QUEUE_TRANSFER", "DISCONNECT");
    /// Somebody of the company listens to a contact of others.
    private static final String LISTENING = "MONITOR";

    /// @param initial id of the first contact; null where this is the first
    static Contact of(
            String id,
            @Nullable String initial,
            @Nullable String medium,
            @Nullable String method,
            @Nullable String began) {
        return new Contact(
                id, initial == null || initial.isEmpty() ? id : initial, upper(medium), upper(method), began);
    }

    private static String upper(@Nullable String word) {
        return word == null ? "" : word.toUpperCase(Locale.ROOT);
    }

    /// What is known of a contact when it ends.
    ///
    /// @param queued whether the customer had to wait for somebody
    /// @param answered whether somebody came
    /// @param reached whether the customer's side took the call
    /// @param reason why it ended, as Connect calls it
    /// @param goesOn whether the customer went on to another contact
    record Ending(boolean queued, boolean answered, boolean reached, String reason, boolean goesOn) {
        Ending {
            reason = upper(reason);
        }
    }

    private record Meaning(String type, String actor) {}

    /// Where it happens.
    String channel(SourceSettings source) {
        return switch (medium) {
            case "VOICE" -> "call";
            case "CHAT" -> "chat";
            case "EMAIL" -> "email";
            default -> source.channelOr("other");
        };
    }

    /// Whether the company began it. Of chats, customers do where a page of the company does it for them by the API.
    boolean outbound() {
        return BY_COMPANY.contains(method) || (method.equals("API") && !medium.equals("CHAT"));
    }

    /// Begins the event of a step.
    ///
    /// @param name the sender's word for it
    SentEvent.Builder event(Step step, String name, Ending ending, SourceSettings source) {
        var channel = channel(source);
        var meaning = meaning(step, ending, channel);
        return SentEvent.in(channel)
                .type(meaning.type, name)
                .actor(meaning.actor)
                .id(JoinedId.of(id, step.name()));
    }

    /// Says in an event which contact it is of.
    SentEvent.Builder said(SentEvent.Builder event) {
        return event.property("call_id", id)
                .property("initial_call_id", first.equals(id) ? null : first)
                .property("direction", outbound() ? "outbound" : "inbound")
                .property("initiation", method.isEmpty() ? null : method.toLowerCase(Locale.ROOT));
    }

    /// Whole seconds from its beginning to a time, 0 where one of the two is no time.
    int secondsUntil(@Nullable String time) {
        long begin = began == null ? Timestamps.INVALID : Timestamps.parse(began);
        long end = time == null ? Timestamps.INVALID : Timestamps.parse(time);
        return begin == Timestamps.INVALID || end == Timestamps.INVALID
                ? 0
                : Math.clamp((end - begin) / 1000, 0, LONGEST);
    }

    private Meaning meaning(Step step, Ending ending, String channel) {
        if (method.equals(LISTENING)) {
            return new Meaning("monitor_" + step.name().toLowerCase(Locale.ROOT), "company");
        }
        return switch (step) {
            case INITIATED ->
                PASSED_ON.contains(method)
                        ? new Meaning(CallStep.type(channel, "transferred"), "company")
                        : meaning(CallStep.STARTED, channel);
            case QUEUED -> meaning(CallStep.QUEUED, channel);
            case CONNECTED_TO_AGENT -> meaning(CallStep.ANSWERED, channel);
            case DISCONNECTED -> ended(ending, channel);
        };
    }

    private Meaning ended(Ending ending, String channel) {
        if (ending.goesOn) {
            return new Meaning(CallStep.type(channel, "part_ended"), "company");
        }
        if (!outbound()) {
            return meaning(ending.queued && !ending.answered ? CallStep.MISSED : CallStep.ENDED, channel);
        }
        if (ending.reason.startsWith("OUTBOUND_")) {
            return new Meaning(CallStep.type(channel, "failed"), "system");
        }
        return ending.answered || ending.reached
                ? meaning(CallStep.ENDED, channel)
                : new Meaning(CallStep.type(channel, "no_answer"), "company");
    }

    private Meaning meaning(CallStep step, String channel) {
        return new Meaning(step.type(channel), step.actor(outbound()));
    }
}
