package dev.pasillo.ingest.format.ga4;

import com.fasterxml.jackson.core.JsonFactory;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.domain.Intake;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.Outcome;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What would be wrong with a request, as Google's validation server tells it:
/// `{"validationMessages":[{"fieldPath":"events[0]","description":"…","validationCode":"VALUE_INVALID"}]}`.
final class Validation implements Sink {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST = 100;
    private static final Reception NOWHERE = new Reception("validation", "validation", Instant.EPOCH, () -> "none");

    private record Message(int index, RefusalCode code, String detail) {}

    private final Intake intake;
    private final List<Message> messages = new ArrayList<>();
    private int index;

    Validation(Limits limits) {
        this.intake = new Intake(limits);
    }

    @Override
    public boolean event(SentEvent event, Collection<String> ignored, Raw raw) {
        return switch (intake.decide(event, NOWHERE)) {
            case Outcome.Accepted accepted -> {
                index++;
                yield true;
            }
            case Outcome.Refused(var code, var detail) -> refused(null, code, detail, raw);
        };
    }

    @Override
    public boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw) {
        messages.add(new Message(index++, code, detail));
        return messages.size() < MOST;
    }

    Reply reply() {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("validationMessages");
            for (var message : messages) {
                json.writeStartObject();
                json.writeStringField("fieldPath", "events[" + message.index + "]");
                json.writeStringField("description", message.code.code() + ": " + message.detail);
                json.writeStringField(
                        "validationCode",
                        message.code.code().endsWith("-missing") ? "VALUE_REQUIRED" : "VALUE_INVALID");
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return new Reply.Content(200, "application/json", bytes.toByteArray(), Map.of());
    }
}
