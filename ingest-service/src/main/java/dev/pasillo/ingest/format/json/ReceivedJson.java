package dev.pasillo.ingest.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/// The answer to a request that was read, where its sender expects none in particular: 202 and
/// `{"accepted":1,"rejected":[{"index":1,"id":"e-2","code":"…","detail":"…"}]}`, with `rejectedTotal` where the list
/// does not have them all, and `ignoredFields` where there were any.
public final class ReceivedJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ReceivedJson() {}

    /// The answer as JSON, with 202.
    public static Reply reply(Answer.Received answer) {
        if (answer.refused() == 0 && answer.ignoredFields().isEmpty()) {
            return Reply.json(202, "{\"accepted\":" + answer.accepted() + ",\"rejected\":[]}");
        }
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("accepted", answer.accepted());
            json.writeArrayFieldStart("rejected");
            for (var refusal : answer.refusals()) {
                json.writeStartObject();
                json.writeNumberField("index", refusal.index());
                if (refusal.id() != null) {
                    json.writeStringField("id", refusal.id());
                }
                json.writeStringField("code", refusal.code().code());
                json.writeStringField("detail", refusal.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("rejectedTotal", answer.refused());
            if (!answer.ignoredFields().isEmpty()) {
                json.writeArrayFieldStart("ignoredFields");
                for (var field : answer.ignoredFields()) {
                    json.writeString(field);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return new Reply.Content(202, "application/json", bytes.toByteArray(), Map.of());
    }
}
