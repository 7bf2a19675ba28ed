package dev.pasillo.ingest.format.connect;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.ID_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;

import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.Timestamps;
import dev.pasillo.ingest.format.eventbridge.ContactAttributes;
import dev.pasillo.ingest.format.json.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What Connect tells of a contact once it is over: who the customer was, and when each step was. One event for each
/// step, with the ids of the events that told of it while it went on ([ContactEvent]), and above them.
///
/// Connect sends a record again whenever something is added to it. The seconds from the beginning of the contact to the
/// record's latest change are its revision, above all that events can have: the latest record stays, in whatever order
/// they come.
final class ContactRecord {
    /// The word for the end of a contact, as its record says it.
    static final String NAME = "call_completed";

    /// Above every revision of a contact's events.
    static final int ABOVE_EVENTS = 1 << 30;

    private final Tree record;
    private final Tree queue;
    private final Tree agent;
    private final Contact contact;
    private final SourceSettings source;
    private final int revision;

    private ContactRecord(Tree record, String id, SourceSettings source) {
        this.record = record;
        this.source = source;
        this.queue = record.object("Queue", FORMAT_INVALID);
        this.agent = record.object("Agent", FORMAT_INVALID);
        this.contact = Contact.of(
                id,
                record.name("InitialContactId", ID_INVALID),
                record.text("Channel", FORMAT_INVALID),
                record.text("InitiationMethod", FORMAT_INVALID),
                time(record, "InitiationTimestamp"));
        this.revision = ABOVE_EVENTS + contact.secondsUntil(time(record, "LastUpdateTimestamp"));
    }

    /// Whether an object is meant as one.
    static boolean is(Tree object) {
        return object.has("ContactId");
    }

    /// What happened in the contact, in order; its end is the last. Never empty.
    static List<SentEvent> events(Tree record, SourceSettings source) {
        var id = record.name("ContactId", ID_INVALID);
        if (id == null || id.isEmpty()) {
            record.flaws().note(ID_INVALID, "ContactId is empty");
            return List.of(SentEvent.in(null).build());
        }
        return new ContactRecord(record, id, source).events();
    }

    private List<SentEvent> events() {
        var events = new ArrayList<SentEvent>(Step.values().length);
        before(Step.INITIATED, contact.began(), events);
        before(Step.QUEUED, time(queue, "EnqueueTimestamp"), events);
        before(Step.CONNECTED_TO_AGENT, time(agent, "ConnectedToAgentTimestamp"), events);
        events.add(end());
        return events;
    }

    private void before(Step step, @Nullable String time, List<SentEvent> events) {
        if (time != null) {
            events.add(begin(step, step.name()).occurredAt(time).build());
        }
    }

    private SentEvent end() {
        var ended = time(record, "DisconnectTimestamp");
        return begin(Step.DISCONNECTED, NAME)
                .occurredAt(ended == null ? time(record, "LastUpdateTimestamp") : ended)
                .property("duration_s", ended == null ? null : contact.secondsUntil(ended))
                .property("queue_s", queue.scalar("Duration"))
                .property("talk_s", agent.scalar("AgentInteractionDuration"))
                .property("after_call_work_s", agent.scalar("AfterContactWorkDuration"))
                .property("hold_s", agent.scalar("CustomerHoldDuration"))
                .property("holds", agent.scalar("NumberOfHolds"))
                .property("disconnect_reason", record.scalar("DisconnectReason"))
                .build();
    }

    private SentEvent.Builder begin(Step step, String name) {
        var ending = new Contact.Ending(
                queue.has("EnqueueTimestamp"),
                agent.has("ConnectedToAgentTimestamp"),
                record.has("ConnectedToSystemTimestamp"),
                Objects.toString(record.scalar("DisconnectReason"), ""),
                record.has("NextContactId"));
        var built = contact.event(step, name, ending, source).revision(revision);
        if (step == Step.DISCONNECTED) {
            // Before what the record itself says: a flow may call its own things by the same names.
            ContactAttributes.properties(attributes(), built);
        }
        contact.said(built)
                .property("line", line())
                .property("queue", queue.scalar("Name"))
                .property("agent", agent.scalar("Username"));
        customer(built);
        return built;
    }

    /// Who the customer is: what the company's flows have found out, and the customer's end of the line. A contact of
    /// nobody stands for itself.
    private void customer(SentEvent.Builder event) {
        ContactAttributes.identifiers(attributes(), event);
        var endpoint = record.object("CustomerEndpoint", FORMAT_INVALID);
        var address = endpoint.text("Address", IDENTIFIER_INVALID);
        switch (Objects.toString(endpoint.scalar("Type"), "").toUpperCase(Locale.ROOT)) {
            case "EMAIL_ADDRESS" -> event.identifier("email", address);
            case "TELEPHONE_NUMBER", "VOIP", "" -> event.identifier("phone", number(address));
            default -> {
                // A flow, a bot or a messaging service's own id: nobody by whom a customer is known.
            }
        }
        if (!event.names()) {
            event.identifier(Contact.NAMESPACE, contact.first());
        }
    }

    /// The company's number.
    private @Nullable String line() {
        return number(record.object("SystemEndpoint", FORMAT_INVALID).text("Address", FORMAT_INVALID));
    }

    /// A number in international form, as Connect writes them; null for SIP addresses and who does not show one.
    private static @Nullable String number(@Nullable String address) {
        return address != null && address.startsWith("+") ? address : null;
    }

    private Tree attributes() {
        return record.object("Attributes", FORMAT_INVALID);
    }

    /// A time, which decides what replaces what: anything else is a flaw.
    private static @Nullable String time(Tree tree, String name) {
        var text = tree.text(name, OCCURRED_AT_INVALID);
        if (text != null && Timestamps.parse(text) == Timestamps.INVALID) {
            tree.flaws().note(OCCURRED_AT_INVALID, name + " must be an RFC 3339 time with a zone");
        }
        return text;
    }
}
