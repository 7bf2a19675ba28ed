package dev.pasillo.ingest.format.generic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.form.Form;
import dev.pasillo.ingest.format.form.FormTree;
import dev.pasillo.ingest.format.form.Multipart;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.HashedId;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The events of a request, whatever it is: JSON shows in its first byte, a form with files in its type; anything
/// else is a form, and where there is no body the query is one.
///
/// @param sentAgain whether this is one event that was refused before, by itself
record GenericBody(SentRequest request, Limits limits, Mapping mapping, boolean sentAgain, Sink sink) {
    Reading read() {
        var json = new JsonBody(request.body(), limits);
        if (request.method().equals("GET") || request.body().length() == 0) {
            var query = (request.query() == null ? "" : request.query()).getBytes(UTF_8);
            form(query, Form.read(request.query(), limits.properties()));
            return new Reading.Complete();
        }
        var boundary = Multipart.boundary(request.headers().get("Content-Type"));
        if (boundary.isEmpty() && looksLikeJson()) {
            return json(json);
        }
        return json.whole(new Whole((bytes, raw) -> form(
                bytes,
                boundary.isPresent()
                        ? Multipart.read(bytes, 0, bytes.length, boundary.get(), limits.properties())
                        : Form.read(new String(bytes, UTF_8).strip(), limits.properties()))));
    }

    private boolean looksLikeJson() {
        var body = request.body();
        var first = body.bytes()[body.offset()];
        return body.packed() || "{[ \t\r\n".indexOf(first) >= 0 || first == (byte) 0xef;
    }

    private Reading json(JsonBody body) {
        var objects = new JsonObjects(limits);
        var events = new JsonEvents(objects);
        var list = mapping.events();
        if (list == null || sentAgain) {
            return body.each(events);
        }
        if (list.names().size() > 1) {
            return body.whole(new Whole((bytes, raw) -> deep(objects.value("body", bytes, 0, bytes.length), raw)));
        }
        var name = list.names().getFirst();
        return body.envelope(name).lists() ? body.eachOf(name, events) : body.each(new WithoutList(objects));
    }

    private void deep(Tree body, Raw raw) {
        var flaw = body.flaws().code();
        if (flaw != null) {
            sink.refused(null, flaw, body.flaws().detail(), raw);
        } else if (mapping.events() != null
                && mapping.events().in(body.members().get("body")) instanceof List<?> list) {
            for (var element : list) {
                var bytes = JsonText.of(element);
                if (!one(element, bytes, JsonBody.kept(bytes))) {
                    return;
                }
            }
        } else {
            noList(raw);
        }
    }

    private boolean noList(Raw raw) {
        return sink.refused(
                null, RefusalCode.FORMAT_INVALID, "there is no list of events where the mapping has it", raw);
    }

    @SuppressWarnings("unchecked")
    private boolean one(@Nullable Object element, byte[] bytes, Raw raw) {
        return element instanceof Map<?, ?> members
                ? event(new Tree((Map<String, Object>) members, new Flaws()), id(bytes, 0, bytes.length), raw)
                : sink.refused(null, RefusalCode.EVENT_NOT_AN_OBJECT, "an event is a JSON object", raw);
    }

    private void form(byte[] bytes, Optional<Form> form) {
        var raw = JsonBody.kept(bytes);
        if (form.isEmpty()) {
            sink.refused(
                    null,
                    RefusalCode.FORMAT_INVALID,
                    "neither JSON nor a form of at most " + limits.properties() + " fields",
                    raw);
        } else if (form.get().fields().isEmpty()) {
            sink.refused(null, RefusalCode.BODY_EMPTY, "neither the body nor the query has an event", raw);
        } else {
            event(FormTree.of(form.get(), limits), id(bytes, 0, bytes.length), raw);
        }
    }

    private boolean event(Tree event, String id, Raw raw) {
        return EventsOfASink.hand(new MappedEvent(mapping, request.source()).of(event, id), event.flaws(), sink, raw);
    }

    private static String id(byte[] bytes, int offset, int length) {
        return HashedId.of("body-", ByteBuffer.wrap(bytes, offset, length));
    }

    /// Events that are objects of a body.
    private final class JsonEvents extends EventsOfASink {
        JsonEvents(JsonObjects objects) {
            super(objects, GenericBody.this.sink);
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            return event(objects.read(bytes, offset, length, plain), id(bytes, offset, length), raw);
        }
    }

    /// A body that has no list where there should be one.
    private final class WithoutList extends EventsOfASink {
        WithoutList(JsonObjects objects) {
            super(objects, GenericBody.this.sink);
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            var flaws = objects.read(bytes, offset, length, plain).flaws();
            return flaws.code() == null ? noList(raw) : refused(flaws.code(), flaws.detail(), raw);
        }
    }

    /// A body that is looked at as a whole.
    private final class Whole implements JsonBody.Whole {
        private final BiConsumer<byte[], Raw> taker;

        Whole(BiConsumer<byte[], Raw> taker) {
            this.taker = taker;
        }

        @Override
        public void take(byte[] bytes, int offset, int length, Raw raw) {
            taker.accept(Arrays.copyOfRange(bytes, offset, offset + length), raw);
        }

        @Override
        public void refused(RefusalCode code, String detail, Raw raw) {
            sink.refused(null, code, detail, raw);
        }
    }
}
