package dev.pasillo.insight.domain.query;

import dev.pasillo.contract.ContractJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where the people behind a figure are listed, so that nobody must guess parameters: a path with everything
/// that the figure was asked with, and the moment that it is of.
public final class PeopleLink {
    private final StringBuilder link = new StringBuilder();
    private char separator = '?';

    private PeopleLink(String definition) {
        link.append("/v1/journeys/")
                .append(encoded(definition).replace("+", "%20"))
                .append("/people");
    }

    /// The list behind a figure.
    ///
    /// @param asOf absent: as it stands when somebody looks
    public static String of(String definition, Selection selection, Behind behind, @Nullable String asOf) {
        return new PeopleLink(definition)
                .behind(behind)
                .and("from", text(selection.from()))
                .and("to", text(selection.to()))
                .and("segment", selection.segment())
                .and("persona", selection.persona())
                .and("channel", selection.channel())
                .and("asOf", asOf)
                .link
                .toString();
    }

    private PeopleLink behind(Behind behind) {
        return switch (behind) {
            case Behind.Visits visits -> {
                var verdict = visits.verdict();
                yield and("stage", visits.stage())
                        .and("verdict", verdict == null ? null : verdict.name().toLowerCase(Locale.ROOT))
                        .and("now", text(visits.present()))
                        .and("returned", text(visits.returned()))
                        .and("lastTouchpoint", visits.lastTouchpoint())
                        .and("historical", text(visits.historical()));
            }
            case Behind.Customers customers ->
                and("rule", customers.rule().id()).and("stage", customers.stage());
            case Behind.Journeys journeys -> {
                var state = journeys.state();
                yield and("journeys", state == null ? "started" : state.id());
            }
            case Behind.Moments moments -> {
                var outcome = moments.outcome();
                yield and("moment", moments.moment())
                        .and("outcome", outcome == null ? "any" : outcome.name().toLowerCase(Locale.ROOT));
            }
            case Behind.Handovers handovers -> {
                var outcome = handovers.outcome();
                yield and("stage", handovers.stage())
                        .and(
                                "handover",
                                outcome == null ? "any" : outcome.name().toLowerCase(Locale.ROOT));
            }
            case Behind.Ratings ratings -> and("stage", ratings.stage()).and("feedback", "rated");
            case Behind.Completions _ -> and("journeys", "completions");
        };
    }

    private PeopleLink and(String name, @Nullable String value) {
        if (value != null) {
            link.append(separator).append(name).append('=').append(encoded(value));
            separator = '&';
        }
        return this;
    }

    private static @Nullable String text(@Nullable Boolean value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String text(@Nullable Instant value) {
        return value == null ? null : ContractJson.write(value);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
