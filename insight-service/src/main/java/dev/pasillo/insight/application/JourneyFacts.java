package dev.pasillo.insight.application;

import dev.pasillo.insight.application.FactDigests.Digest;
import java.util.Collection;
import java.util.Map;

/// What journey-service says about the facts that it has published.
public interface JourneyFacts {

    /// Whether it is known where journey-service is.
    boolean known();

    /// Its digests, of the workspace that the key belongs to: as [FactDigests#of] says. Blocks.
    ///
    /// @param key secret key of whoever asks
    /// @param prefixes two digits each; none for all
    /// @throws JourneysUnavailableException where it gives no answer
    Map<String, Digest> digests(String key, Collection<String> prefixes);

    /// journey-service gave no answer, or none that can be used.
    final class JourneysUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public JourneysUnavailableException(String why) {
            super(why);
        }
    }
}
