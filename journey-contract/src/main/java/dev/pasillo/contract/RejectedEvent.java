package dev.pasillo.contract;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An event that was refused, with the reason and the bytes as they came, so that nothing a sender sent is lost.
///
/// @param id the sender's event id, where it could be read
/// @param code stable reason, the same as in the HTTP answer
/// @param raw the event's own bytes, exactly as received
/// @param truncated whether `raw` was cut because the event was larger than what is kept
/// @param format the form in which the sender writes events, by its name at ingest-service; null for native events
public record RejectedEvent(
        String workspace,
        String source,
        @Nullable String id,
        String code,
        String detail,
        Instant receivedAt,
        byte[] raw,
        boolean truncated,
        @Nullable String format) {
    public RejectedEvent {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(receivedAt, "receivedAt");
        raw = Objects.requireNonNull(raw, "raw").clone();
    }

    /// A native event.
    public RejectedEvent(
            String workspace,
            String source,
            @Nullable String id,
            String code,
            String detail,
            Instant receivedAt,
            byte[] raw,
            boolean truncated) {
        this(workspace, source, id, code, detail, receivedAt, raw, truncated, null);
    }

    /// The event's bytes; a copy.
    @Override
    public byte[] raw() {
        return raw.clone();
    }

    /// By content, the bytes too.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RejectedEvent that
                && workspace.equals(that.workspace)
                && source.equals(that.source)
                && Objects.equals(id, that.id)
                && code.equals(that.code)
                && detail.equals(that.detail)
                && receivedAt.equals(that.receivedAt)
                && Arrays.equals(raw, that.raw)
                && truncated == that.truncated
                && Objects.equals(format, that.format);
    }

    @Override
    public int hashCode() {
        return Objects.hash(workspace, source, id, code, detail, receivedAt, Arrays.hashCode(raw), truncated, format);
    }

    /// Without the bytes and without the id, which the sender chose.
    @Override
    public String toString() {
        return "RejectedEvent[" + workspace + "/" + source + ", " + code + "]";
    }
}
