package dev.pasillo.ingest.application.tail;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Raw;
import java.util.Arrays;

/// What a sender wrote, or the beginning of it.
///
/// @param bytes as they came, at most [#MOST]
/// @param size how many there were
/// @param cut whether more came than is shown
public record Excerpt(byte[] bytes, int size, boolean cut) {
    /// Bytes that are shown of an event, and of a request that was refused as a whole.
    public static final int MOST = 8 << 10;

    private static final long OVERHEAD = 256;

    /// What that of so many bytes takes in memory, with what is said around it.
    static long weight(int bytes) {
        return OVERHEAD + Math.min(bytes, MOST);
    }

    static Excerpt of(Raw raw) {
        return of(raw.bytes(), raw.offset(), raw.length(), raw.truncated());
    }

    static Excerpt of(Body body) {
        return of(body.bytes(), body.offset(), body.length(), false);
    }

    private static Excerpt of(byte[] bytes, int offset, int length, boolean truncated) {
        return new Excerpt(
                Arrays.copyOfRange(bytes, offset, offset + Math.min(length, MOST)), length, truncated || length > MOST);
    }

    @Override
    public String toString() {
        return "Excerpt[" + size + " bytes]";
    }
}
