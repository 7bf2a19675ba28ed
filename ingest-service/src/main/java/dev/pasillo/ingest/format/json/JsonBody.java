package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A body of JSON, gzip or not, whatever the headers say. Gives the bytes of its events one by one and never holds more
/// than one of them; the body can be gone through as often as needed.
///
/// @param unpacked how many bytes a gzip body may have once unpacked
public record JsonBody(Body body, Limits limits, long unpacked) {
    /// How many bytes of a refused event are kept.
    public static final int KEPT = 256 << 10;

    private static final int BUFFER = 32 << 10;

    public JsonBody(Body body, Limits limits) {
        this(body, limits, limits.unpackedBytes());
    }

    /// Takes events.
    public interface Events {
        /// The bytes of a JSON object, as deep and as large as it may be, in UTF-8.
        ///
        /// @param plain whether no text in it has an escape or a character beyond ASCII
        /// @return whether to go on
        boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw);

        /// Bytes that begin as no object does.
        ///
        /// @return whether to go on
        boolean other(byte[] bytes, int offset, int length, Raw raw);

        /// Bytes that cannot be read.
        ///
        /// @return whether to go on
        boolean refused(RefusalCode code, String detail, Raw raw);
    }

    /// Hands over the elements of the body where it is an array, else the values that stand one after the other.
    public Reading each(Events events) {
        return reading(window -> each(new Frames(window, limits.eventBytes()), window, events));
    }

    /// Hands over the elements of one member of the object that the body is. What else the object has is passed over.
    ///
    /// @param list the member's name; [#envelope] says whether it is there
    public Reading eachOf(String list, Events events) {
        return reading(window -> {
            var members = new Members(window, limits);
            boolean listed = false;
            boolean more = true;
            while (more && members.next()) {
                if (!members.isList(list)) {
                    members.pass();
                } else if (listed) {
                    members.pass();
                    more = events.refused(RefusalCode.DUPLICATE_KEY, list + " is said twice", members.raw());
                } else {
                    listed = true;
                    var elements = members.elements();
                    more = each(elements, events);
                    members.behind(elements);
                }
            }
            if (more && members.broken()) {
                members.rest();
                events.refused(RefusalCode.JSON_INVALID, members.flaw(), members.raw());
            }
        });
    }

    /// What stands around the events of a body that is an object with a list of them: its other members.
    ///
    /// @param list the member's name that has the events
    public Envelope envelope(String list) {
        var found = new Envelope[1];
        var reading = reading(window -> {
            var members = new Members(window, limits);
            boolean lists = false;
            while (members.next()) {
                if (members.isList(list)) {
                    lists = true;
                    members.pass();
                } else {
                    members.collect();
                }
            }
            found[0] = new Envelope(lists, members.collected());
        });
        return found[0] == null || !(reading instanceof Reading.Complete) ? Envelope.NONE : found[0];
    }

    /// Takes a body as a whole.
    public interface Whole {
        /// All of the body, unpacked.
        void take(byte[] bytes, int offset, int length, Raw raw);

        /// More than one event may have.
        void refused(RefusalCode code, String detail, Raw raw);
    }

    /// Hands over the whole body, where it is no larger than an event may be.
    public Reading whole(Whole whole) {
        return reading(window -> {
            while (window.end - window.start <= limits.eventBytes() && window.more()) {}
            int length = window.end - window.start;
            var raw = new Raw(window.bytes, window.start, Math.min(length, KEPT), length > KEPT);
            if (length > limits.eventBytes()) {
                whole.refused(
                        RefusalCode.EVENT_TOO_LARGE, "an event has at most " + limits.eventBytes() + " bytes", raw);
            } else {
                whole.take(window.bytes, window.start, length, raw);
            }
        });
    }

    /// What stands around events.
    ///
    /// @param lists whether the list is there
    /// @param bytes the other members as one JSON object; null where they are too large or too deep
    public record Envelope(boolean lists, byte @Nullable [] bytes) {
        static final Envelope NONE = new Envelope(false, new byte[] {'{', '}'});
    }

    /// The first bytes of the whole body, to keep.
    public Raw raw() {
        return new Raw(body.bytes(), body.offset(), Math.min(body.length(), KEPT), body.length() > KEPT);
    }

    /// What is kept of bytes that are no body: of a query, or of an event that is written anew.
    public static Raw kept(byte[] bytes) {
        return new Raw(bytes, 0, Math.min(bytes.length, KEPT), bytes.length > KEPT);
    }

    private interface Walk {
        void over(ByteWindow window) throws IOException;
    }

    private Reading reading(Walk walk) {
        if (!body.packed()) {
            try {
                walk.over(ByteWindow.over(body.bytes(), body.offset(), body.length()));
                return new Reading.Complete();
            } catch (IOException impossible) {
                throw new IllegalStateException("an array cannot fail to be read", impossible);
            }
        }
        var packed = new ByteArrayInputStream(body.bytes(), body.offset(), body.length());
        try (var stream = new GZIPInputStream(packed, BUFFER)) {
            walk.over(ByteWindow.over(stream, unpacked));
            return new Reading.Complete();
        } catch (ByteWindow.TooLarge bomb) {
            return new Reading.TooLarge();
        } catch (IOException damaged) {
            return new Reading.Damaged();
        }
    }

    private void each(Frames frames, ByteWindow window, Events events) throws IOException {
        if (each(frames, events) && !frames.any() && !frames.array()) {
            events.refused(RefusalCode.BODY_EMPTY, "the body has no event", new Raw(window.bytes, 0, 0, false));
        }
    }

    /// @return whether to go on
    private boolean each(Frames frames, Events events) throws IOException {
        while (frames.next()) {
            if (!hand(frames, events)) {
                return false;
            }
        }
        return true;
    }

    private boolean hand(Frames frames, Events events) {
        return switch (frames.kind()) {
            case BROKEN -> events.refused(RefusalCode.JSON_INVALID, frames.flaw(), frames.raw());
            case OVERSIZE ->
                events.refused(
                        RefusalCode.EVENT_TOO_LARGE,
                        "an event has at most " + limits.eventBytes() + " bytes",
                        frames.raw());
            case VALUE -> value(frames, events);
        };
    }

    private boolean value(Frames frames, Events events) {
        if (frames.bytes()[frames.offset()] != '{') {
            return events.other(frames.bytes(), frames.offset(), frames.length(), frames.raw());
        }
        if (frames.deepest() > limits.depth()) {
            return events.refused(
                    RefusalCode.TOO_DEEP,
                    "an event has at most " + limits.depth() + " levels, itself included",
                    frames.raw());
        }
        if (!frames.ascii() && !Utf8.valid(frames.bytes(), frames.offset(), frames.length())) {
            return events.refused(RefusalCode.TEXT_INVALID, "the event is not UTF-8", frames.raw());
        }
        return events.object(frames.bytes(), frames.offset(), frames.length(), frames.plain(), frames.raw());
    }
}
