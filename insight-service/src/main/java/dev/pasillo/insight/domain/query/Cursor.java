package dev.pasillo.insight.domain.query;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// The last entry of a page; the next page begins behind it.
public record Cursor(Instant anchorAt, UUID hash) {
    private static final int LENGTH = 3 * Long.BYTES;

    public Cursor {
        Objects.requireNonNull(anchorAt, "anchorAt");
        Objects.requireNonNull(hash, "hash");
    }

    /// The opaque text that a client sends back.
    public String text() {
        var bytes = ByteBuffer.allocate(LENGTH)
                .putLong(anchorAt.toEpochMilli())
                .putLong(hash.getMostSignificantBits())
                .putLong(hash.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /// What [#text] wrote; empty for anything else.
    public static Optional<Cursor> parse(String text) {
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length != LENGTH) {
                return Optional.empty();
            }
            var read = ByteBuffer.wrap(bytes);
            return Optional.of(
                    new Cursor(Instant.ofEpochMilli(read.getLong()), new UUID(read.getLong(), read.getLong())));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
