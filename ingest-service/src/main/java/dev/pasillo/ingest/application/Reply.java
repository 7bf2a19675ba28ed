package dev.pasillo.ingest.application;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What goes back over the wire.
public sealed interface Reply {
    int status();

    /// These bytes.
    ///
    /// @param type their media type; null where there are none
    record Content(int status, @Nullable String type, byte[] bytes, Map<String, String> headers) implements Reply {
        public Content {
            headers = Map.copyOf(headers);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Content that
                    && status == that.status
                    && String.valueOf(type).equals(String.valueOf(that.type))
                    && Arrays.equals(bytes, that.bytes)
                    && headers.equals(that.headers);
        }

        @Override
        public int hashCode() {
            return 31 * status + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Content[" + status + ", " + type + ", " + new String(bytes, StandardCharsets.UTF_8) + "]";
        }
    }

    /// A problem (RFC 9457). With 429 and 503 goes a `Retry-After`.
    record Refusal(int status, String code, @Nullable String detail) implements Reply {}

    /// A JSON text.
    static Reply json(int status, String json) {
        return new Content(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// A transparent image of one pixel, for pages that send by showing it.
    static Reply pixel(Map<String, String> headers) {
        return new Content(200, "image/gif", Pixel.GIF.clone(), headers);
    }

    /// No content, and those headers.
    static Reply empty(int status, Map<String, String> headers) {
        return new Content(status, null, new byte[0], headers);
    }

    /// The smallest image there is.
    final class Pixel {
        private static final byte[] GIF =
                Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

        private Pixel() {}
    }
}
