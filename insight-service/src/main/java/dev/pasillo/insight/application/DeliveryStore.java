package dev.pasillo.insight.application;

import dev.pasillo.insight.application.Messenger.Letter;
import dev.pasillo.insight.domain.delivery.Next;
import dev.pasillo.insight.domain.delivery.Sent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where deliveries wait, and where their log is. Times are the database's, so instances need no common clock.
public interface DeliveryStore {
    /// Takes deliveries that are due, for a while: nobody else gets them before the lease is over. Of one alert and
    /// destination only the earliest is given out, so that nothing is overtaken.
    Uni<List<Lease>> lease(int limit, Duration lease);

    /// Puts a test on the log and takes it; empty for an unknown destination.
    Uni<Optional<Lease>> leaseTest(String workspace, UUID destination, String webhookId, String body, Duration lease);

    /// Writes down how a leased delivery went. False where the lease was over and somebody else has it: nothing is
    /// written then.
    Uni<Boolean> settle(Lease lease, Sent sent, Next next);

    /// Deliveries of a destination, the newest first.
    ///
    /// @param before only those with a smaller id
    Uni<List<Delivery>> list(String workspace, UUID destination, int limit, @Nullable Long before);

    /// How many wait.
    Uni<Long> pending();

    /// Deletes deliveries that came to their end before that time.
    Uni<Long> purge(Instant before);

    /// A delivery that this instance may send now.
    ///
    /// @param token the lease's own
    /// @param attempt from 1
    /// @param waited since it was to be told
    record Lease(
            long id,
            String workspace,
            UUID destination,
            UUID token,
            int attempt,
            Duration waited,
            String event,
            Letter letter) {}

    /// A delivery as people see it.
    ///
    /// @param log one attempt each, as JSON
    record Delivery(
            long id,
            @Nullable UUID alert,
            String webhookId,
            String event,
            String state,
            int attempts,
            @Nullable Instant nextAttemptAt,
            Instant createdAt,
            @Nullable Instant finishedAt,
            String log) {}
}
