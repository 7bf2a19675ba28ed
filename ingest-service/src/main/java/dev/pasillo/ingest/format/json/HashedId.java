package dev.pasillo.ingest.format.json;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Ids made of what an event says, where senders have none: the same for each repetition.
public final class HashedId {
    private static final int BYTES = 16;

    private HashedId() {}

    /// The prefix, and 32 hexadecimal digits of a hash of the parts and their order.
    public static String of(String prefix, ByteBuffer... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part);
                digest.update((byte) 0);
            }
            return prefix + HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
