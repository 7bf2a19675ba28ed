package dev.pasillo.ingest.format.connect;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.json.JsonObjects;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Unpacks what Firehose delivers, `{"requestId","timestamp","records":[{"data":"<base64>"}]}`: each record has one
/// JSON object or several, one behind the other. Holds one record at a time.
final class FirehoseRecords extends EventsOfASink {
    /// The member that has the records.
    static final String LIST = "records";

    /// A record of Firehose has at most 1,000 KiB, which base64 makes a third longer.
    private static final int LONGEST = 1_400_000;

    private final Limits limits;
    private final JsonBody.Events within;

    private FirehoseRecords(JsonObjects objects, Sink sink, Limits limits, JsonBody.Events within) {
        super(objects, sink);
        this.limits = limits;
        this.within = within;
    }

    /// Whether a body is a delivery.
    static boolean are(JsonBody body) {
        return body.envelope(LIST).lists();
    }

    /// Hands over the objects in the records of a delivery.
    ///
    /// @param limits of an object; a record may be as large as Firehose makes it
    /// @param within takes the objects
    static Reading read(Body delivery, Limits limits, Sink sink, JsonBody.Events within) {
        var ofRecords = ofRecords(limits);
        return new JsonBody(delivery, ofRecords)
                .eachOf(LIST, new FirehoseRecords(new JsonObjects(ofRecords), sink, limits, within));
    }

    private static Limits ofRecords(Limits limits) {
        return new Limits(
                limits.bodyBytes(),
                limits.unpackedBytes(),
                Math.max(limits.eventBytes(), LONGEST),
                limits.events(),
                limits.properties(),
                limits.depth(),
                Math.max(limits.textLength(), LONGEST),
                limits.nameLength(),
                limits.numberLength(),
                limits.identifiers(),
                limits.identifierLength());
    }

    @Override
    public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
        var record = objects.read(bytes, offset, length, plain);
        var content = decoded(record.text("data", FORMAT_INVALID));
        if (content == null || content.length() == 0 || content.packed()) {
            record.flaws().note(FORMAT_INVALID, "data must be JSON in base64, not packed");
        }
        var code = record.flaws().code();
        if (content == null || code != null) {
            return refused(code == null ? FORMAT_INVALID : code, record.flaws().detail(), raw);
        }
        var stoppable = new Stoppable();
        new JsonBody(content, limits).each(stoppable);
        return stoppable.more;
    }

    private static @Nullable Body decoded(@Nullable String data) {
        try {
            return data == null ? null : Body.of(Base64.getDecoder().decode(data));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /// Remembers whether the sink said stop.
    private final class Stoppable implements JsonBody.Events {
        private boolean more = true;

        @Override
        public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
            more = within.object(bytes, offset, length, plain, raw);
            return more;
        }

        @Override
        public boolean other(byte[] bytes, int offset, int length, Raw raw) {
            more = within.other(bytes, offset, length, raw);
            return more;
        }

        @Override
        public boolean refused(RefusalCode code, String detail, Raw raw) {
            more = within.refused(code, detail, raw);
            return more;
        }
    }
}
