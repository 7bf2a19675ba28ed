package dev.pasillo.ingest.format.ga4;

import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.PROPERTIES_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.TRAITS_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.TYPE_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.TYPE_MISSING;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.domain.TypeNames;
import dev.pasillo.ingest.format.json.Tree;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an event says, with what stands around it: whom it names, and when it happened where it does not say so itself.
/// Hashed contact data (`user_data`) and addresses are not kept.
final class Ga4Event {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
    private static final Map<String, String> OF_THE_PAGE =
            Map.of("page_location", "url", "page_referrer", "referrer", "page_title", "title", "screen_name", "name");

    private Ga4Event() {}

    /// The event. What is wrong with its shape goes to the event's flaws.
    ///
    /// @param id where it could be told from its repetition
    /// @param channel what the source is set to
    static SentEvent event(Tree event, Tree request, @Nullable String id, @Nullable String channel) {
        var around = new Tree(request.members(), event.flaws());
        var app = around.name("app_instance_id", IDENTIFIER_INVALID);
        var name = event.text("name", TYPE_INVALID);
        var made = SentEvent.in(channel != null ? channel : app == null ? "web" : "app")
                .id(id)
                .occurredAt(time(event, around))
                .identifier("user_id", around.name("user_id", IDENTIFIER_INVALID))
                .identifier("anonymous_id", around.name("client_id", IDENTIFIER_INVALID))
                .identifier("anonymous_id", app)
                .properties(properties(event))
                .traits(traits(around));
        if (name == null || name.isBlank()) {
            event.flaws().note(TYPE_MISSING, "an event has a name");
        } else {
            made.type(EventNames.type(name), TypeNames.sourceType(name));
        }
        var consent = around.object("consent", RefusalCode.CONSENT_INVALID).members();
        return made.consent(consent.isEmpty() ? null : consent).build();
    }

    /// Whether the event says enough to be told from the next one like it.
    static boolean distinct(Tree event, Tree around) {
        return event.has("timestamp_micros")
                || around.has("timestamp_micros")
                || event.members().get("params") instanceof Map<?, ?> params && params.get("transaction_id") != null;
    }

    private static @Nullable String time(Tree event, Tree around) {
        var own = event.members().get("timestamp_micros");
        var micros = own == null ? around.members().get("timestamp_micros") : own;
        var since = Instant.EPOCH;
        return switch (micros) {
            case null -> null;
            case Integer number -> since.plus(number, ChronoUnit.MICROS).toString();
            case Long number -> since.plus(number, ChronoUnit.MICROS).toString();
            case Double number
            when number == Math.rint(number) && Math.abs(number) < 1L << 53 ->
                since.plus(number.longValue(), ChronoUnit.MICROS).toString();
            case String digits
            when DIGITS.matcher(digits).matches() ->
                since.plus(Long.parseLong(digits), ChronoUnit.MICROS).toString();
            default -> {
                event.flaws()
                        .note(OCCURRED_AT_INVALID, "timestamp_micros is a whole number of microseconds since 1970");
                yield null;
            }
        };
    }

    private static Map<String, Object> properties(Tree event) {
        var properties =
                new LinkedHashMap<>(event.object("params", PROPERTIES_INVALID).members());
        properties.remove("ip_override");
        properties.remove("user_agent");
        OF_THE_PAGE.forEach((parameter, name) -> {
            if (properties.get(parameter) instanceof String text && !text.isEmpty()) {
                properties.putIfAbsent(name, text);
            }
        });
        var path = path(properties.get("page_location"));
        if (path != null) {
            properties.putIfAbsent("path", path);
        }
        return properties;
    }

    private static @Nullable String path(@Nullable Object url) {
        if (!(url instanceof String text)) {
            return null;
        }
        try {
            return new URI(text).getRawPath();
        } catch (URISyntaxException notOne) {
            return null;
        }
    }

    /// User properties: each is `{"value": …}`.
    private static Map<String, Object> traits(Tree around) {
        var traits = new LinkedHashMap<String, Object>();
        around.object("user_properties", TRAITS_INVALID).members().forEach((name, property) -> {
            var value = property instanceof Map<?, ?> map ? map.get("value") : property;
            if (value != null) {
                traits.put(name, value);
            }
        });
        return traits;
    }
}
