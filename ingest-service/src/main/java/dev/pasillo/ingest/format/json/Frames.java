package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.application.Raw;
import java.io.IOException;

/// Cuts a body, or a list within it, into the bytes of its events. What a body is shows in its first byte: `[` begins
/// an array of events, anything else events one after the other, usually one a line. A byte order mark and white space
/// count as nothing.
///
/// In an array, what stands between commas is one event; from a place on where brackets and quotes no longer fit, the
/// rest of the body is one broken frame. Among objects one after the other, a broken one ends with its line, or, where
/// it has several lines, before the first that looks like the next object.
final class Frames {
    /// What a frame is.
    enum Kind {
        /// The bytes of one complete value.
        VALUE,
        /// Bytes that are no value.
        BROKEN,
        /// A value longer than an event may be, of which the first bytes are here.
        OVERSIZE
    }

    private enum Mode {
        UNSTARTED,
        SEQUENCE,
        FIRST_ELEMENT,
        NEXT_ELEMENT,
        TRAILING,
        ENDED
    }

    private static final int KEPT = 256 << 10;
    /// Reading lines again behind broken ones may take this many bytes; then the rest is one broken frame.
    private static final long PATIENCE = 64L << 20;

    private final ByteWindow window;
    private final Scan scan;
    private Mode mode = Mode.UNSTARTED;
    private Kind kind = Kind.BROKEN;
    private String flaw = "";
    private int end;
    private boolean clipped;
    private long readAgain;
    private boolean array;
    private boolean within;
    private boolean closed;
    private boolean any;

    Frames(ByteWindow window, int longest) {
        this.window = window;
        this.scan = new Scan(window, longest);
    }

    /// The elements of a list within the body; [ByteWindow#at] is behind its bracket.
    static Frames ofList(ByteWindow window, int longest) {
        var frames = new Frames(window, longest);
        frames.mode = Mode.FIRST_ELEMENT;
        frames.array = true;
        frames.within = true;
        return frames;
    }

    /// Goes to the next frame; false where there is none.
    boolean next() throws IOException {
        boolean more = step();
        any |= more;
        return more;
    }

    private boolean step() throws IOException {
        if (mode == Mode.UNSTARTED) {
            begin();
        }
        return switch (mode) {
            case UNSTARTED, ENDED -> false;
            case SEQUENCE -> nextInSequence();
            case FIRST_ELEMENT, NEXT_ELEMENT -> nextElement();
            case TRAILING -> trailing();
        };
    }

    /// Whether the body is an array.
    boolean array() {
        return array;
    }

    /// Whether there was a frame.
    boolean any() {
        return any;
    }

    /// Whether a list within the body came to its end; [ByteWindow#at] is behind it.
    boolean closed() {
        return closed;
    }

    Kind kind() {
        return kind;
    }

    /// What is wrong with a broken frame.
    String flaw() {
        return flaw;
    }

    byte[] bytes() {
        return window.bytes;
    }

    int offset() {
        return window.start;
    }

    int length() {
        return end - window.start;
    }

    int deepest() {
        return scan.deepest;
    }

    boolean plain() {
        return scan.plain();
    }

    boolean ascii() {
        return scan.ascii();
    }

    /// The frame's bytes to keep, bounded.
    Raw raw() {
        if (clipped) {
            var head = scan.head();
            return new Raw(head, 0, Math.min(head.length, KEPT), true);
        }
        return new Raw(window.bytes, window.start, Math.min(length(), KEPT), length() > KEPT);
    }

    private void begin() throws IOException {
        window.skipByteOrderMark();
        window.skipBlanks();
        scan.begin();
        if (!window.here()) {
            mode = Mode.ENDED;
        } else if (window.bytes[window.at] == '[') {
            window.at++;
            mode = Mode.FIRST_ELEMENT;
            array = true;
        } else {
            window.at = window.start;
            mode = Mode.SEQUENCE;
        }
    }

    private boolean nextInSequence() throws IOException {
        int indent = window.skipBlanks();
        scan.begin();
        if (!window.here()) {
            mode = Mode.ENDED;
            return false;
        }
        if (window.bytes[window.at] != '{') {
            scan.restOfLine();
            return ends(scan.oversize() ? Kind.OVERSIZE : Kind.VALUE);
        }
        return switch (scan.object(indent)) {
            case COMPLETE -> scan.oversize() ? endlessObject() : ends(Kind.VALUE);
            case NEXT_BEGINS -> ends(Kind.OVERSIZE);
            case BROKEN -> brokenObject("not JSON from byte " + (window.at - window.start) + " of the event on");
            case UNTERMINATED -> brokenObject("the event is cut off");
        };
    }

    private boolean brokenObject(String what) throws IOException {
        flaw = what;
        int sibling = scan.sibling();
        if (sibling < 0) {
            scan.restOfLine();
            return ends(scan.oversize() ? Kind.OVERSIZE : Kind.BROKEN);
        }
        readAgain += window.at - sibling;
        if (readAgain > PATIENCE) {
            return restIsBroken("too much of the body is not JSON");
        }
        window.at = sibling;
        return ends(scan.oversize() ? Kind.OVERSIZE : Kind.BROKEN);
    }

    /// Longer than an event may be: rather several lines of which the first has no end, if it looks so.
    private boolean endlessObject() throws IOException {
        return scan.sibling() < 0 ? ends(Kind.OVERSIZE) : brokenObject("the event has no end");
    }

    private boolean nextElement() throws IOException {
        window.skipBlanks();
        scan.begin();
        if (!window.here()) {
            return restIsBroken("the array is not closed");
        }
        boolean first = mode == Mode.FIRST_ELEMENT;
        byte b = window.bytes[window.at];
        if (b == ']') {
            window.at++;
            closed = true;
            mode = within ? Mode.ENDED : Mode.TRAILING;
            return !within && trailing();
        }
        if (!first) {
            if (b != ',') {
                return restIsBroken("a comma or the end of the array is missing before this");
            }
            window.at++;
            window.skipBlanks();
            scan.begin();
            if (!window.here()) {
                return restIsBroken("the array is not closed");
            }
        }
        mode = Mode.NEXT_ELEMENT;
        return switch (scan.element()) {
            case COMPLETE, NEXT_BEGINS -> ends(scan.oversize() ? Kind.OVERSIZE : Kind.VALUE);
            case BROKEN ->
                restIsBroken("not JSON from byte " + (window.at - window.start)
                        + " of the event on, nor readable behind it");
            case UNTERMINATED -> restIsBroken("the event is cut off, and the array not closed");
        };
    }

    private boolean trailing() throws IOException {
        window.skipBlanks();
        scan.begin();
        if (!window.here()) {
            mode = Mode.ENDED;
            return false;
        }
        return restIsBroken("something follows the array");
    }

    private boolean restIsBroken(String what) throws IOException {
        flaw = what;
        mode = Mode.ENDED;
        scan.rest();
        return ends(Kind.BROKEN);
    }

    private boolean ends(Kind what) {
        kind = what;
        end = window.at;
        clipped = scan.oversize();
        while (!clipped && end > window.start && blank(window.bytes[end - 1])) {
            end--;
        }
        return true;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
