package dev.pasillo.ingest.format.generic;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Channels;
import dev.pasillo.ingest.format.generic.Mapping.Checked;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a mapping and collects all that is wrong with it. Identifiers, ids and times come from events only: the same
/// one for all would make one customer of everybody.
final class MappingReader {
    private static final int MOST = 300;
    private static final Set<String> IDENTIFIERS =
            Set.of("user_id", "anonymous_id", "device_id", "loyalty_id", "email", "phone", "account_id");
    private static final Set<String> OF_CALLS =
            Set.of("call_id", "direction", "agent", "queue", "disposition", "duration_s", "recording_url");
    private static final Set<String> OTHERS = Set.of(
            "events",
            "time",
            "name",
            "type",
            "id",
            "channel",
            "actor",
            "identifiers",
            "properties",
            "traits",
            "rating",
            "feedback");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z][a-z0-9_.-]{0,99}");
    private static final String RECEIVED = "received";

    private final Map<String, Object> written;
    private final List<String> flaws = new ArrayList<>();
    private final Wheres wheres = new Wheres(flaws);

    MappingReader(Map<String, Object> written) {
        this.written = written;
    }

    Checked read() {
        for (var name : written.keySet()) {
            if (!OTHERS.contains(name) && !IDENTIFIERS.contains(name) && !OF_CALLS.contains(name)) {
                flaws.add(name + ": nothing of that name can be mapped; properties have a place of their own");
            }
        }
        var events = pointer("events");
        var time = time();
        var name = name();
        var id = wheres.place("id", written.get("id"));
        var channel = known("channel", Set.copyOf(Channels.ALL));
        var actor = known(
                "actor",
                Set.copyOf(Arrays.stream(Actor.values())
                        .map(who -> who.name().toLowerCase(Locale.ROOT))
                        .toList()));
        var identifiers = identifiers();
        var everything = written.get("properties") instanceof String ? pointer("properties") : null;
        var properties = everything == null && !(written.get("properties") instanceof String)
                ? each("properties", null)
                : new LinkedHashMap<String, Where>();
        for (var call : OF_CALLS) {
            wheres.any(call, written.get(call)).ifPresent(where -> properties.put(call, where));
        }
        var traits = each("traits", null);
        var rating = each("rating", Set.of("scale", "value", "min", "max"));
        if (!rating.isEmpty() && !rating.keySet().containsAll(Set.of("scale", "value"))) {
            flaws.add("rating: has a scale and a value");
        }
        var feedback = each("feedback", Set.of("text", "language"));
        if (!flaws.isEmpty()) {
            return new Checked.Bad(flaws);
        }
        return new Checked.Good(new Mapping(
                events,
                Objects.requireNonNull(time),
                Objects.requireNonNull(name),
                id.orElse(null),
                channel.orElse(null),
                actor.orElse(null),
                identifiers,
                everything,
                properties,
                traits,
                rating,
                feedback));
    }

    private @Nullable Pointer pointer(String name) {
        return switch (written.get(name)) {
            case null -> null;
            case String text -> {
                var pointer = Pointer.of(text);
                if (pointer.isEmpty()) {
                    flaws.add(name + ": must be a JSON Pointer such as /calls, not " + Wheres.shown(text));
                }
                yield pointer.orElse(null);
            }
            default -> {
                flaws.add(name + ": must be a JSON Pointer such as /calls");
                yield null;
            }
        };
    }

    private @Nullable TimeRule time() {
        var time = written.get("time");
        if (time == null) {
            flaws.add("time: is required; \"received\" for the time of receipt");
            return null;
        }
        if (RECEIVED.equals(time)) {
            return new TimeRule(null, List.of(), null);
        }
        if (!(time instanceof Map<?, ?> rule)) {
            return wheres.place("time", time)
                    .map(where -> new TimeRule(where, List.of(), null))
                    .orElse(null);
        }
        wheres.only("time", rule, Set.of("at", "format", "zone"));
        var where = wheres.place("time.at", rule.get("at"));
        if (rule.get("at") == null) {
            flaws.add("time.at: is required");
        }
        var formats = formats(rule.get("format"));
        var zone = zone(rule.get("zone"));
        return where.map(place -> new TimeRule(place, formats, zone)).orElse(null);
    }

    private List<TimeRule.Format> formats(@Nullable Object written) {
        var formats = new ArrayList<TimeRule.Format>();
        var all = written instanceof List<?> list ? list : written == null ? List.of() : List.of(written);
        for (var one : all) {
            var format = one instanceof String text ? TimeRule.Format.of(text) : Optional.<TimeRule.Format>empty();
            if (format.isEmpty()) {
                flaws.add("time.format: must be epoch_seconds, epoch_millis, epoch_micros or a pattern such as"
                        + " dd.MM.yyyy HH:mm, not " + Wheres.shown(one));
            }
            format.ifPresent(formats::add);
        }
        return formats;
    }

    private @Nullable ZoneId zone(@Nullable Object written) {
        if (written == null) {
            return null;
        }
        try {
            return ZoneId.of(String.valueOf(written));
        } catch (DateTimeException unknown) {
            flaws.add("time.zone: must be a zone such as Europe/Madrid, not " + Wheres.shown(written));
            return null;
        }
    }

    private @Nullable Where name() {
        var name = written.get("name");
        var type = written.get("type");
        if (name != null && type != null) {
            flaws.add("type: is another word for name; write one of them");
        } else if (name == null && type == null) {
            flaws.add("name: is required");
        }
        return wheres.any(name == null ? "type" : "name", name == null ? type : name)
                .orElse(null);
    }

    /// A value that, where it is the same for all, must be one of some.
    private Optional<Where> known(String name, Set<String> values) {
        var where = wheres.any(name, written.get(name));
        if (where.orElse(null) instanceof Where.Constant(var value) && !values.contains(String.valueOf(value))) {
            flaws.add(name + ": must be a JSON Pointer or one of "
                    + String.join(", ", values.stream().sorted().toList()) + ", not " + Wheres.shown(value));
        }
        return where;
    }

    private Map<String, Where> identifiers() {
        var found = new LinkedHashMap<String, Where>();
        for (var namespace : IDENTIFIERS) {
            wheres.place(namespace, written.get(namespace)).ifPresent(where -> found.put(namespace, where));
        }
        boolean any = IDENTIFIERS.stream().anyMatch(written::containsKey);
        switch (written.get("identifiers")) {
            case null -> {}
            case Map<?, ?> named -> {
                any |= !named.isEmpty();
                named.forEach((name, where) -> {
                    var namespace = String.valueOf(name);
                    if (NAMESPACE.matcher(namespace).matches()) {
                        wheres.place("identifiers." + namespace, where).ifPresent(at -> found.put(namespace, at));
                    } else {
                        flaws.add("identifiers." + Wheres.shown(namespace) + ": is no name of a namespace");
                    }
                });
            }
            default -> flaws.add("identifiers: must be an object of JSON Pointers by namespace");
        }
        if (!any) {
            flaws.add("identifiers: at least one is required, such as phone, email or user_id");
        }
        return found;
    }

    /// @param names the only ones that there may be; null for any
    private Map<String, Where> each(String name, @Nullable Set<String> names) {
        var found = new LinkedHashMap<String, Where>();
        switch (written.get(name)) {
            case null -> {}
            case Map<?, ?> named -> {
                if (named.size() > MOST) {
                    flaws.add(name + ": has at most " + MOST + " entries");
                }
                if (names != null) {
                    wheres.only(name, named, names);
                }
                named.forEach((part, where) ->
                        wheres.any(name + "." + part, where).ifPresent(at -> found.put(String.valueOf(part), at)));
            }
            default -> flaws.add(name + ": must be an object");
        }
        return found;
    }
}
