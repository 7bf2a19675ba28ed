package dev.pasillo.ingest.format.snowplow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON that says by a schema what it is, and stands as text in a field of an event, plain or in base64.
///
/// @param schema what it is; null where it does not say
/// @param data what it says
record SelfDescribing(@Nullable Schema schema, @Nullable Object data) {
    private static final String VALUE = "value";

    /// What stands in the field, or in its twin in base64; null where there is neither.
    ///
    /// @param flaws where it is noted that it cannot be read
    static @Nullable SelfDescribing field(Tree event, String plain, String packed, JsonObjects objects, Flaws flaws) {
        var text = event.text(plain, RefusalCode.FORMAT_INVALID);
        var name = text == null ? packed : plain;
        byte[] bytes = null;
        if (text != null) {
            bytes = text.getBytes(UTF_8);
        } else {
            var base64 = event.text(packed, RefusalCode.FORMAT_INVALID);
            if (base64 == null) {
                return null;
            }
            bytes = decoded(base64);
        }
        if (bytes == null || bytes.length == 0) {
            flaws.note(RefusalCode.FORMAT_INVALID, name + " is not base64 of JSON");
            return null;
        }
        var read = objects.value(VALUE, bytes, 0, bytes.length);
        var code = read.flaws().code();
        if (code != null) {
            // The event itself was read.
            flaws.note(
                    code.wasRead() ? code : RefusalCode.FORMAT_INVALID,
                    name + ": " + read.flaws().detail());
            return null;
        }
        return of(read.members().get(VALUE));
    }

    /// That value, if it describes itself.
    static SelfDescribing of(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? new SelfDescribing(Schema.of(map.get("schema")), map.get("data"))
                : new SelfDescribing(null, null);
    }

    /// The alphabet of addresses without padding is what trackers write; collectors take the other too.
    private static byte @Nullable [] decoded(String base64) {
        var text = base64.replace('+', '-').replace(' ', '-').replace('/', '_').replace("=", "");
        try {
            return Base64.getUrlDecoder().decode(text.getBytes(ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /// Without content, which may be personal.
    @Override
    public String toString() {
        return "SelfDescribing[" + schema + "]";
    }
}
