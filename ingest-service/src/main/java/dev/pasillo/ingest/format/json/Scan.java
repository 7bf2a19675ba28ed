package dev.pasillo.ingest.format.json;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Walks over one JSON value without reading it: only strings, brackets and stray bytes count. Knows afterwards where
/// the value ended, how deep it went and whether its texts need a closer look.
final class Scan {
    /// How a walk ended.
    enum End {
        /// [ByteWindow#at] is behind the value.
        COMPLETE,
        /// [ByteWindow#at] is at the byte that cannot be there.
        BROKEN,
        /// The body ended first, or [#sibling] has where this object should have.
        UNTERMINATED,
        /// An object too long to be held goes on with a line that looks like the next; [ByteWindow#at] is at its brace.
        NEXT_BEGINS
    }

    private static final int REMEMBERED_LEVELS = 63;
    private static final int WITHIN_LINE = -1;
    private static final byte SPACE = 1;
    private static final byte WORD = 2;
    private static final byte MARK = 3;
    private static final byte[] KINDS = kinds();

    private final ByteWindow window;
    private final int longest;
    private int depth;
    private int bits;
    private boolean escapes;
    private boolean strict;
    /// A bit for every open level, set where it is an object.
    private long objects;
    /// The latest byte outside of strings that is not white space; a quote stands for a string.
    private byte previous;
    private byte[] head = new byte[0];
    private boolean discarding;
    private int indent;
    /// The blanks of this line so far; [#WITHIN_LINE] where there is more in it.
    private int blanks;

    int deepest;

    /// @param longest how many bytes of a value are held; of what is longer, that many first ones
    Scan(ByteWindow window, int longest) {
        this.window = window;
        this.longest = longest;
    }

    /// Makes the next byte the first of a frame. Nothing before it is needed any more.
    void begin() {
        window.start = window.at;
        strict = false;
        depth = 0;
        deepest = 0;
        bits = 0;
        escapes = false;
        objects = 0;
        previous = 0;
        discarding = false;
        blanks = WITHIN_LINE;
    }

    /// Whether no text within has an escape or a character beyond ASCII.
    boolean plain() {
        return bits >= 0 && !escapes;
    }

    boolean ascii() {
        return bits >= 0;
    }

    /// Whether bytes of the value were already let go.
    boolean discarding() {
        return discarding;
    }

    /// Whether the value is longer than what is held; then [#head] has the first bytes.
    boolean oversize() {
        return discarding || window.at - window.start > longest;
    }

    byte[] head() {
        return discarding
                ? head
                : Arrays.copyOfRange(window.bytes, window.start, Math.min(window.at, window.start + longest));
    }

    /// Walks over the value that begins at [ByteWindow#start], among other values of an array.
    End element() throws IOException {
        return value();
    }

    /// Walks over the object that begins at [ByteWindow#start], one after the other. Brackets and strings must stand
    /// where the grammar allows them: so the end of a cut-off object is found early, where the next one begins.
    ///
    /// @param indented how many blanks stand before the object in its line
    End object(int indented) throws IOException {
        strict = true;
        indent = indented;
        return value();
    }

    /// Where in the object just walked over a line begins that looks like the next object: with a brace behind as many
    /// blanks as stand before this one. -1 where there is none.
    int sibling() {
        if (discarding) {
            return -1;
        }
        var bytes = window.bytes;
        int to = Math.min(window.at, window.end - 1);
        for (int line = nextLine(bytes, window.start, to); line >= 0; line = nextLine(bytes, line, to)) {
            int at = line;
            while (at <= to && (bytes[at] == ' ' || bytes[at] == '\t')) {
                at++;
            }
            if (at <= to && bytes[at] == '{' && at - line == indent) {
                return line;
            }
        }
        return -1;
    }

    private static int nextLine(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    private End value() throws IOException {
        while (here()) {
            byte b = window.bytes[window.at];
            if (b < 0) {
                return End.BROKEN;
            }
            switch (KINDS[b]) {
                case SPACE -> {
                    if (depth == 0 && previous != 0) {
                        return End.COMPLETE;
                    }
                    blanks = b == '\n' ? 0 : blanks == WITHIN_LINE || b == '\r' ? WITHIN_LINE : blanks + 1;
                    window.at++;
                }
                case WORD -> {
                    blanks = WITHIN_LINE;
                    previous = b;
                    window.at++;
                }
                case MARK -> {
                    if (depth == 0 && previous != 0) {
                        return b == '{' || b == '[' || b == '"' ? End.BROKEN : End.COMPLETE;
                    }
                    var end = mark(b);
                    if (end != null) {
                        return end;
                    }
                }
                default -> {
                    return End.BROKEN;
                }
            }
        }
        return depth == 0 && previous != 0 ? End.COMPLETE : End.UNTERMINATED;
    }

    /// Walks on to the end of the body.
    void rest() throws IOException {
        rest(-1);
    }

    /// Walks on to the end of the line, whatever it has.
    void restOfLine() throws IOException {
        rest('\n');
    }

    private void rest(int stop) throws IOException {
        while (here()) {
            byte b = window.bytes[window.at];
            if (b == stop) {
                return;
            }
            bits |= b;
            escapes |= b == '\\';
            window.at++;
        }
    }

    private @Nullable End mark(byte b) throws IOException {
        if (b == '"') {
            blanks = WITHIN_LINE;
            return strict && !stringFits() ? End.BROKEN : string();
        }
        if (b == '{' && discarding && strict && blanks == indent) {
            return End.NEXT_BEGINS;
        }
        blanks = WITHIN_LINE;
        if (b == '{' || b == '[') {
            if (strict && !valueFits()) {
                return End.BROKEN;
            }
            open(b == '{');
        } else if (b == '}' || b == ']') {
            if (!closes(b == '}')) {
                return End.BROKEN;
            }
            depth--;
        } else if (depth == 0) {
            return End.BROKEN;
        }
        previous = b;
        window.at++;
        return depth == 0 ? End.COMPLETE : null;
    }

    private void open(boolean object) {
        depth++;
        deepest = Math.max(deepest, depth);
        if (depth <= REMEMBERED_LEVELS) {
            long level = 1L << depth;
            objects = object ? objects | level : objects & ~level;
        }
    }

    private boolean closes(boolean object) {
        return depth > 0 && (depth > REMEMBERED_LEVELS || inObject() == object);
    }

    private boolean inObject() {
        return (objects & (1L << depth)) != 0;
    }

    private boolean stringFits() {
        return depth > REMEMBERED_LEVELS
                || previous == ','
                || (inObject() ? previous == '{' || previous == ':' : previous == '[');
    }

    private boolean valueFits() {
        return depth == 0
                || depth > REMEMBERED_LEVELS
                || (inObject() ? previous == ':' : previous == '[' || previous == ',');
    }

    private @Nullable End string() throws IOException {
        window.at++;
        while (true) {
            byte[] bytes = window.bytes;
            int at = window.at;
            int end = window.end;
            int seen = bits;
            while (at < end) {
                byte b = bytes[at];
                if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
                    break;
                }
                seen |= b;
                at++;
            }
            bits = seen;
            window.at = at;
            if (!here()) {
                return End.UNTERMINATED;
            }
            byte b = window.bytes[window.at];
            if (b == '"') {
                window.at++;
                previous = '"';
                return depth == 0 ? End.COMPLETE : null;
            }
            if (b == '\\') {
                escapes = true;
                window.at++;
                if (!here()) {
                    return End.UNTERMINATED;
                }
                window.at++;
            } else if (b >= 0 && b < 0x20) {
                return End.BROKEN;
            }
        }
    }

    /// Whether there is a byte to look at. Lets go of a value that is longer than what is held.
    private boolean here() throws IOException {
        if (window.at < window.end) {
            return true;
        }
        if (discarding) {
            window.start = window.at;
        } else if (window.at - window.start > longest) {
            if (strict && sibling() >= 0) {
                return false;
            }
            discard();
        }
        return window.more();
    }

    private void discard() {
        head = Arrays.copyOfRange(window.bytes, window.start, window.start + longest);
        discarding = true;
        window.start = window.at;
    }

    private static byte[] kinds() {
        var kinds = new byte[128];
        for (int c : new int[] {' ', '\t', '\n', '\r'}) {
            kinds[c] = SPACE;
        }
        for (int c = '!'; c < 127; c++) {
            boolean word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (word || c == '+' || c == '-' || c == '.') {
                kinds[c] = WORD;
            }
        }
        for (int c : new int[] {'{', '}', '[', ']', '"', ',', ':'}) {
            kinds[c] = MARK;
        }
        return kinds;
    }
}
