package dev.pasillo.ingest.outgoing;

import dev.pasillo.ingest.application.Outside;
import dev.pasillo.kit.outgoing.OutgoingCalls;
import dev.pasillo.kit.outgoing.OutgoingContent;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.Map;

/// Reads under the rules that every call to the outside obeys.
public final class GuardedOutside implements Outside {
    private static final Map<String, String> HEADERS = Map.of("user-agent", "Pasillo");

    private final OutgoingCalls calls;

    public GuardedOutside(OutgoingCalls calls) {
        this.calls = calls;
    }

    @Override
    public Uni<Found> read(URI address) {
        return calls.get(address, HEADERS).map(GuardedOutside::found);
    }

    private static Found found(OutgoingContent content) {
        return switch (content) {
            case OutgoingContent.Content(var status, var bytes) -> new Found.Content(status, bytes);
            case OutgoingContent.Refused(var reason) -> new Found.Nothing(reason.code());
            case OutgoingContent.Failed(var what) -> new Found.Nothing(what);
        };
    }
}
