package dev.pasillo.ingest.format.segment;

import com.fasterxml.jackson.core.JsonFactory;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SentRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/// What RudderStack's browser SDK asks before it sends: that its source is there, and that events go nowhere but here.
final class SourceConfigPage {
    private static final JsonFactory JSON = new JsonFactory();

    private SourceConfigPage() {}

    static Reply reply(SentRequest request) {
        var key = PixelCall.key(request);
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("source");
            json.writeStringField("id", "pasillo");
            json.writeStringField("name", "pasillo");
            json.writeStringField("writeKey", key);
            json.writeFieldName("config");
            json.writeRawValue(
                    "{\"statsCollection\":{\"errors\":{\"enabled\":false},\"metrics\":{\"enabled\":false}}}");
            json.writeBooleanField("enabled", true);
            json.writeStringField("workspaceId", "pasillo");
            json.writeArrayFieldStart("destinations");
            json.writeEndArray();
            json.writeObjectFieldStart("dataplanes");
            json.writeEndObject();
            json.writeEndObject();
            json.writeStringField("updatedAt", "2026-01-01T00:00:00.000Z");
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return new Reply.Content(200, "application/json", bytes.toByteArray(), Map.of());
    }
}
