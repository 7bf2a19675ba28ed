package dev.pasillo.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import dev.pasillo.ingest.application.Answer;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// The answer to a request that was read:
/// `{"accepted":1,"rejected":[{"index":1,"id":"e-2","code":"…","detail":"…"}]}`, with `rejectedTotal` where the list
/// does not have them all, and `ignoredFields` where there were any.
final class AnswerJson {
    private static final JsonFactory JSON = new JsonFactory();

    private AnswerJson() {}

    static Buffer of(Answer.Received answer) {
        if (answer.refused() == 0 && answer.ignoredFields().isEmpty()) {
            return Buffer.buffer("{\"accepted\":" + answer.accepted() + ",\"rejected\":[]}");
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
        return Buffer.buffer(bytes.toByteArray());
    }
}
