package dev.pasillo.ingest.format.segment;

import com.fasterxml.jackson.core.JsonFactory;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SentRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/// What the browser SDK asks before it sends: that events go to where the settings came from, and to nobody else.
final class SettingsPage {
    private static final JsonFactory JSON = new JsonFactory();

    private SettingsPage() {}

    static Reply reply(SentRequest request) {
        int scheme = request.address().indexOf("://");
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("integrations");
            json.writeObjectFieldStart("Segment.io");
            json.writeStringField("apiKey", String.valueOf(request.pathKey()));
            json.writeStringField("apiHost", request.address().substring(scheme + 3) + "/v1");
            json.writeStringField("protocol", request.address().substring(0, scheme));
            json.writeArrayFieldStart("unbundledIntegrations");
            json.writeEndArray();
            json.writeObjectFieldStart("maybeBundledConfigIds");
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
            json.writeFieldName("plan");
            json.writeRawValue("{\"track\":{\"__default\":{\"enabled\":true,\"integrations\":{}}}}");
            json.writeFieldName("middlewareSettings");
            json.writeRawValue("{}");
            json.writeFieldName("enabledMiddleware");
            json.writeRawValue("{}");
            json.writeFieldName("metrics");
            json.writeRawValue("{\"sampleRate\":0}");
            json.writeFieldName("remotePlugins");
            json.writeRawValue("[]");
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return new Reply.Content(200, "application/json", bytes.toByteArray(), Map.of());
    }
}
