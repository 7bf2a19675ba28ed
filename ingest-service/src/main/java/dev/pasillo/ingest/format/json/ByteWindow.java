package dev.pasillo.ingest.format.json;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The part of a body that is looked at: all of it where it lies in an array, otherwise what was read of a stream and
/// not yet let go. Positions are indexes into [#bytes], and move when [#more] makes room: they are kept here.
final class ByteWindow {
    private static final int STEP = 64 << 10;

    private final @Nullable InputStream source;
    private final long most;
    private long read;

    byte[] bytes;
    /// Where the frame in hand begins; nothing before it is needed.
    int start;
    /// The next byte to look at.
    int at;
    /// Where the bytes end that are here.
    int end;

    private ByteWindow(@Nullable InputStream source, long most, byte[] bytes, int offset, int length) {
        this.source = source;
        this.most = most;
        this.bytes = bytes;
        this.start = offset;
        this.at = offset;
        this.end = offset + length;
    }

    static ByteWindow over(byte[] bytes, int offset, int length) {
        return new ByteWindow(null, Long.MAX_VALUE, bytes, offset, length);
    }

    /// @param most how many bytes the stream may have; one more throws [TooLarge]
    static ByteWindow over(InputStream source, long most) {
        return new ByteWindow(source, most, new byte[STEP], 0, 0);
    }

    /// Makes at least one more byte available behind [#end]; false where there is none.
    boolean more() throws IOException {
        if (source == null) {
            return false;
        }
        if (end == bytes.length) {
            makeRoom();
        }
        int count = 0;
        while (count == 0) {
            count = source.read(bytes, end, bytes.length - end);
        }
        if (count < 0) {
            return false;
        }
        read += count;
        if (read > most) {
            throw new TooLarge();
        }
        end += count;
        return true;
    }

    /// Whether there is a byte at [#at].
    boolean here() throws IOException {
        return at < end || more();
    }

    /// Skips a byte order mark.
    void skipByteOrderMark() throws IOException {
        while (end - at < 3 && more()) {}
        if (end - at >= 3 && bytes[at] == (byte) 0xef && bytes[at + 1] == (byte) 0xbb && bytes[at + 2] == (byte) 0xbf) {
            at += 3;
        }
    }

    /// Skips white space, and lets go of it.
    ///
    /// @return how many blanks were skipped since the last line break
    int skipBlanks() throws IOException {
        int blanks = 0;
        while (true) {
            if (at == end) {
                start = at;
                if (!more()) {
                    return blanks;
                }
            }
            switch (bytes[at]) {
                case ' ', '\t' -> blanks++;
                case '\n', '\r' -> blanks = 0;
                default -> {
                    return blanks;
                }
            }
            at++;
        }
    }

    private void makeRoom() {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            at -= start;
            end -= start;
            start = 0;
        }
        if (bytes.length - end < STEP / 2) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }

    /// The stream has more bytes than it may.
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
