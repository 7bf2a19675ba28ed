package dev.pasillo.ingest.format.signed;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Bytes that senders write as texts.
public final class Encoded {
    /// No signature is longer.
    private static final int LONGEST = 1_024;

    private Encoded() {}

    /// The bytes of base64; null where it is none.
    public static byte @Nullable [] base64(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /// The bytes of hexadecimal digits in either case; null where they are none.
    public static byte @Nullable [] hex(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return null;
        }
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException notHex) {
            return null;
        }
    }
}
