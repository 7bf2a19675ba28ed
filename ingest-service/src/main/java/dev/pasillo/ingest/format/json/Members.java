package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.domain.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Walks over the members of the object that a body is, without reading them. Where brackets and quotes no longer fit
/// it ends, and what was walked over counts.
final class Members {
    private static final int KEPT = 256 << 10;

    private final ByteWindow window;
    private final Scan scan;
    private final Limits limits;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private byte[] name = new byte[0];
    private boolean begun;
    private boolean over;
    private boolean tooMuch;
    private @Nullable String flaw;

    /// @param limits what is collected is an event's worth
    Members(ByteWindow window, Limits limits) {
        this.window = window;
        this.limits = limits;
        this.scan = new Scan(window, limits.eventBytes());
    }

    /// Goes to the value of the next member; false where there is none. The one before must have been taken by
    /// [#pass], [#collect] or [#behind].
    boolean next() throws IOException {
        if (over || !toMember()) {
            over = true;
            return false;
        }
        scan.begin();
        if (!at('"')) {
            return breaks("a name is missing");
        }
        if (scan.element() != Scan.End.COMPLETE) {
            return breaks("a name is cut off");
        }
        name = scan.oversize() ? new byte[0] : Arrays.copyOfRange(window.bytes, window.start, window.at);
        window.skipBlanks();
        if (!window.here() || !at(':')) {
            return breaks("a colon is missing");
        }
        window.at++;
        window.skipBlanks();
        scan.begin();
        return window.here() || breaks("a value is missing");
    }

    /// Goes to where a member begins, or behind the object.
    private boolean toMember() throws IOException {
        if (!begun) {
            begun = true;
            window.skipByteOrderMark();
            window.skipBlanks();
            if (!window.here() || !at('{')) {
                return false;
            }
            window.at++;
            window.skipBlanks();
            return window.here() ? !closes() : breaks("the object is not closed");
        }
        window.skipBlanks();
        if (!window.here()) {
            return breaks("the object is not closed");
        }
        if (closes()) {
            return false;
        }
        if (!at(',')) {
            return breaks("a comma is missing");
        }
        window.at++;
        window.skipBlanks();
        return window.here() || breaks("the object is not closed");
    }

    private boolean closes() throws IOException {
        if (!at('}')) {
            return false;
        }
        window.at++;
        window.skipBlanks();
        if (window.here()) {
            breaks("something follows the object");
        }
        return true;
    }

    /// Whether this member has that name and a list.
    boolean isList(String wanted) {
        return at('[')
                && name.length == wanted.length() + 2
                && new String(name, 1, name.length - 2, StandardCharsets.UTF_8).equals(wanted);
    }

    /// Walks over this member's value.
    void pass() throws IOException {
        if (scan.element() != Scan.End.COMPLETE) {
            breaks("the object is cut off");
        }
    }

    /// Walks over this member's value and collects it.
    void collect() throws IOException {
        pass();
        int length = window.at - window.start;
        boolean large = scan.oversize() || collected.size() + name.length + length > limits.eventBytes();
        if (large || name.length == 0 || scan.deepest >= limits.depth()) {
            tooMuch = true;
        } else if (flaw == null) {
            collected.write(collected.size() == 0 ? '{' : ',');
            collected.writeBytes(name);
            collected.write(':');
            collected.write(window.bytes, window.start, length);
        }
    }

    /// What was collected, as an object; null where it was too much.
    byte @Nullable [] collected() {
        if (tooMuch) {
            return null;
        }
        if (collected.size() == 0) {
            collected.write('{');
        }
        collected.write('}');
        return collected.toByteArray();
    }

    /// The elements of this member's list.
    Frames elements() {
        window.at++;
        return Frames.ofList(window, limits.eventBytes());
    }

    /// Goes on behind the list whose elements were walked over.
    void behind(Frames elements) {
        if (!elements.closed()) {
            over = true;
        }
    }

    /// Whether brackets and quotes did not fit.
    boolean broken() {
        return flaw != null;
    }

    String flaw() {
        return String.valueOf(flaw);
    }

    /// Walks on to the end of the body; then [#raw] has what there was.
    void rest() throws IOException {
        scan.begin();
        scan.rest();
    }

    /// What was walked over last, to keep.
    Raw raw() {
        var head = scan.head();
        return new Raw(head, 0, Math.min(head.length, KEPT), scan.oversize() || head.length > KEPT);
    }

    private boolean breaks(String what) {
        over = true;
        if (flaw == null) {
            flaw = what;
        }
        return false;
    }

    private boolean at(char c) {
        return window.bytes[window.at] == c;
    }
}
