package dev.pasillo.ingest.application;

import java.util.Arrays;

/// The bytes of a request as they crossed the wire. Whoever builds one gives the array away.
public record Body(byte[] bytes, int offset, int length) {
    /// A body that is the whole array.
    public static Body of(byte[] bytes) {
        return new Body(bytes, 0, bytes.length);
    }

    /// Whether the bytes are gzip, whatever the headers say.
    public boolean packed() {
        return length >= 2 && bytes[offset] == 0x1f && bytes[offset + 1] == (byte) 0x8b;
    }

    /// A copy of the first bytes, at most `most`.
    public byte[] first(int most) {
        return Arrays.copyOfRange(bytes, offset, offset + Math.min(length, most));
    }

    @Override
    public String toString() {
        return "Body[" + length + " bytes]";
    }
}
