package dev.pasillo.journey.domain.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.contract.Channels;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what a person wants a source to be, out of a JSON object, and finds every mistake in it: the field, what is
/// wrong, and what to write instead. An unknown field is a mistake: one with a misspelled name would look as if it were
/// set.
public final class SourceForm {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern KIND = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int LONGEST_ZONE = 64;
    private static final int MOST_ORIGINS = 50;
    private static final int MOST_SECRETS = 5;
    private static final int LONGEST_SECRET = 4_096;
    private static final int LONGEST_SHOWN = 64;
    private static final List<String> FIELDS =
            List.of("name", "kind", "channel", "publicUrl", "origins", "secrets", "zone", "mapping", "trusted");
    /// Of the answer: whoever sends it back means nothing by it.
    private static final Set<String> ANSWERED =
            Set.of("keys", "key", "secretCount", "revision", "createdAt", "changedAt");

    private final Map<String, Object> body;
    private final List<FieldError> errors = new ArrayList<>();

    private SourceForm(Map<String, Object> body) {
        this.body = body;
    }

    /// A mistake.
    ///
    /// @param field where, as a path such as `origins[1]`
    /// @param message what is wrong, and how to mend it
    public record FieldError(String field, String message) {}

    /// What came of reading.
    public sealed interface Reading {
        /// All of it is well formed.
        ///
        /// @param secrets in the clear; null where nothing is said about them
        record Accepted(
                String name,
                SourceSettings settings,
                @Nullable List<String> secrets) implements Reading {
            /// Without secrets.
            @Override
            public String toString() {
                return "Accepted[" + name + "]";
            }
        }

        /// Something has to be mended.
        record Refused(List<FieldError> errors) implements Reading {
            public Refused {
                errors = List.copyOf(errors);
            }
        }
    }

    /// Reads a source.
    ///
    /// @param named its name, where something outside of the object says it
    public static Reading read(Map<String, Object> body, @Nullable String named) {
        return new SourceForm(body).read(named);
    }

    private Reading read(@Nullable String named) {
        body.keySet().stream()
                .filter(field -> !FIELDS.contains(field) && !ANSWERED.contains(field))
                .limit(10)
                .forEach(field ->
                        refuse(shown(field), "There is no such field. There are " + String.join(", ", FIELDS) + "."));
        var name = name(named);
        var settings = new SourceSettings(
                one(
                        "kind",
                        "such as stripe; `GET /v1/senders` of ingest-service lists what there is",
                        text -> KIND.matcher(text).matches() ? Optional.of(text) : Optional.empty()),
                one(
                        "channel",
                        "one of " + Channels.listed(),
                        text -> Channels.ALL.contains(text) ? Optional.of(text) : Optional.empty()),
                one(
                        "publicUrl",
                        "the address under which senders reach ingest-service, such as https://events.example.com, without"
                                + " user, query and fragment",
                        WebAddress::base),
                origins(),
                one("zone", "a time zone such as Europe/Madrid", SourceForm::zone),
                mapping(),
                trusted());
        var secrets = secrets();
        return errors.isEmpty() ? new Reading.Accepted(name, settings, secrets) : new Reading.Refused(errors);
    }

    private String name(@Nullable String named) {
        var value = body.get("name");
        if (named != null) {
            if (value != null && !value.equals(named)) {
                refuse("name", "The address says " + named + ". A source keeps its name; touchpoints carry it.");
            }
            return named;
        }
        if (value instanceof String text && NAME.matcher(text).matches()) {
            return text;
        }
        refuse("name", "It must be 1 to 64 of a to z, 0 to 9, `.`, `_` and `-`, such as web-shop.");
        return "?";
    }

    private @Nullable String one(String field, String form, Function<String, Optional<String>> read) {
        var value = body.get(field);
        if (value == null) {
            return null;
        }
        var found = value instanceof String text ? read.apply(text) : Optional.<String>empty();
        if (found.isEmpty()) {
            refuse(field, "It must be " + form + ".");
        }
        return found.orElse(null);
    }

    private static Optional<String> zone(String text) {
        try {
            return text.length() > LONGEST_ZONE
                    ? Optional.empty()
                    : Optional.of(ZoneId.of(text).getId());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private List<String> origins() {
        var origins = new LinkedHashSet<String>();
        var given = list("origins", MOST_ORIGINS);
        for (var at = 0; at < given.size(); at++) {
            var origin = given.get(at) instanceof String text ? WebAddress.origin(text) : Optional.<String>empty();
            if (origin.isEmpty()) {
                refuse(
                        "origins[" + at + "]",
                        "It must be an origin as browsers send it, such as https://shop.example.com. Leave `origins` out,"
                                + " and every page may call.");
            }
            origin.ifPresent(origins::add);
        }
        return List.copyOf(origins);
    }

    private @Nullable List<String> secrets() {
        if (body.get("secrets") == null) {
            return null;
        }
        var secrets = new LinkedHashSet<String>();
        var given = list("secrets", MOST_SECRETS);
        for (var at = 0; at < given.size(); at++) {
            if (given.get(at) instanceof String text
                    && !text.isBlank()
                    && text.length() <= LONGEST_SECRET
                    && text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n')
                    && UTF_8.newEncoder().canEncode(text)) {
                secrets.add(text.strip());
            } else {
                refuse(
                        "secrets[" + at + "]",
                        "It must be a text of 1 to " + LONGEST_SECRET + " characters, as the sender shows it.");
            }
        }
        return List.copyOf(secrets);
    }

    private List<?> list(String field, int most) {
        var value = body.get(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.size() <= most) {
            return list;
        }
        refuse(field, "It must be a list of at most " + most + ".");
        return List.of();
    }

    private Map<String, Object> mapping() {
        var value = body.get("mapping");
        if (value == null) {
            return Map.of();
        }
        var read = MappingTree.read(value);
        if (read.isEmpty()) {
            refuse("mapping", MappingTree.FORM);
        }
        return read.orElse(Map.of());
    }

    private boolean trusted() {
        var value = body.get("trusted");
        if (value != null && !(value instanceof Boolean)) {
            refuse("trusted", "It must be true or false.");
        }
        return Boolean.TRUE.equals(value);
    }

    /// The name of a field as far as it can be repeated in an answer: the first of it, and no half of a surrogate pair.
    private static String shown(String field) {
        var start = field.length() > LONGEST_SHOWN ? field.substring(0, LONGEST_SHOWN) + "…" : field;
        return new String(start.getBytes(UTF_8), UTF_8);
    }

    private void refuse(String field, String message) {
        errors.add(new FieldError(field, message));
    }
}
