package dev.pasillo.ingest.format.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import dev.pasillo.ingest.format.json.Tree;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes envelopes and hands on what their messages bring. What is kept of a refused event is its envelope, so that it
/// can be read by itself.
final class Messages extends EventsOfASink {
    /// SES sends it to a topic that it is connected with.
    private static final String VALIDATED = "Successfully validated SNS topic";

    private final Limits limits;

    Messages(Limits limits, Sink sink) {
        super(new JsonObjects(Envelope.limits(limits)), sink);
        this.limits = limits;
    }

    @Override
    public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
        var tree = objects.read(bytes, offset, length, plain);
        var envelope = new Envelope(tree);
        var id = envelope.text("MessageId");
        var code = tree.flaws().code();
        if (code != null) {
            return sink.refused(id, code, tree.flaws().detail(), raw);
        }
        var kind = envelope.kind();
        if (kind.isEmpty()) {
            return sink.refused(id, RefusalCode.FORMAT_INVALID, "Type says nothing that SNS sends", raw);
        }
        return switch (kind.get()) {
            case NOTIFICATION -> message(envelope.text("Message"), id, raw);
            case SUBSCRIPTION, UNSUBSCRIPTION -> true;
        };
    }

    private boolean message(@Nullable String message, @Nullable String id, Raw envelope) {
        if (message == null || id == null) {
            return sink.refused(id, RefusalCode.FORMAT_INVALID, "Message and MessageId must be texts", envelope);
        }
        if (message.startsWith(VALIDATED)) {
            return true;
        }
        var within = new Within(new JsonObjects(limits), sink, id, envelope);
        new JsonBody(Body.of(message.getBytes(UTF_8)), limits).each(within);
        return within.more;
    }

    /// The one event of a message.
    private static final class Within implements JsonBody.Events {
        private final JsonObjects objects;
        private final Sink sink;
        private final String id;
        private final Raw envelope;
        private boolean any;
        private boolean more = true;

        Within(JsonObjects objects, Sink sink, String id, Raw envelope) {
            this.objects = objects;
            this.sink = sink;
            this.id = id;
            this.envelope = envelope;
        }

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            if (any) {
                return refused(RefusalCode.FORMAT_INVALID, "a message is one event", raw);
            }
            any = true;
            hand(objects.read(bytes, offset, length, plain));
            return more;
        }

        private void hand(Tree event) {
            var events = SesEvent.of(event, id);
            var code = event.flaws().code();
            if (code != null) {
                more = sink.refused(id, code, event.flaws().detail(), envelope);
                return;
            }
            for (int at = 0; more && at < events.size(); at++) {
                more = EventsOfASink.hand(events.get(at), event.flaws(), sink, envelope);
            }
        }

        @Override
        public boolean other(byte[] bytes, int offset, int length, Raw raw) {
            var flaws = objects.other(bytes, offset, length);
            return refused(Objects.requireNonNull(flaws.code()), flaws.detail(), raw);
        }

        @Override
        public boolean refused(RefusalCode code, String detail, Raw raw) {
            more = sink.refused(id, code, "in the message: " + detail, envelope);
            // What else the message has would be refused for the same reason.
            return false;
        }
    }
}
