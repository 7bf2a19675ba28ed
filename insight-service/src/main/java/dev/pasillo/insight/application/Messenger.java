package dev.pasillo.insight.application;

import dev.pasillo.insight.domain.delivery.Sent;
import dev.pasillo.insight.domain.delivery.SigningSecret;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.Optional;

/// Carries a message to a destination, once.
public interface Messenger {
    /// Why nothing can ever be sent to an address as it is written, and what to do about it; empty where it may be.
    Optional<String> refusal(URI url);

    /// Sends, and tells how it went. Never fails, and ends within the lease of a delivery.
    Uni<Sent> send(Letter letter);

    /// A message ready to go.
    ///
    /// @param webhookId the same at every attempt
    record Letter(URI url, SigningSecret secret, String webhookId, String body) {
        /// Without address, secret and content.
        @Override
        public String toString() {
            return "Letter[" + webhookId + "]";
        }
    }
}
