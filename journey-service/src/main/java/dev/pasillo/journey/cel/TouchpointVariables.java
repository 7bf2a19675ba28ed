package dev.pasillo.journey.cel;

import dev.cel.runtime.CelVariableResolver;
import dev.pasillo.contract.Rating;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.authoring.Spelling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the names in a rule mean for one touchpoint; each is made only when a rule asks for it.
final class TouchpointVariables implements CelVariableResolver {
    static final String ID = "id";
    static final String CHANNEL = "channel";
    static final String TYPE = "type";
    static final String ACTOR = "actor";
    static final String OCCURRED_AT = "occurredAt";
    static final String PROPERTIES = "properties";
    static final String TRAITS = "traits";
    static final String RATING = "rating";
    static final String IDENTIFIERS = "identifiers";
    static final String OPENING = "opening";

    private final Touchpoint touchpoint;
    private final Map<String, Object> traits;
    private final @Nullable Touchpoint opening;

    TouchpointVariables(Touchpoint touchpoint, Map<String, Object> traits, @Nullable Touchpoint opening) {
        this.touchpoint = touchpoint;
        this.traits = traits;
        this.opening = opening;
    }

    @Override
    public Optional<Object> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case ID -> touchpoint.id();
                    case CHANNEL -> touchpoint.channel();
                    case TYPE -> touchpoint.type();
                    case ACTOR -> Spelling.of(touchpoint.actor());
                    case OCCURRED_AT -> touchpoint.occurredAt();
                    case PROPERTIES -> new CelObject(touchpoint.properties());
                    case TRAITS -> new CelObject(traits);
                    case RATING -> rating(touchpoint.rating());
                    case IDENTIFIERS -> identifiers();
                    case OPENING -> opening == null ? null : fields(opening);
                    default -> null;
                });
    }

    /// The same names, as the fields of one object.
    static Map<String, Object> fields(Touchpoint opening) {
        var own = new TouchpointVariables(opening, opening.traits(), null);
        var fields = new HashMap<String, Object>();
        for (var name : List.of(ID, CHANNEL, TYPE, ACTOR, OCCURRED_AT, PROPERTIES, TRAITS, RATING, IDENTIFIERS)) {
            own.find(name).ifPresent(value -> fields.put(name, value));
        }
        return fields;
    }

    private static Map<String, Object> rating(@Nullable Rating rating) {
        if (rating == null) {
            return Map.of();
        }
        var fields = new HashMap<String, Object>();
        fields.put("scale", rating.scale());
        fields.put("value", rating.value());
        if (rating.min() != null) {
            fields.put("min", rating.min());
        }
        if (rating.max() != null) {
            fields.put("max", rating.max());
        }
        return fields;
    }

    private List<Map<String, String>> identifiers() {
        return touchpoint.identifiers().stream()
                .map(identifier -> Map.of("namespace", identifier.namespace(), "value", identifier.value()))
                .toList();
    }
}
