package dev.pasillo.ingest.format.cloudevents;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.Tree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a CloudEvent says, as an event. The data are its properties. Whom it names stands in extension attributes, in
/// the data, or, where nothing else says the user, in the subject. Extension attributes that nobody here knows are not
/// kept: those who pass events on add some, and other ones each time.
final class CloudEvent {
    private static final int LONGEST_ID = 200;
    private static final String IDENTIFIERS = "identifiers";
    private static final String TRAITS = "traits";

    private CloudEvent() {}

    /// The event. What is wrong with its shape goes to the tree's flaws.
    static SentEvent event(Tree event) {
        version(event);
        var source = required(event, "source");
        var type = required(event, "type");
        var data = data(event);
        var user = user(event, data);
        var channel = event.text("channel", RefusalCode.CHANNEL_UNKNOWN);
        var name = type == null ? null : TypeAttribute.type(type);
        return new SentEvent(
                id(event, source),
                event.text("time", RefusalCode.OCCURRED_AT_INVALID),
                null,
                channel == null ? "other" : channel,
                name,
                type == null || type.equals(name) ? null : TypeNames.sourceType(type),
                event.text("actor", RefusalCode.ACTOR_INVALID),
                identifiers(event, data, user),
                properties(event, data, user),
                data.object(TRAITS, RefusalCode.TRAITS_INVALID).members(),
                null,
                null,
                null,
                null);
    }

    private static void version(Tree event) {
        var version = event.text("specversion", FORMAT_INVALID);
        if (version == null || !(version.equals("1") || version.startsWith("1."))) {
            event.flaws().note(FORMAT_INVALID, "specversion must be 1.0");
        }
    }

    private static @Nullable String required(Tree event, String name) {
        var value = event.text(name, FORMAT_INVALID);
        if (value == null || value.isBlank()) {
            event.flaws().note(FORMAT_INVALID, name + " is required");
            return null;
        }
        return value;
    }

    /// The source and the id are unique together. A source has no blank in it.
    private static @Nullable String id(Tree event, @Nullable String source) {
        var id = required(event, "id");
        if (id == null || source == null) {
            return id;
        }
        var both = source + " " + id;
        return both.length() <= LONGEST_ID ? both : "sha256-" + hash(both);
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The data as an object; what is none is in it under its attribute's name.
    @SuppressWarnings("unchecked")
    private static Tree data(Tree event) {
        return switch (event.members().get("data")) {
            case null -> {
                var binary = event.members().get("data_base64");
                yield new Tree(binary == null ? Map.of() : Map.of("data_base64", binary), event.flaws());
            }
            case Map<?, ?> object -> new Tree((Map<String, Object>) object, event.flaws());
            case Object other -> new Tree(Map.of("data", other), event.flaws());
        };
    }

    /// The user, where something but the subject says it.
    private static @Nullable String user(Tree event, Tree data) {
        var user = event.name("userid", IDENTIFIER_INVALID);
        return user != null ? user : either(data, "user_id", "userId");
    }

    private static List<Identifier> identifiers(Tree event, Tree data, @Nullable String user) {
        var found = new ArrayList<Identifier>(4);
        var named = user != null ? user : event.name("subject", FORMAT_INVALID);
        add(found, "user_id", named);
        var anonymous = event.name("anonymousid", IDENTIFIER_INVALID);
        add(found, "anonymous_id", anonymous != null ? anonymous : either(data, "anonymous_id", "anonymousId"));
        add(found, "email", event.text("email", IDENTIFIER_INVALID));
        add(found, "phone", event.name("phone", IDENTIFIER_INVALID));
        add(found, "device_id", event.name("deviceid", IDENTIFIER_INVALID));
        add(found, "loyalty_id", event.name("loyaltyid", IDENTIFIER_INVALID));
        add(found, "account_id", event.name("accountid", IDENTIFIER_INVALID));
        listed(found, data);
        return found;
    }

    /// Identifiers in the data as Pasillo's own events have them.
    @SuppressWarnings("unchecked")
    private static void listed(List<Identifier> found, Tree data) {
        switch (data.members().get(IDENTIFIERS)) {
            case null -> {}
            case List<?> list -> {
                for (var element : list) {
                    if (element instanceof Map<?, ?> map) {
                        var identifier = new Tree((Map<String, Object>) map, data.flaws());
                        var namespace = identifier.text("namespace", IDENTIFIER_INVALID);
                        add(found, namespace == null ? "" : namespace, identifier.name("value", IDENTIFIER_INVALID));
                    } else {
                        data.flaws().note(IDENTIFIER_INVALID, "an identifier must be an object");
                    }
                }
            }
            default -> data.flaws().note(IDENTIFIER_INVALID, "identifiers must be a list");
        }
    }

    private static @Nullable String either(Tree data, String name, String other) {
        var found = data.name(name, IDENTIFIER_INVALID);
        return found != null ? found : data.name(other, IDENTIFIER_INVALID);
    }

    private static void add(List<Identifier> found, String namespace, @Nullable String value) {
        if (value != null) {
            found.add(new Identifier(namespace, value));
        }
    }

    private static Map<String, Object> properties(Tree event, Tree data, @Nullable String user) {
        var properties = new LinkedHashMap<>(data.members());
        properties.remove(IDENTIFIERS);
        properties.remove(TRAITS);
        if (user != null && event.members().get("subject") instanceof String subject) {
            properties.putIfAbsent("subject", subject);
        }
        return properties;
    }
}
