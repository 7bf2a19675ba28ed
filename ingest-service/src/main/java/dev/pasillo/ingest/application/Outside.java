package dev.pasillo.ingest.application;

import io.smallrye.mutiny.Uni;
import java.net.URI;

/// Reads what stands at addresses outside that formats have named: over https, at public addresses, and nowhere else
/// unless the deployment wants it. Thread-safe; never blocks.
public interface Outside {
    /// Reads once, at each subscription. The answer comes within the time that the deployment allows, on any thread;
    /// never fails.
    Uni<Found> read(URI address);

    /// What came of it.
    sealed interface Found {
        /// The other side answered, and this is all it said.
        record Content(int status, byte[] bytes) implements Found {
            @Override
            public String toString() {
                return "Content[" + status + ", " + bytes.length + " bytes]";
            }
        }

        /// There was no answer, or none that could be read.
        ///
        /// @param why a word for logs; never what the other side said
        record Nothing(String why) implements Found {}
    }
}
