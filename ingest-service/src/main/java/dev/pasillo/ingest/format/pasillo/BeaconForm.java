package dev.pasillo.ingest.format.pasillo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.pasillo.ingest.format.form.Form;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// An event as the fields of a form: `channel=web&type=page_viewed&anonymous_id=an-1&path=/pricing`. Fields of
/// the event have their own names, identifiers are named by their namespace or as `identifiers.<namespace>`, traits as
/// `traits.<name>`; whatever else there is counts as a property.
final class BeaconForm {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> OF_THE_EVENT =
            Set.of("id", "occurredAt", "channel", "type", "sourceType", "actor");
    private static final Set<String> NAMESPACES =
            Set.of("user_id", "anonymous_id", "device_id", "loyalty_id", "email", "phone", "account_id");
    private static final String IDENTIFIERS = "identifiers.";
    private static final String PROPERTIES = "properties.";
    private static final String TRAITS = "traits.";
    private static final Pattern REVISION = Pattern.compile("\\d{1,9}");

    private BeaconForm() {}

    /// The event as JSON.
    static byte[] json(Form form) {
        var properties = new TreeMap<String, String>();
        var traits = new TreeMap<String, String>();
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (var field : form.fields().entrySet()) {
                var name = field.getKey();
                var value = field.getValue().getFirst();
                if (OF_THE_EVENT.contains(name)) {
                    json.writeStringField(name, value);
                } else if (name.equals("revision") && REVISION.matcher(value).matches()) {
                    json.writeNumberField(name, Integer.parseInt(value));
                } else if (name.startsWith(TRAITS)) {
                    traits.put(name.substring(TRAITS.length()), value);
                } else if (!NAMESPACES.contains(name) && !name.startsWith(IDENTIFIERS)) {
                    properties.put(name.startsWith(PROPERTIES) ? name.substring(PROPERTIES.length()) : name, value);
                }
            }
            identifiers(json, form.fields());
            texts(json, "properties", properties);
            texts(json, "traits", traits);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return bytes.toByteArray();
    }

    private static void identifiers(JsonGenerator json, Map<String, List<String>> fields) throws IOException {
        json.writeArrayFieldStart("identifiers");
        for (var field : fields.entrySet()) {
            var name = field.getKey();
            if (NAMESPACES.contains(name) || name.startsWith(IDENTIFIERS)) {
                json.writeStartObject();
                json.writeStringField(
                        "namespace", name.startsWith(IDENTIFIERS) ? name.substring(IDENTIFIERS.length()) : name);
                json.writeStringField("value", field.getValue().getFirst());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String name, Map<String, String> texts) throws IOException {
        if (!texts.isEmpty()) {
            json.writeObjectFieldStart(name);
            for (var text : texts.entrySet()) {
                json.writeStringField(text.getKey(), text.getValue());
            }
            json.writeEndObject();
        }
    }
}
