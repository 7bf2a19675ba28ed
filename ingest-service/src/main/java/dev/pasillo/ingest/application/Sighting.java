package dev.pasillo.ingest.application;

import dev.pasillo.ingest.domain.RefusalCode;
import org.jspecify.annotations.Nullable;

/// What is to be seen of one request. Its events are told while they are judged, by one thread, and are shown once it
/// is known that they are kept.
public interface Sighting {
    /// An event was understood.
    ///
    /// @param type of the touchpoint
    /// @param entry the touchpoint as it will be kept
    /// @param raw valid until the call returns
    void accepted(String type, LogEntry entry, Raw raw);

    /// An event was refused.
    ///
    /// @param type what it says it is; null where that could not be read
    /// @param id the sender's, where it could be read
    /// @param raw valid until the call returns
    void refused(@Nullable String type, @Nullable String id, RefusalCode code, String detail, Raw raw);

    /// Ends the looking, by any thread. To be called in any case, because what is to be seen takes up a place until
    /// then. Only the first call counts.
    ///
    /// @param kept whether all that was told is kept; otherwise none of it is shown or counted
    void settle(boolean kept);

    /// Nobody looks.
    Sighting NONE = new Sighting() {
        @Override
        public void accepted(String type, LogEntry entry, Raw raw) {}

        @Override
        public void refused(@Nullable String type, @Nullable String id, RefusalCode code, String detail, Raw raw) {}

        @Override
        public void settle(boolean kept) {}
    };
}
