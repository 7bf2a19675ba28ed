package dev.pasillo.journey.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.domain.source.SourceForm;
import dev.pasillo.journey.domain.source.SourceForm.FieldError;
import dev.pasillo.journey.domain.source.SourceForm.Reading;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of requests about sources, or refuses them.
final class SourceBody {
    private static final int LARGEST = 64 << 10;
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(90);

    private SourceBody() {}

    /// A source.
    ///
    /// @param name of the address, where it says one
    static Reading.Accepted source(byte @Nullable [] body, @Nullable String name) {
        return switch (SourceForm.read(object(body), name)) {
            case Reading.Accepted accepted -> accepted;
            case Reading.Refused(var errors) -> throw invalid(errors);
        };
    }

    /// How long the other keys of a source are still valid; null where nothing is said.
    static @Nullable Duration overlap(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return null;
        }
        var given = object(body);
        var overlap = given.get("expiresOthersIn");
        if (given.size() > (given.containsKey("expiresOthersIn") ? 1 : 0)) {
            throw invalid(List.of(new FieldError("", "There is one field, expiresOthersIn.")));
        }
        if (overlap == null) {
            return null;
        }
        try {
            var duration = Duration.parse(overlap instanceof String text ? text : "");
            if (!duration.isNegative() && duration.compareTo(LONGEST_OVERLAP) <= 0) {
                return duration;
            }
        } catch (DateTimeException none) {
            // Refused below, like one out of range.
        }
        throw invalid(List.of(new FieldError(
                "expiresOthersIn", "It must be an ISO 8601 duration from PT0S to P90D, such as PT24H for a day.")));
    }

    @SuppressWarnings("unchecked") // every JSON object is one
    private static Map<String, Object> object(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw unreadable("The body is empty. Send a JSON object.");
        }
        if (body.length > LARGEST) {
            throw new ProblemException(
                    Problem.of(413, "body-too-large", "A source has at most " + LARGEST + " bytes."));
        }
        try {
            if (ContractJson.read(body, JsonNode.class).isObject()) {
                return ContractJson.read(body, LinkedHashMap.class);
            }
        } catch (ContractException noJson) {
            throw unreadable("The body is not JSON, or says a field twice.");
        }
        throw unreadable("The body is not a JSON object.");
    }

    private static ProblemException unreadable(String detail) {
        return new ProblemException(Problem.of(400, "request-unreadable", detail));
    }

    static ProblemException invalid(List<FieldError> errors) {
        var count = errors.size() == 1 ? "one thing" : errors.size() + " things";
        return new ProblemException(
                Problem.of(422, "source-invalid", "The source has " + count + " to mend; see `errors`.")
                        .with("errors", errors));
    }
}
