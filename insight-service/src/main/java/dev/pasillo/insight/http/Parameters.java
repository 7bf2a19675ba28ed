package dev.pasillo.insight.http;

import dev.pasillo.insight.application.ReadFigures.Question;
import dev.pasillo.insight.domain.query.Selection;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// Reads the parameters of a query. Every mistake is a 400 that names the parameter and its form; an unknown
/// parameter is a mistake too, because a figure with a filter left out looks right and is not.
final class Parameters {
    private static final Set<String> EVERYWHERE = Set.of("from", "to", "segment", "persona", "channel", "asOf");
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final MultivaluedMap<String, String> given;

    private Parameters(MultivaluedMap<String, String> given) {
        this.given = given;
    }

    /// Of a request that takes the filters, `asOf` and these.
    static Parameters of(UriInfo uri, String... more) {
        var known = new TreeSet<>(EVERYWHERE);
        known.addAll(Set.of(more));
        return of(uri, known);
    }

    /// Of a request that takes these and no others.
    static Parameters alone(UriInfo uri, String... all) {
        return of(uri, new TreeSet<>(Set.of(all)));
    }

    private static Parameters of(UriInfo uri, Set<String> known) {
        var given = uri.getQueryParameters();
        for (var name : given.keySet()) {
            if (!known.contains(name)) {
                throw refused("parameter-unknown", name, "This list takes " + String.join(", ", known) + ".");
            }
            if (given.get(name).size() > 1) {
                throw refused("parameter-invalid", name, "Give it once.");
            }
        }
        return new Parameters(given);
    }

    /// What is asked, of this workspace.
    Question question(String workspace) {
        return new Question(workspace, selection(), text("asOf").orElse(null));
    }

    private Selection selection() {
        var from = time("from").orElse(null);
        var to = time("to").orElse(null);
        if (from != null && to != null && to.isBefore(from)) {
            throw refused("parameter-invalid", "to", "It lies before from.");
        }
        return new Selection(
                from,
                to,
                text("segment").orElse(null),
                text("persona").orElse(null),
                text("channel").orElse(null));
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    Optional<String> text(String name) {
        return value(name, "a text that is not empty", value -> {
            if (value.isEmpty() || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("empty");
            }
            return value;
        });
    }

    Optional<Boolean> truth(String name) {
        return value(name, "true or false", value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(value);
        });
    }

    /// A value of a closed list.
    <T> Optional<T> one(String name, String form, Function<String, Optional<T>> find) {
        return value(name, form, value -> find.apply(value).orElseThrow(() -> new IllegalArgumentException(value)));
    }

    /// How many entries a page has.
    int limit() {
        return value("limit", "a whole number from 1 to 1000", value -> {
                    var limit = Integer.parseInt(value);
                    if (limit < 1 || limit > 1_000) {
                        throw new IllegalArgumentException(value);
                    }
                    return limit;
                })
                .orElse(100);
    }

    private Optional<Instant> time(String name) {
        return value(name, "a time such as 2026-01-31T12:00:00Z, or a UTC day such as 2026-01-31", value -> {
            // A plus sign that was not encoded arrives as a space.
            var text = value.replace(' ', '+');
            var time = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw new IllegalArgumentException("too far");
            }
            return time.truncatedTo(ChronoUnit.MILLIS);
        });
    }

    private <T> Optional<T> value(String name, String form, Function<String, T> read) {
        var value = given.getFirst(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.apply(value));
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            throw refused("parameter-invalid", name, "It must be " + form + ".");
        }
    }

    static ProblemException refused(String code, String name, String detail) {
        return new ProblemException(
                Problem.of(400, code, "Parameter " + name + ": " + detail).with("parameter", name));
    }
}
