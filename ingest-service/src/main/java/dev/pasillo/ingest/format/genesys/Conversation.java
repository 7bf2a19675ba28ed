package dev.pasillo.ingest.format.genesys;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.eventbridge.CallStep;
import dev.pasillo.ingest.format.eventbridge.ContactAttributes;
import dev.pasillo.ingest.format.eventbridge.EventBridgeEvent;
import dev.pasillo.ingest.format.json.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an event of Genesys Cloud says of a conversation. Its topic ends with what happened: `customer.start`,
/// `acd.end`, `acw`. The customer is who called, or, of outgoing conversations, who was called.
final class Conversation {
    /// The namespace of conversations that name nobody. It links nobody: a customer may have any number of them.
    private static final String NAMESPACE = "genesys.conversation_id";

    private static final List<String> TOPICS = List.of("v2.detail.events.conversation.", "v2.conversations.");
    private static final Set<String> BY_STAFF = Set.of("acw", "wrapup", "outbound", "user.start", "user.end");
    private static final Pattern NUMBER = Pattern.compile("\\+?\\d{5,20}");
    private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
    /// What is kept, and as what.
    private static final Map<String, String> KEPT = Map.of(
            "queueId", "queue_id",
            "answeredUserId", "agent_id",
            "acdOutcome", "outcome",
            "disconnectType", "disconnect_type",
            "messageType", "message_type",
            "wrapupCode", "wrapup_code");

    private final EventBridgeEvent event;
    private final Tree body;
    private final boolean outbound;
    private final String channel;

    private Conversation(EventBridgeEvent event, SourceSettings source) {
        this.event = event;
        this.body = event.detail().object("eventBody", FORMAT_INVALID);
        this.outbound = upper("direction").equals("OUTBOUND");
        this.channel = switch (upper("mediaType")) {
            case "VOICE", "CALLBACK" -> "call";
            case "CHAT", "MESSAGE", "COBROWSE" -> "chat";
            case "EMAIL" -> "email";
            default -> source.channelOr("call");
        };
    }

    private record Meaning(String type, String actor) {}

    static SentEvent event(Tree sent, SourceSettings source) {
        var event = EventBridgeEvent.of(sent);
        var topic = event.detail().text("topicName", FORMAT_INVALID);
        var what = happened(topic == null ? event.kind() : topic);
        if (what.isEmpty()) {
            sent.flaws().note(FORMAT_INVALID, "no topic of a conversation");
            return SentEvent.in(null).id(event.id()).build();
        }
        return new Conversation(event, source).said(what.get());
    }

    /// What follows the conversation's id in a topic.
    private static Optional<String> happened(String topic) {
        for (var prefix : TOPICS) {
            int dot = topic.indexOf('.', prefix.length());
            if (topic.startsWith(prefix) && dot > prefix.length() && dot + 1 < topic.length()) {
                return Optional.of(topic.substring(dot + 1));
            }
        }
        return Optional.empty();
    }

    private SentEvent said(String what) {
        var id = body.name("conversationId", IDENTIFIER_INVALID);
        var meaning = meaning(what);
        var built = SentEvent.in(channel)
                .type(meaning.type, TypeNames.sourceType(what))
                .actor(meaning.actor)
                .id(event.id())
                .occurredAt(time());
        ContactAttributes.properties(attributes(), built);
        customer(built, id);
        built.property("call_id", id)
                .property("direction", outbound ? "outbound" : "inbound")
                .property("line", number(body.scalar(outbound ? "ani" : "dnis")));
        KEPT.forEach((theirs, ours) -> built.property(ours, body.scalar(theirs)));
        return built.build();
    }

    private Meaning meaning(String what) {
        return switch (what) {
            case "customer.start" -> of(CallStep.STARTED);
            case "acd.start" -> of(CallStep.QUEUED);
            case "acd.end" ->
                switch (upper("acdOutcome")) {
                    case "ANSWERED" -> of(CallStep.ANSWERED);
                    case "ABANDON" -> of(CallStep.MISSED);
                    default -> new Meaning("acd_end", "system");
                };
            case "customer.end" -> of(CallStep.ENDED);
            default -> new Meaning(TypeNames.snakeCase(what), BY_STAFF.contains(what) ? "company" : "system");
        };
    }

    private Meaning of(CallStep step) {
        return new Meaning(step.type(channel), step.actor(outbound));
    }

    private void customer(SentEvent.Builder event, @Nullable String id) {
        ContactAttributes.identifiers(attributes(), event);
        event.identifier("phone", number(body.text(outbound ? "dnis" : "ani", IDENTIFIER_INVALID)));
        written(body.text(outbound ? "addressTo" : "addressFrom", IDENTIFIER_INVALID), event);
        if (!event.names()) {
            event.identifier(NAMESPACE, id);
        }
    }

    /// Adds the address of who writes: an e-mail's, or a telephone number. Other services have ids of their own, digits
    /// too, by which nobody is known.
    private void written(@Nullable String address, SentEvent.Builder event) {
        if (address == null) {
            return;
        }
        var whole = upper("messageType").equals("WHATSAPP") && !address.startsWith("+") ? "+" + address : address;
        if (whole.startsWith("+")) {
            event.identifier("phone", number(whole));
        } else if (channel.equals("email") && address.contains("@")) {
            event.identifier("email", address);
        }
    }

    /// The number; null for SIP addresses and who does not show one.
    private static @Nullable String number(@Nullable Object address) {
        if (!(address instanceof String text)) {
            return null;
        }
        var number = text.regionMatches(true, 0, "tel:", 0, 4) ? text.substring(4) : text;
        return NUMBER.matcher(number).matches() ? number : null;
    }

    /// `eventTime`, milliseconds since 1970; without it when it was published.
    private @Nullable String time() {
        return switch (body.members().get("eventTime")) {
            case null -> event.time();
            case Number millis
            when millis.doubleValue() >= 0 && millis.doubleValue() < LATEST ->
                Instant.ofEpochMilli(millis.longValue()).toString();
            default -> {
                body.flaws().note(RefusalCode.OCCURRED_AT_INVALID, "eventTime must be milliseconds since 1970");
                yield null;
            }
        };
    }

    private Tree attributes() {
        return body.object("attributes", FORMAT_INVALID);
    }

    private String upper(String name) {
        return Objects.toString(body.scalar(name), "").toUpperCase(Locale.ROOT);
    }
}
