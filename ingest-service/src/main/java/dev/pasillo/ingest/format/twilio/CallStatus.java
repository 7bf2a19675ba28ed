package dev.pasillo.ingest.format.twilio;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.JoinedId;
import dev.pasillo.ingest.format.json.Tree;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a callback says of a call. The customer is who called, or, of outgoing calls, who was called.
final class CallStatus {
    /// What Twilio writes where the caller does not show a number: RESTRICTED, BLOCKED, UNKNOWN, ANONYMOUS and
    /// UNAVAILABLE on a telephone's keys.
    private static final Set<String> NOBODY =
            Set.of("+7378742833", "+2562533", "+8656696", "+266696687", "+86282452253");

    private CallStatus() {}

    static SentEvent event(Tree call, SourceSettings source) {
        var sid = call.text("CallSid", FORMAT_INVALID);
        var status = call.text("CallStatus", FORMAT_INVALID);
        if (sid == null || status == null) {
            call.flaws().note(FORMAT_INVALID, "CallSid and CallStatus are required");
            return SentEvent.in(null).build();
        }
        boolean inbound = !String.valueOf(call.members().get("Direction")).startsWith("outbound");
        var sequence = call.name("SequenceNumber", RefusalCode.ID_INVALID);
        return SentEvent.in(source.channelOr("call"))
                .type(type(status, inbound), TypeNames.sourceType(status))
                .actor(actor(status, inbound))
                .id(sequence == null ? JoinedId.of(sid, status) : JoinedId.of(sid, status, sequence))
                .occurredAt(time(call))
                .identifier("phone", phone(call.text(inbound ? "From" : "To", IDENTIFIER_INVALID)))
                .property("call_id", sid)
                .property("parent_call_id", call.scalar("ParentCallSid"))
                .property("direction", call.scalar("Direction"))
                .property("line", phone(call.text(inbound ? "To" : "From", FORMAT_INVALID)))
                .property("duration_s", call.decimal("CallDuration"))
                .property("answered_by", call.scalar("AnsweredBy"))
                .property("recording_url", call.scalar("RecordingUrl"))
                .build();
    }

    private static String type(String status, boolean inbound) {
        return switch (status) {
            case "queued" -> "call_queued";
            case "initiated" -> "call_started";
            case "in-progress", "answered" -> "call_answered";
            case "completed" -> "call_ended";
            case "busy", "no-answer", "canceled", "failed" ->
                inbound ? "call_missed" : TypeNames.snakeCase("call_" + status);
            default -> TypeNames.snakeCase("call_" + status);
        };
    }

    /// Of calls that the company makes, the customer does nothing but take them.
    private static @Nullable String actor(String status, boolean inbound) {
        if (status.equals("failed")) {
            return "system";
        }
        if (inbound) {
            return status.equals("busy") || status.equals("ringing") ? "company" : null;
        }
        return switch (status) {
            case "in-progress", "answered", "completed" -> "customer";
            default -> "company";
        };
    }

    /// A number in international form; null for clients, SIP addresses and who does not show one.
    private static @Nullable String phone(@Nullable String address) {
        return address != null && address.startsWith("+") && !NOBODY.contains(address) ? address : null;
    }

    private static @Nullable String time(Tree call) {
        var text = call.text("Timestamp", RefusalCode.OCCURRED_AT_INVALID);
        if (text == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toString();
        } catch (DateTimeException another) {
            // Intake says what is wrong with it, if it is.
            return text;
        }
    }
}
