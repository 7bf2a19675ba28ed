package dev.pasillo.journey.http;

import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The parameters that lists have in common. What cannot be read is refused, never taken for a default.
final class QueryParameters {
    static final int USUAL_LIMIT = 50;
    static final int LARGEST_LIMIT = 500;

    private QueryParameters() {}

    /// How many items a page holds at most.
    static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL_LIMIT;
        }
        try {
            var limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException noNumber) {
            // refused like a number out of range
        }
        throw invalid("limit", "limit is a number from 1 to " + LARGEST_LIMIT + ".");
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

    static ProblemException invalid(String parameter, String detail) {
        return new ProblemException(Problem.of(400, "parameter-invalid", detail).with("parameter", parameter));
    }
}
