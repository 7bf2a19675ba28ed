package dev.pasillo.ingest.application;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.contract.Touchpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where touchpoints and refused events are kept for the services behind. Thread-safe.
public interface EventLog {
    /// The touchpoint, written down.
    LogEntry entry(Touchpoint touchpoint);

    /// The refused event, written down.
    LogEntry entry(RejectedEvent rejected);

    /// Keeps the entries. Never blocks: what cannot be taken now has failed.
    void append(List<LogEntry> entries, Completion completion);

    /// Hears how an [#append] ended: exactly once, on any thread, and must not block it.
    @FunctionalInterface
    interface Completion {
        /// @param failure null once every entry is acknowledged; otherwise some are not, and which is unknown
        void done(@Nullable Throwable failure);
    }
}
