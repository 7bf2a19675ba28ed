package dev.pasillo.ingest.application;

import dev.pasillo.ingest.application.IngestMeter.Purpose;
import io.smallrye.mutiny.Uni;
import java.net.URI;

/// Says yes to senders that ask whether they may send: by calling the address that they have named. Thread-safe; never
/// blocks.
public final class Confirmations {
    private static final int SUCCESS = 200;
    private static final int REDIRECTION = 300;

    private final Outside outside;
    private final IngestMeter meter;

    public Confirmations(Outside outside, IngestMeter meter) {
        this.outside = outside;
        this.meter = meter;
    }

    /// What came of it.
    public sealed interface Called {
        /// The sender has heard it.
        record Heard() implements Called {}

        /// It has not, as far as is known.
        ///
        /// @param why a word for logs
        record Unheard(String why) implements Called {}
    }

    /// Calls once, at each subscription. The answer comes on any thread; never fails.
    ///
    /// @param address that the sender's format has judged
    public Uni<Called> call(URI address) {
        return Uni.createFrom()
                .deferred(() -> outside.read(address))
                .map(Confirmations::called)
                .invoke(called -> meter.called(Purpose.CONFIRMATION, called instanceof Called.Unheard));
    }

    private static Called called(Outside.Found found) {
        return switch (found) {
            case Outside.Found.Content(var status, var bytes) ->
                status >= SUCCESS && status < REDIRECTION ? new Called.Heard() : new Called.Unheard("status-" + status);
            case Outside.Found.Nothing(var why) -> new Called.Unheard(why);
        };
    }
}
