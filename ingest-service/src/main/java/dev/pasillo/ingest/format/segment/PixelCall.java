package dev.pasillo.ingest.format.segment;

import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.format.form.Form;
import java.util.LinkedHashMap;
import java.util.Map;

/// A call in the query of an image's address, as RudderStack has it: fields are the call's members, dots lead into
/// objects (`properties.campaign=spring`), all values are texts.
final class PixelCall {
    /// Fields that a query may have.
    static final int FIELDS = 200;

    /// Objects within one another, the call being the first.
    private static final int DEEPEST = 5;

    private PixelCall() {}

    /// The call of that name, as it would stand in a body.
    static Map<String, Object> of(Map<String, Object> fields, CallKind kind) {
        var call = new LinkedHashMap<String, Object>();
        fields.forEach((name, value) -> put(call, name, value));
        call.put("type", kind.word());
        call.putIfAbsent("channel", "web");
        return call;
    }

    /// The key that stands in the query, of a pixel or a beacon.
    static String key(SentRequest request) {
        return Form.read(request.query(), FIELDS)
                .map(form -> form.get("writeKey"))
                .orElse("");
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> call, String name, Object value) {
        var object = call;
        var path = name.split("\\.", DEEPEST);
        for (int at = 0; at < path.length - 1; at++) {
            if (!(object.computeIfAbsent(path[at], level -> new LinkedHashMap<String, Object>())
                    instanceof Map<?, ?> inner)) {
                return;
            }
            object = (Map<String, Object>) inner;
        }
        object.putIfAbsent(path[path.length - 1], value);
    }
}
