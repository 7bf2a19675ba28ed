package dev.pasillo.insight.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.insight.application.FieldError;
import dev.pasillo.insight.application.FieldsRefusedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the object that a person sent, field by field, and collects every mistake, each with the field and how to mend
/// it. Unknown fields are mistakes: a rule with a misspelled filter looks right and is not. After a mistake a value is
/// a stand-in, which [#done] keeps from being used.
final class Fields {
    private final String code;
    private final @Nullable JsonNode body;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    /// @param code of the problem
    Fields(String code, @Nullable JsonNode body) {
        this.code = code;
        this.body = body == null || !body.isObject() ? null : body;
        if (this.body == null) {
            refuse("", "Send a JSON object.");
        }
    }

    private @Nullable JsonNode value(String name) {
        known.add(name);
        var value = body == null ? null : body.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /// Fields of an answer that come back in a PUT and say nothing.
    Fields ignoring(String... names) {
        known.addAll(List.of(names));
        return this;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    void refuse(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    String text(String name, int longest) {
        return optionalText(name, longest).orElseGet(() -> {
            if (errors.stream().noneMatch(error -> error.field().equals(name))) {
                refuse(name, "It is missing: a text of 1 to " + longest + " characters.");
            }
            return "?";
        });
    }

    Optional<String> optionalText(String name, int longest) {
        var value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        var text = value.asText();
        if (!value.isTextual()
                || text.isBlank()
                || text.length() > longest
                || text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
            refuse(name, "It must be a text of 1 to " + longest + " characters, without control characters.");
            return Optional.empty();
        }
        return Optional.of(text.strip());
    }

    /// One of a closed list.
    <T> Optional<T> one(String name, Function<String, Optional<T>> find, String form) {
        var value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        var found = value.isTextual() ? find.apply(value.asText()) : Optional.<T>empty();
        if (found.isEmpty()) {
            refuse(name, "It must be " + form + ".");
        }
        return found;
    }

    boolean truth(String name, boolean otherwise) {
        var value = value(name);
        if (value != null && !value.isBoolean()) {
            refuse(name, "It must be true or false.");
        }
        return value == null ? otherwise : value.asBoolean();
    }

    /// A number from `from` (inclusive) to `to` (exclusive).
    double fraction(String name, double from, double to) {
        var value = value(name);
        if (value == null || !value.isNumber() || !(value.asDouble() >= from && value.asDouble() < to)) {
            refuse(name, "It must be a number from " + from + " to below " + to + ", such as 0.3 for 30 %.");
            return from;
        }
        return value.asDouble();
    }

    long whole(String name, long from, long to, long otherwise) {
        var value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < from || value.asLong() > to) {
            refuse(name, "It must be a whole number from " + from + " to " + to + ".");
            return from;
        }
        return value.asLong();
    }

    Duration duration(String name, Duration from, Duration to, Duration otherwise) {
        var value = value(name);
        if (value == null) {
            return otherwise;
        }
        try {
            var duration = Duration.parse(value.asText());
            if (value.isTextual()
                    && duration.compareTo(from) >= 0
                    && duration.compareTo(to) <= 0
                    && duration.toMillis() % 1_000 == 0) {
                return duration;
            }
        } catch (DateTimeException | ArithmeticException none) {
            // Said below.
        }
        refuse(
                name,
                "It must be an ISO 8601 duration in whole seconds from " + from + " to P30D, such as PT1H or P1D.");
        return otherwise;
    }

    Optional<Instant> time(String name) {
        var value = value(name);
        try {
            if (value != null && value.isTextual()) {
                return Optional.of(OffsetDateTime.parse(value.asText()).toInstant());
            }
        } catch (DateTimeException none) {
            // Said below.
        }
        refuse(name, "It must be a time such as 2026-01-31T12:00:00Z.");
        return Optional.empty();
    }

    List<UUID> ids(String name, int most) {
        var value = value(name);
        var ids = new ArrayList<UUID>();
        if (value == null) {
            return ids;
        }
        if (!value.isArray() || value.size() > most) {
            refuse(name, "It must be a list of up to " + most + " ids.");
            return ids;
        }
        for (var each : value) {
            try {
                var id = UUID.fromString(each.asText());
                if (!ids.contains(id)) {
                    ids.add(id);
                }
            } catch (IllegalArgumentException none) {
                refuse(name, "It must be a list of ids, as GET /v1/destinations tells them.");
                return ids;
            }
        }
        return ids;
    }

    /// @throws FieldsRefusedException with every mistake, where there is one
    void done() {
        if (body != null) {
            Collection<String> given = new ArrayList<>();
            body.fieldNames().forEachRemaining(given::add);
            given.removeAll(known);
            given.forEach(name -> refuse(
                    name.length() > 100 ? name.substring(0, 100) : name,
                    "It is not known here. Known: " + String.join(", ", known) + "."));
        }
        if (!errors.isEmpty()) {
            throw new FieldsRefusedException(code, errors.stream().limit(50).toList());
        }
    }
}
