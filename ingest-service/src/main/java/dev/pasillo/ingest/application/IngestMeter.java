package dev.pasillo.ingest.application;

import dev.pasillo.ingest.domain.RefusalCode;
import java.time.Duration;
import java.util.Map;

/// What is counted about the work. Implementations are thread-safe and cheap: some are called per request. A format is
/// named by its profile's name.
public interface IngestMeter {
    /// The events of one request are kept.
    void received(String format, int accepted, Map<RefusalCode, Integer> refused);

    /// Events outside of a request that was received as a whole were refused and are kept.
    void refused(String format, RefusalCode code, int events);

    /// Fields that no rule knows, of which nothing is kept.
    void ignoredFields(int fields);

    /// Identifiers that name nobody, of events that are kept by their others.
    void blockedIdentifiers(int identifiers);

    /// Time from handing entries to the broker until it acknowledged them all, or failed.
    void acknowledged(Duration time, boolean failed);

    /// A request was answered.
    ///
    /// @param bytes of its body, as far as it was read
    void answered(String format, int status, long bytes, Duration time);

    /// A request was sent away for now.
    ///
    /// @param code the problem's
    void unavailable(String format, String code);

    /// A request was refused whose sender has the key: its signature, its origin or its format is not the source's.
    ///
    /// @param code the problem's
    void notGenuine(String format, String code);

    /// Something outside was called.
    ///
    /// @param failed whether what was wanted did not come of it
    void called(Purpose purpose, boolean failed);

    /// What calls to the outside are for.
    enum Purpose {
        /// To read the certificate that a sender signs with.
        CERTIFICATE,
        /// To say to a sender that it may send.
        CONFIRMATION
    }

    /// Nothing at all.
    IngestMeter NONE = new IngestMeter() {
        @Override
        public void received(String format, int accepted, Map<RefusalCode, Integer> refused) {}

        @Override
        public void refused(String format, RefusalCode code, int events) {}

        @Override
        public void ignoredFields(int fields) {}

        @Override
        public void blockedIdentifiers(int identifiers) {}

        @Override
        public void acknowledged(Duration time, boolean failed) {}

        @Override
        public void answered(String format, int status, long bytes, Duration time) {}

        @Override
        public void unavailable(String format, String code) {}

        @Override
        public void notGenuine(String format, String code) {}

        @Override
        public void called(Purpose purpose, boolean failed) {}
    };
}
