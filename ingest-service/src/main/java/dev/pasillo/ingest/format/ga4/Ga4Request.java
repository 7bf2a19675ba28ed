package dev.pasillo.ingest.format.ga4;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.HashedId;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request: events in a list, and around it whose they are.
///
/// @param channel what the source is set to
record Ga4Request(Body body, Limits limits, @Nullable String channel) {
    private static final String EVENTS = "events";

    /// Hands over each event.
    Reading each(Sink sink) {
        var json = new JsonBody(body, limits);
        var objects = new JsonObjects(limits);
        var envelope = json.envelope(EVENTS);
        if (!envelope.lists()) {
            return json.each(new NoList(objects, sink));
        }
        var around = objects.read(envelope);
        var flaw = around.flaws().code();
        if (flaw != null) {
            sink.refused(null, flaw, around.flaws().detail(), json.raw());
            return new Reading.Complete();
        }
        return json.eachOf(EVENTS, new Listed(objects, sink, around, envelope.bytes()));
    }

    /// A body without a list of events.
    private static final class NoList extends EventsOfASink {
        NoList(JsonObjects objects, Sink sink) {
            super(objects, sink);
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            var flaws = objects.read(bytes, offset, length, plain).flaws();
            flaws.note(RefusalCode.FORMAT_INVALID, "a request has a list of events");
            return refused(Objects.requireNonNull(flaws.code()), flaws.detail(), raw);
        }
    }

    /// The events of a list.
    private final class Listed extends EventsOfASink {
        private final Tree around;
        private final byte @Nullable [] head;
        private int index;

        Listed(JsonObjects objects, Sink sink, Tree around, byte @Nullable [] head) {
            super(objects, sink);
            this.around = around;
            this.head = head;
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            var event = objects.read(bytes, offset, length, plain);
            var id = Ga4Event.distinct(event, around) ? id(bytes, offset, length) : null;
            index++;
            return hand(Ga4Event.event(event, around, id, channel), event.flaws(), sink, kept(raw));
        }

        @Override
        public boolean refused(RefusalCode code, String detail, Raw raw) {
            index++;
            return super.refused(code, detail, raw);
        }

        /// Whose it is, when it was sent, what it says and its place: what stays the same when the request is repeated.
        private String id(byte[] bytes, int offset, int length) {
            return HashedId.of(
                    "ga4-",
                    around("client_id"),
                    around("app_instance_id"),
                    around("user_id"),
                    around("timestamp_micros"),
                    ByteBuffer.allocate(Integer.BYTES).putInt(index).flip(),
                    ByteBuffer.wrap(bytes, offset, length));
        }

        private ByteBuffer around(String name) {
            return UTF_8.encode(String.valueOf(around.members().get(name)));
        }

        /// The event as a request of its own: by itself it says nothing of whose it is.
        private Raw kept(Raw raw) {
            if (head == null || raw.truncated() || head.length + raw.length() > JsonBody.KEPT - 100) {
                return raw;
            }
            var list = (head.length > 2 ? ",\"" : "\"") + EVENTS + "\":[";
            var bytes = new byte[head.length - 1 + list.length() + raw.length() + 2];
            var all = ByteBuffer.wrap(bytes);
            all.put(head, 0, head.length - 1).put(list.getBytes(UTF_8));
            all.put(raw.bytes(), raw.offset(), raw.length()).put("]}".getBytes(UTF_8));
            return new Raw(bytes, 0, bytes.length, false);
        }
    }
}
