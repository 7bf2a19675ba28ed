package dev.pasillo.ingest.application;

import java.util.Arrays;

/// The exact bytes of one event where they lie; valid only until the call that hands it over returns.
///
/// @param truncated whether the event goes on behind these bytes
public record Raw(byte[] bytes, int offset, int length, boolean truncated) {
    /// The bytes, to keep.
    public byte[] copy() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public String toString() {
        return "Raw[" + length + " bytes]";
    }
}
