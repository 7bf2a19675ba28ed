package dev.pasillo.journey.application;

import dev.pasillo.journey.application.RejectedStore.Entry;
import java.util.List;

/// The way back into ingest-service, by which refused events are judged again. Blocks; belongs on a worker thread.
public interface IngestDoor {

    /// What became of an event that was sent again.
    sealed interface Verdict {
        /// It is kept as touchpoints.
        record Accepted() implements Verdict {}

        /// It was refused once more.
        record Refused(String code, String detail) implements Verdict {}

        /// It could not be sent; whether it arrived is unknown.
        ///
        /// @param code stable, says why
        record Unsent(String code, String detail) implements Verdict {}
    }

    /// Sends each entry in the sender's place. Repeating it does no harm: an event counts once by its id.
    ///
    /// @param key the caller's, which must be a secret key at ingest-service too
    /// @return one verdict per entry, in the same order
    List<Verdict> send(List<Entry> entries, String key);
}
