package dev.pasillo.ingest.format.posthog;

import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.format.json.Tree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whom an event names. PostHog has one field for it, `distinct_id`: the user once somebody is identified, before that
/// what the SDK made up. Which of them it is the SDK says beside it.
final class Persons {
    /// Groups that are the company or the account somebody belongs to; others (a project, a channel) are not.
    private static final Set<String> ACCOUNTS = Set.of("account", "company", "organization", "organisation");

    /// What the SDK calls everybody where it may keep nothing in the browser.
    private static final String COOKIELESS = "$posthog_cookieless";

    private static final Pattern MADE_UP = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Persons() {}

    static void name(SentEvent.Builder event, String name, Tree call, Tree properties, Map<String, Object> traits) {
        var distinct = distinctId(call, properties);
        var anonymous = distinct != null && anonymous(name, distinct, call, properties);
        if (distinct != null && !ofAGroup(name, distinct, properties)) {
            event.identifier(anonymous ? "anonymous_id" : "user_id", distinct);
        }
        event.identifier("user_id", properties.name("$user_id", IDENTIFIER_INVALID));
        if (!anonymous) {
            // Of strangers the device is no name: after a logout it is still that of who was there before.
            event.identifier("anonymous_id", properties.name("$device_id", IDENTIFIER_INVALID));
        }
        if (name.equals(CaptureNames.IDENTIFY)) {
            event.identifier("anonymous_id", somebody(properties.name("$anon_distinct_id", IDENTIFIER_INVALID)));
        }
        if (CaptureNames.ALIASES.contains(name)) {
            var alias = properties.name("alias", IDENTIFIER_INVALID);
            if (!Objects.equals(alias, distinct)) {
                event.identifier(anonymous ? "user_id" : "anonymous_id", alias);
            }
        }
        if (traits.get("email") instanceof String email) {
            event.identifier("email", email);
        }
        if (traits.get("phone") instanceof String phone) {
            event.identifier("phone", phone);
        }
        accounts(event, name, properties);
    }

    /// What is said of the person: `$set`, and what `$set_once` has beside it, without the SDK's own.
    static Map<String, Object> traits(Tree call, Tree properties) {
        var traits = new LinkedHashMap<String, Object>();
        for (var from : new Tree[] {call, properties}) {
            for (var field : new String[] {"$set", "$set_once"}) {
                from.object(field, RefusalCode.TRAITS_INVALID).members().forEach((trait, value) -> {
                    if (value != null && !trait.startsWith("$")) {
                        traits.putIfAbsent(trait, value);
                    }
                });
            }
        }
        return traits;
    }

    private static @Nullable String distinctId(Tree call, Tree properties) {
        for (var from : new Tree[] {call, properties}) {
            for (var field : new String[] {"distinct_id", "$distinct_id"}) {
                var found = from.name(field, IDENTIFIER_INVALID);
                if (found != null) {
                    return somebody(found);
                }
            }
        }
        return null;
    }

    private static @Nullable String somebody(@Nullable String distinct) {
        return COOKIELESS.equals(distinct) ? null : distinct;
    }

    private static boolean anonymous(String name, String distinct, Tree call, Tree properties) {
        if (name.equals(CaptureNames.IDENTIFY)) {
            return false;
        }
        if (properties.members().get("$is_identified") instanceof Boolean identified) {
            return !identified;
        }
        if (distinct.equals(properties.members().get("$device_id"))) {
            return true;
        }
        // Where nobody is named, the SDKs make a UUID up and ask that no person be made of it.
        return impersonal(call, properties) && MADE_UP.matcher(distinct).matches();
    }

    private static boolean impersonal(Tree call, Tree properties) {
        return Boolean.FALSE.equals(properties.members().get("$process_person_profile"))
                || Boolean.FALSE.equals(call.object("options", RefusalCode.FORMAT_INVALID)
                        .members()
                        .get("process_person_profile"));
    }

    /// A group that is described by nobody in particular stands in for a person.
    private static boolean ofAGroup(String name, String distinct, Tree properties) {
        return name.equals(CaptureNames.GROUP)
                && distinct.equals("$" + properties.members().get("$group_type") + "_"
                        + properties.members().get("$group_key"));
    }

    private static void accounts(SentEvent.Builder event, String name, Tree properties) {
        if (name.equals(CaptureNames.GROUP)
                && properties.members().get("$group_type") instanceof String type
                && ACCOUNTS.contains(type)) {
            event.identifier("account_id", properties.name("$group_key", IDENTIFIER_INVALID));
        }
        var groups = properties.object("$groups", IDENTIFIER_INVALID);
        for (var type : groups.members().keySet()) {
            if (ACCOUNTS.contains(type)) {
                event.identifier("account_id", groups.name(type, IDENTIFIER_INVALID));
            }
        }
    }
}
