package dev.pasillo.ingest.application.tail;

import dev.pasillo.ingest.domain.Reception;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that came in and that somebody may be shown.
public sealed interface Heard {
    /// When it came, and whence.
    Origin origin();

    /// What its sender wrote.
    Excerpt raw();

    /// An event that became a touchpoint, which is kept.
    ///
    /// @param touchpoint the JSON that stands on the topic; null where that is longer than [#MOST_OF_A_TOUCHPOINT]
    /// @param size bytes of that JSON
    record Understood(Origin origin, Excerpt raw, byte @Nullable [] touchpoint, int size) implements Heard {
        /// Bytes of a touchpoint that is shown.
        public static final int MOST_OF_A_TOUCHPOINT = 32 << 10;

        static Understood of(Origin origin, Excerpt raw, byte[] json) {
            return new Understood(origin, raw, json.length > MOST_OF_A_TOUCHPOINT ? null : json, json.length);
        }

        @Override
        public String toString() {
            return "Understood[" + origin + "]";
        }
    }

    /// An event that was refused, and is kept as such.
    ///
    /// @param id the sender's, where it could be read
    record EventRefused(
            Origin origin, Excerpt raw, @Nullable String id, String code, String detail) implements Heard {
        /// Without the id, which the sender chose.
        @Override
        public String toString() {
            return "EventRefused[" + origin + ", " + code + "]";
        }
    }

    /// A request that was refused as a whole.
    ///
    /// @param raw what was read of its body; nothing where it was refused by its head
    /// @param status what its sender was answered
    record RequestRefused(Origin origin, Excerpt raw, int status, String code, String detail) implements Heard {}

    /// When something came, and whence.
    ///
    /// @param format name of the sender's format
    record Origin(Instant receivedAt, String source, String format) {
        static Origin of(Reception reception, String format) {
            return new Origin(reception.receivedAt(), reception.source(), format);
        }
    }
}
