package dev.pasillo.ingest.format.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.JsonBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An event that comes in a query, read as the JSON that it would be in a body: so that the rules for it are the same,
/// and a refused one can be read again by itself.
public final class QueryEvent {
    private static final JsonFactory JSON = new JsonFactory();

    private QueryEvent() {}

    /// Reads the event. A query that cannot be read, or has a text that cannot be kept, is refused as it came.
    ///
    /// @param most fields that the query may have
    /// @param shape the JSON object that the fields are; its values are texts and maps of such
    public static Reading read(
            @Nullable String query,
            int most,
            Limits limits,
            UnaryOperator<Map<String, Object>> shape,
            JsonBody.Events events,
            Sink sink) {
        var bytes = query == null ? new byte[0] : query.getBytes(UTF_8);
        var raw = JsonBody.kept(bytes);
        var form = Form.read(query, most);
        if (form.isEmpty()) {
            sink.refused(
                    null,
                    RefusalCode.FORMAT_INVALID,
                    "the query has a broken escape, or more than " + most + " fields",
                    raw);
            return new Reading.Complete();
        }
        var tree = FormTree.of(form.get(), limits);
        if (tree.flaws().code() != null) {
            sink.refused(
                    null,
                    Objects.requireNonNull(tree.flaws().code()),
                    tree.flaws().detail(),
                    raw);
            return new Reading.Complete();
        }
        return new JsonBody(Body.of(json(shape.apply(tree.members()))), limits).each(events);
    }

    private static byte[] json(Map<String, Object> event) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            write(json, event);
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Map<?, ?> object) throws IOException {
        json.writeStartObject();
        for (var member : object.entrySet()) {
            json.writeFieldName(String.valueOf(member.getKey()));
            if (member.getValue() instanceof Map<?, ?> inner) {
                write(json, inner);
            } else {
                json.writeString(String.valueOf(member.getValue()));
            }
        }
        json.writeEndObject();
    }
}
