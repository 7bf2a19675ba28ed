package dev.pasillo.ingest.format.sns;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_MISSING;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;

import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.JoinedId;
import dev.pasillo.ingest.format.json.PassedThrough;
import dev.pasillo.ingest.format.json.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an event of SES says, of each recipient that it is about.
///
/// Of a mail with several recipients SES does not tell who opened it, clicked or complained. Nobody is guessed: such an
/// event is about whoever the tags name, and refused where they name nobody. Where it tells, tags are not taken for one
/// of the recipients, since they are about the mail.
final class SesEvent {
    private static final int MOST_TAGS = 50;
    private static final String OWN_TAGS = "ses:";

    /// @param detail the member that says more
    /// @param recipients the list in it of those that it is about; null where that is everybody the mail went to
    /// @param ofEach whether it happened to each of them, instead of to one of them
    private record Shape(String detail, @Nullable String recipients, boolean ofEach) {}

    private static final Map<String, Shape> SHAPES = Map.of(
            "Send", new Shape("send", null, true),
            "Delivery", new Shape("delivery", "recipients", true),
            "DeliveryDelay", new Shape("deliveryDelay", "delayedRecipients", true),
            "Bounce", new Shape("bounce", "bouncedRecipients", true),
            "Complaint", new Shape("complaint", "complainedRecipients", false),
            "Reject", new Shape("reject", null, true),
            "Rendering Failure", new Shape("failure", null, true),
            "Open", new Shape("open", null, false),
            "Click", new Shape("click", null, false),
            "Subscription", new Shape("subscription", null, false));
    private static final Shape UNKNOWN = new Shape("", null, false);

    private final String name;
    private final String messageId;
    private final Tree event;
    private final Tree mail;
    private final Tree detail;
    private final Shape shape;

    private SesEvent(String name, String messageId, Tree event) {
        this.name = name;
        this.messageId = messageId;
        this.event = event;
        this.shape = SHAPES.getOrDefault(name, UNKNOWN);
        this.mail = event.object("mail", FORMAT_INVALID);
        this.detail = event.object(shape.detail, FORMAT_INVALID);
    }

    /// The events that a message brings; what is wrong with it goes to the tree's flaws.
    ///
    /// @param messageId that of SNS, which is the same when it repeats the message
    static List<SentEvent> of(Tree event, String messageId) {
        var name = event.text(event.has("eventType") ? "eventType" : "notificationType", FORMAT_INVALID);
        return switch (name) {
            // That a topic was connected with an identity.
            case "AmazonSnsSubscriptionSucceeded" -> List.of();
            case "Received" -> {
                event.flaws().note(FORMAT_INVALID, "mail that was received says nothing about what was sent");
                yield List.of();
            }
            case null -> {
                event.flaws().note(FORMAT_INVALID, "neither eventType nor notificationType says what happened");
                yield List.of();
            }
            default -> new SesEvent(name, messageId, event).events();
        };
    }

    private List<SentEvent> events() {
        var everybody = Recipients.of(mail, "destination");
        var recipients = shape.recipients == null ? everybody : Recipients.of(detail, shape.recipients);
        boolean mailOfOne = everybody.size() <= 1;
        // Whom SES did not even send to, it knows.
        boolean ofEach = shape.ofEach || heldBack("complaintSubType");
        if (ofEach && recipients.isEmpty()) {
            event.flaws().note(FORMAT_INVALID, "no recipient is named");
        }
        if (!ofEach && recipients.size() != 1) {
            var built = begun(messageId, new Tree(Map.of(), event.flaws())).property("recipients", recipients.size());
            PassedThrough.identifiers(tags(), built);
            if (!built.names()) {
                event.flaws()
                        .note(
                                IDENTIFIER_MISSING,
                                "it is not said which of %d recipients it was, and no tag of the mail names anybody"
                                        .formatted(recipients.size()));
            }
            return List.of(built.build());
        }
        return recipients.stream()
                .map(recipient -> {
                    var address = Recipients.address(recipient);
                    var built =
                            begun(JoinedId.of(messageId, address), recipient).identifier("email", address);
                    if (mailOfOne) {
                        PassedThrough.identifiers(tags(), built);
                    }
                    return built.build();
                })
                .toList();
    }

    /// @param recipient what is said of this recipient only
    private SentEvent.Builder begun(@Nullable String id, Tree recipient) {
        var type = type();
        var time = detail.text("timestamp", OCCURRED_AT_INVALID);
        var built = SentEvent.in("email")
                .type(type, TypeNames.sourceType(name))
                .id(id)
                .occurredAt(time == null ? mail.text("timestamp", OCCURRED_AT_INVALID) : time)
                .actor(actor(type));
        PassedThrough.properties(tags(), built, MOST_TAGS);
        return built.property("message_id", mail.scalar("messageId"))
                .property(
                        "subject", mail.object("commonHeaders", FORMAT_INVALID).scalar("subject"))
                .property(
                        "configuration_set", first(mail.object("tags", FORMAT_INVALID), OWN_TAGS + "configuration-set"))
                .property("bounce", "email_bounced".equals(type) ? hardness() : null)
                .property("reason", reason())
                .property("url", detail.scalar("link"))
                .property("status", recipient.scalar("status"))
                .property("response", either(recipient.scalar("diagnosticCode"), detail.scalar("smtpResponse")))
                .property("template", detail.scalar("templateName"))
                .property("contact_list", detail.scalar("contactList"))
                .property("origin", detail.scalar("source"));
    }

    private String type() {
        return switch (name) {
            case "Send" -> "email_sent";
            case "Delivery" -> "email_delivered";
            case "DeliveryDelay" -> "email_deferred";
            case "Bounce" -> heldBack("bounceSubType") ? "email_dropped" : "email_bounced";
            case "Complaint" ->
                heldBack("complaintSubType")
                        ? "email_dropped"
                        : "not-spam".equals(detail.members().get("complaintFeedbackType"))
                                ? "email_not_spam"
                                : "email_complained";
            case "Reject", "Rendering Failure" -> "email_dropped";
            case "Open" -> "email_opened";
            case "Click" -> "email_clicked";
            case "Subscription" -> Preferences.type(detail);
            default -> "email_" + TypeNames.snakeCase(name);
        };
    }

    /// Whether SES did not even try, because of an earlier bounce or complaint.
    private boolean heldBack(String subType) {
        var why = detail.members().get(subType);
        return "Suppressed".equals(why) || "OnAccountSuppressionList".equals(why);
    }

    private static @Nullable String actor(String type) {
        return switch (type) {
            case "email_deferred" -> "system";
            case "email_dropped" -> "company";
            default -> null;
        };
    }

    private String hardness() {
        return "Permanent".equals(detail.members().get("bounceType")) ? "hard" : "soft";
    }

    private @Nullable Object reason() {
        return switch (name) {
            case "Bounce" -> detail.scalar("bounceSubType");
            case "Complaint" -> either(detail.scalar("complaintSubType"), detail.scalar("complaintFeedbackType"));
            case "DeliveryDelay" -> detail.scalar("delayType");
            case "Rendering Failure" -> detail.scalar("errorMessage");
            default -> detail.scalar("reason");
        };
    }

    /// The company's own tags, the first value of each. Those of SES have addresses among them.
    private Tree tags() {
        var all = mail.object("tags", FORMAT_INVALID);
        var own = new LinkedHashMap<String, Object>();
        for (var name : all.members().keySet()) {
            var value = first(all, name);
            if (value != null && !name.startsWith(OWN_TAGS)) {
                own.put(name, value);
            }
        }
        return new Tree(own, event.flaws());
    }

    private static @Nullable String first(Tree tags, String name) {
        return tags.members().get(name) instanceof List<?> values
                        && !values.isEmpty()
                        && values.getFirst() instanceof String value
                ? value
                : null;
    }

    private static @Nullable Object either(@Nullable Object one, @Nullable Object other) {
        return one == null ? other : one;
    }
}
