package dev.pasillo.journey.http;

import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The parameters that lists have in common. What cannot be read is refused, never taken for a default.
final class QueryParameters {
    static final int USUAL_LIMIT = 50;
    static final int LARGEST_LIMIT = 500;

    private static final int LONGEST_WORD = 200;
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private QueryParameters() {}

    /// How many items a page holds at most.
    static int limit(@Nullable String text) {
        return limit(text, USUAL_LIMIT, LARGEST_LIMIT);
    }

    static int limit(@Nullable String text, int usual, int largest) {
        if (text == null) {
            return usual;
        }
        try {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= largest) {
                return limit;
            }
        } catch (NumberFormatException noNumber) {
            // refused like a number out of range
        }
        throw invalid("limit", "limit is a number from 1 to " + largest + ".");
    }

    /// The place of the last item of the page before, as that page said it in `next`.
    static <T> @Nullable T after(@Nullable String text, Function<String, Optional<T>> place) {
        if (text == null) {
            return null;
        }
        return place.apply(text)
                .orElseThrow(() -> invalid("after", "after is what the page before answered as next, unchanged."));
    }

    static @Nullable Boolean yesOrNo(String name, @Nullable String text) {
        return switch (text) {
            case null -> null;
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw invalid(name, name + " is true or false.");
        };
    }

    /// A code or a name to compare with.
    static @Nullable String word(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.isBlank() || text.length() > LONGEST_WORD || text.indexOf('\0') >= 0) {
            throw invalid(name, name + " has 1 to " + LONGEST_WORD + " characters.");
        }
        return text;
    }

    /// A time, or a day in UTC for its beginning.
    static @Nullable Instant time(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var time = text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LATEST)) {
                return time;
            }
        } catch (DateTimeParseException noTime) {
            // refused like a time out of range
        }
        throw invalid(name, name + " is an RFC 3339 time such as 2026-01-01T00:00:00Z, or a day.");
    }

    static ProblemException invalid(String parameter, String detail) {
        return new ProblemException(Problem.of(400, "parameter-invalid", detail).with("parameter", parameter));
    }
}
