package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.UUID;

/// What counts once: `(workspace, source, id)` as 128 bits of a hash, and the revision. Ordered as PostgreSQL orders a
/// uuid, so that everyone inserts keys in the same order.
///
/// @param revision 0 where the sender names none
record TouchpointKey(UUID hash, int revision) implements Comparable<TouchpointKey> {
    /// Looking one up takes as long as using it.
    private static final ThreadLocal<MessageDigest> DIGESTS = ThreadLocal.withInitial(TouchpointKey::sha256);

    private static final Comparator<TouchpointKey> ORDER = Comparator.comparing(
                    (TouchpointKey key) -> key.hash().getMostSignificantBits(), Long::compareUnsigned)
            .thenComparing(key -> key.hash().getLeastSignificantBits(), Long::compareUnsigned)
            .thenComparingInt(TouchpointKey::revision);

    static TouchpointKey of(Touchpoint touchpoint) {
        var bytes = digest(touchpoint.workspace(), touchpoint.source(), touchpoint.id());
        return new TouchpointKey(new UUID(bytes.getLong(), bytes.getLong()), revision(touchpoint));
    }

    private static int revision(Touchpoint touchpoint) {
        return touchpoint.revision() == null ? 0 : touchpoint.revision();
    }

    /// 64 bits of the content's fingerprint and revision.
    static long fingerprint(Touchpoint touchpoint) {
        var revision = revision(touchpoint);
        return digest(touchpoint.fingerprint(), revision == 0 ? "" : Integer.toString(revision))
                .getLong();
    }

    private static ByteBuffer digest(String... parts) {
        var digest = DIGESTS.get();
        for (var part : parts) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return ByteBuffer.wrap(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public int compareTo(TouchpointKey other) {
        return ORDER.compare(this, other);
    }
}
