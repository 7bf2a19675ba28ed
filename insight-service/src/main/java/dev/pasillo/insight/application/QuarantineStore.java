package dev.pasillo.insight.application;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/// Where records are kept that cannot be used.
public interface QuarantineStore {
    /// Keeps a record's bytes and the reason; again changes nothing.
    ///
    /// @param detail for people; carries no content
    Uni<Void> setAside(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String reason,
            String detail);
}
