package dev.pasillo.ingest.format.segment;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a call says, as an event. Whom it names: `userId`, `anonymousId`, an alias' `previousId`, a group's `groupId`,
/// the e-mail and phone among the customer's traits, the device. What it says of the customer: the traits of identify
/// and those of the context; a group's traits are the group's, and so properties. Nothing is kept of addresses, user
/// agents and the rest of the context.
final class Calls {
    private static final List<String> OF_THE_PAGE = List.of("path", "url", "title", "referrer", "search");

    private Calls() {}

    /// The event that a call is. What is wrong with its shape goes to the call's flaws.
    ///
    /// @param around what stands around a batch: it counts where the call itself says nothing
    /// @param called the call that the path stands for; null for a batch
    /// @param head what the request's head says
    static SentEvent event(Tree call, Tree around, @Nullable CallKind called, Head head) {
        var context = context(call, around);
        var kind = kind(call, called);
        var name = name(call, kind);
        var type = EventNames.type(kind, name);
        return new SentEvent(
                call.name("messageId", RefusalCode.ID_INVALID),
                time(call),
                sentAt(call, around, head),
                Channels.of(call, context, kind, type, head.channel()),
                type.isEmpty() ? null : type,
                name.equals(type) || name.isEmpty() ? null : TypeNames.sourceType(name),
                null,
                identifiers(call, context, kind, head),
                properties(call, context, kind),
                traits(call, context, kind),
                null,
                null,
                consent(context),
                null);
    }

    private static CallKind kind(Tree call, @Nullable CallKind called) {
        var word = call.text("type", RefusalCode.TYPE_INVALID);
        if (word == null && called != null) {
            return called;
        }
        if (word == null) {
            call.flaws().note(RefusalCode.TYPE_MISSING, "a call in a batch has a type, such as track");
            return CallKind.TRACK;
        }
        var kind = CallKind.of(word);
        if (kind == null) {
            call.flaws()
                    .note(RefusalCode.TYPE_INVALID, "type must be one of identify, track, page, screen, group, alias");
            return CallKind.TRACK;
        }
        return kind;
    }

    /// What the sender calls it: a track call has a name of its own, of the others there is one each.
    private static String name(Tree call, CallKind kind) {
        if (kind != CallKind.TRACK) {
            return kind.word();
        }
        var name = call.text("event", RefusalCode.TYPE_INVALID);
        if (name == null || name.isBlank()) {
            call.flaws().note(RefusalCode.TYPE_MISSING, "a track call has an event");
            return "";
        }
        return name.strip();
    }

    /// What stands around counts where the call's own context says nothing.
    private static Tree context(Tree call, Tree around) {
        var own = call.object("context", FORMAT_INVALID);
        var shared = new Tree(around.members(), call.flaws()).object("context", FORMAT_INVALID);
        if (shared.members().isEmpty()) {
            return own;
        }
        var merged = new LinkedHashMap<>(shared.members());
        merged.putAll(own.members());
        return new Tree(merged, call.flaws());
    }

    private static @Nullable String time(Tree call) {
        var time = call.text("timestamp", RefusalCode.OCCURRED_AT_INVALID);
        return time != null ? time : call.text("originalTimestamp", RefusalCode.OCCURRED_AT_INVALID);
    }

    /// A flawed time of sending corrects nothing, and harms nothing.
    private static @Nullable String sentAt(Tree call, Tree around, Head head) {
        if (call.members().get("sentAt") instanceof String own) {
            return own;
        }
        return around.members().get("sentAt") instanceof String shared ? shared : head.sentAt();
    }

    private static List<Identifier> identifiers(Tree call, Tree context, CallKind kind, Head head) {
        var found = new ArrayList<Identifier>(4);
        var user = call.name("userId", IDENTIFIER_INVALID);
        // RudderStack's browser SDK says so of who is not known.
        if (user != null && !user.isEmpty()) {
            found.add(new Identifier("user_id", user));
        }
        call.ifNamed("anonymousId", IDENTIFIER_INVALID, id -> found.add(new Identifier("anonymous_id", id)));
        if (found.isEmpty() && head.anonymousId() != null) {
            found.add(new Identifier("anonymous_id", head.anonymousId()));
        }
        if (kind == CallKind.ALIAS) {
            var previous = call.name("previousId", IDENTIFIER_INVALID);
            // An SDK that already knows the user says the same twice.
            if (previous != null && !previous.equals(user)) {
                found.add(new Identifier("anonymous_id", previous));
            }
        }
        var traits = traits(call, context, kind);
        if (traits.get("email") instanceof String email) {
            found.add(new Identifier("email", email));
        }
        if (traits.get("phone") instanceof String phone) {
            found.add(new Identifier("phone", phone));
        }
        if (context.object("device", FORMAT_INVALID).members().get("id") instanceof String device) {
            found.add(new Identifier("device_id", device));
        }
        if (kind == CallKind.GROUP) {
            call.ifNamed("groupId", IDENTIFIER_INVALID, id -> found.add(new Identifier("account_id", id)));
        } else {
            context.ifNamed("groupId", IDENTIFIER_INVALID, id -> found.add(new Identifier("account_id", id)));
        }
        return found;
    }

    private static Map<String, Object> traits(Tree call, Tree context, CallKind kind) {
        var known = context.object("traits", RefusalCode.TRAITS_INVALID).members();
        if (kind != CallKind.IDENTIFY) {
            return known;
        }
        var own = call.object("traits", RefusalCode.TRAITS_INVALID).members();
        if (known.isEmpty()) {
            return own;
        }
        var merged = new LinkedHashMap<>(known);
        merged.putAll(own);
        return merged;
    }

    private static Map<String, Object> properties(Tree call, Tree context, CallKind kind) {
        var own = switch (kind) {
            case TRACK, PAGE, SCREEN -> call.object("properties", RefusalCode.PROPERTIES_INVALID);
            case GROUP -> call.object("traits", RefusalCode.TRAITS_INVALID);
            case IDENTIFY, ALIAS -> new Tree(Map.of(), call.flaws());
        };
        var properties = new LinkedHashMap<>(own.members());
        if (kind == CallKind.PAGE || kind == CallKind.SCREEN) {
            addText(properties, "name", call.members().get("name"));
            addText(properties, "category", call.members().get("category"));
        }
        var page = context.object("page", FORMAT_INVALID).members();
        for (var name : OF_THE_PAGE) {
            addText(properties, name, page.get(name));
        }
        var campaign = context.object("campaign", FORMAT_INVALID).members();
        if (!campaign.isEmpty()) {
            properties.putIfAbsent("campaign", campaign);
        }
        var session = context.members().get("sessionId");
        if (session instanceof Number || session instanceof String) {
            properties.putIfAbsent("session_id", String.valueOf(session));
        }
        return properties;
    }

    private static void addText(Map<String, Object> properties, String name, @Nullable Object value) {
        if (value instanceof String text && !text.isEmpty()) {
            properties.putIfAbsent(name, text);
        }
    }

    private static @Nullable Map<String, Object> consent(Tree context) {
        var consent = context.object("consent", RefusalCode.CONSENT_INVALID).members();
        return consent.isEmpty() ? null : consent;
    }
}
