package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// What counts once, as 128 bits of a hash: `(workspace, source, id)`. Ordered as PostgreSQL orders a uuid, so that
/// everyone inserts keys in the same order.
record TouchpointKey(UUID hash) implements Comparable<TouchpointKey> {

    static TouchpointKey of(Touchpoint touchpoint) {
        var bytes = digest(touchpoint.workspace(), touchpoint.source(), touchpoint.id());
        return new TouchpointKey(new UUID(bytes.getLong(), bytes.getLong()));
    }

    /// 64 bits of the content's fingerprint and revision.
    static long fingerprint(Touchpoint touchpoint) {
        var revision =
                touchpoint.revision() == null ? "" : touchpoint.revision().toString();
        return digest(touchpoint.fingerprint(), revision).getLong();
    }

    private static ByteBuffer digest(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int compareTo(TouchpointKey other) {
        var high = Long.compareUnsigned(hash.getMostSignificantBits(), other.hash.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(hash.getLeastSignificantBits(), other.hash.getLeastSignificantBits());
    }
}
