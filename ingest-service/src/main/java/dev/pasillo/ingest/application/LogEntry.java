package dev.pasillo.ingest.application;

import org.jspecify.annotations.Nullable;

/// One record as it will be kept: written down once, so that its size is known before it is sent.
///
/// @param code why the event was refused; null for a touchpoint
public record LogEntry(byte[] key, byte[] value, @Nullable String code) {
    private static final int OVERHEAD = 128;

    /// What it takes in memory until it is acknowledged.
    public int weight() {
        return key.length + value.length + OVERHEAD;
    }

    @Override
    public String toString() {
        return "LogEntry[" + value.length + " bytes]";
    }
}
