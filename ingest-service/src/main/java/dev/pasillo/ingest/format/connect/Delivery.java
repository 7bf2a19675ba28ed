package dev.pasillo.ingest.format.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The request of Firehose as its answer has to name it. Whatever is answered in another form, Firehose takes for a
/// failure.
///
/// @param requestId the same for each attempt
/// @param timestamp when Firehose made the request, in milliseconds since 1970; 0 where it does not say so at once
record Delivery(String requestId, long timestamp) {
    private static final Pattern ID = Pattern.compile("[!-~]{1,256}");
    private static final JsonFactory JSON = new JsonFactory();

    /// Empty where the request is none of Firehose.
    static Optional<Delivery> of(SentRequest request, Limits limits) {
        var head = new Head(limits);
        new JsonBody(request.body(), limits).whole(head);
        var stated = request.headers().get("X-Amz-Firehose-Request-Id");
        var id = stated == null ? head.requestId : stated;
        return id != null && ID.matcher(id).matches()
                ? Optional.of(new Delivery(id, head.timestamp))
                : Optional.empty();
    }

    /// The answer: `{"requestId","timestamp"}`, and `errorMessage` where there was an error.
    Reply reply(int status, @Nullable String error) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("requestId", requestId);
            json.writeNumberField("timestamp", timestamp);
            if (error != null) {
                json.writeStringField("errorMessage", error);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return Reply.json(status, bytes.toString(UTF_8));
    }

    /// Looks at the first bytes of a body for what stands before the records.
    private static final class Head implements JsonBody.Whole {
        private final JsonFactory json;
        private @Nullable String requestId;
        private long timestamp;

        Head(Limits limits) {
            json = JsonObjects.factory(limits);
        }

        @Override
        public void take(byte[] bytes, int offset, int length, Raw raw) {
            look(raw);
        }

        @Override
        public void refused(RefusalCode code, String detail, Raw raw) {
            look(raw);
        }

        private void look(Raw raw) {
            try (var parser = json.createParser(raw.bytes(), raw.offset(), raw.length())) {
                if (parser.nextToken() == JsonToken.START_OBJECT) {
                    members(parser);
                }
            } catch (IOException cutOff) {
                // The body goes on behind these bytes, or is no JSON: what was found counts.
            }
        }

        private void members(JsonParser parser) throws IOException {
            var name = parser.nextFieldName();
            while (name != null && (requestId == null || timestamp == 0)) {
                var value = parser.nextToken();
                if (name.equals("requestId") && value == JsonToken.VALUE_STRING) {
                    requestId = parser.getText();
                } else if (name.equals("timestamp") && value == JsonToken.VALUE_NUMBER_INT) {
                    timestamp = parser.getLongValue();
                } else {
                    parser.skipChildren();
                }
                name = parser.nextFieldName();
            }
        }
    }
}
