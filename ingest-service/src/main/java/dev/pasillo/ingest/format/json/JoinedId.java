package dev.pasillo.ingest.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Ids made of several texts, where senders have none that is unique by itself.
public final class JoinedId {
    private static final int LONGEST = 200;

    private JoinedId() {}

    /// The texts with colons between them; hashed where that is longer than an id may be. Null where one is missing.
    public static @Nullable String of(@Nullable String... parts) {
        var joined = new StringBuilder();
        for (var part : parts) {
            if (part == null || part.isEmpty()) {
                return null;
            }
            joined.append(joined.isEmpty() ? "" : ":").append(part);
        }
        return joined.length() <= LONGEST ? joined.toString() : "sha256-" + hash(joined.toString());
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
