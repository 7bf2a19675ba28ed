package dev.pasillo.ingest.format.connect;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.ID_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;

import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.eventbridge.EventBridgeEvent;
import dev.pasillo.ingest.format.json.Tree;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What Connect tells of a contact while it goes on. It does not say who the customer is: until the contact's record
/// comes, the contact stands for itself.
///
/// Of each step there is one event, the latest: who waits in one queue after the other is called queued once. Its
/// revision is twice the seconds since the contact began, so that it stays below that of every [ContactRecord].
final class ContactEvent {
    private ContactEvent() {}

    static SentEvent event(Tree body, SourceSettings source) {
        var event = EventBridgeEvent.of(body);
        var detail = event.detail();
        var name = detail.text("eventType", FORMAT_INVALID);
        var id = detail.name("contactId", ID_INVALID);
        if (name == null || name.isBlank() || id == null || id.isEmpty()) {
            body.flaws().note(FORMAT_INVALID, "neither a contact event nor a contact record");
            return SentEvent.in(null).id(event.id()).build();
        }
        var contact = Contact.of(
                id,
                detail.name("initialContactId", ID_INVALID),
                detail.text("channel", FORMAT_INVALID),
                detail.text("initiationMethod", FORMAT_INVALID),
                detail.text("initiationTimestamp", OCCURRED_AT_INVALID));
        var queue = detail.object("queueInfo", FORMAT_INVALID);
        var agent = detail.object("agentInfo", FORMAT_INVALID);
        var step = Step.of(name);
        var built = step.isPresent()
                ? step(step.get(), name, event, contact, source)
                : besides(name, event, contact, source);
        return contact.said(built)
                .identifier(Contact.NAMESPACE, contact.first())
                .property("queue_id", resource(queue.scalar("queueArn")))
                .property("agent_id", resource(agent.scalar("agentArn")))
                .property("disconnect_reason", detail.scalar("disconnectReason"))
                .build();
    }

    private static SentEvent.Builder step(
            Step step, String name, EventBridgeEvent event, Contact contact, SourceSettings source) {
        var detail = event.detail();
        boolean completed = name.equalsIgnoreCase(Step.COMPLETED);
        var ended = completed ? detail.text("disconnectTimestamp", OCCURRED_AT_INVALID) : null;
        var ending = new Contact.Ending(
                detail.has("queueInfo"),
                detail.has("agentInfo"),
                detail.has("connectedToSystemTimestamp"),
                Objects.toString(detail.scalar("disconnectReason"), ""),
                false);
        return contact.event(step, TypeNames.sourceType(name), ending, source)
                .occurredAt(ended == null ? event.time() : ended)
                .revision(2 * contact.secondsUntil(event.time()) + (completed ? 1 : 0));
    }

    /// Something of which the record does not tell, and which the customer does not notice.
    private static SentEvent.Builder besides(
            String name, EventBridgeEvent event, Contact contact, SourceSettings source) {
        return SentEvent.in(contact.channel(source))
                .type(TypeNames.snakeCase(name), TypeNames.sourceType(name))
                .actor("system")
                .id(event.id())
                .occurredAt(event.time());
    }

    /// The last part of an ARN: what is named within its instance.
    private static @Nullable String resource(@Nullable Object arn) {
        return arn instanceof String text ? text.substring(text.lastIndexOf('/') + 1) : null;
    }
}
