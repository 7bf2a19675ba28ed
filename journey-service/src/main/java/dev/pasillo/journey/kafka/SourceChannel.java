package dev.pasillo.journey.kafka;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedSource;
import dev.pasillo.journey.application.SourceStore.State;
import dev.pasillo.journey.application.SourceTopic;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Channel;

/// `sources`: the newest state of every source, keyed by workspace and name, so that compaction keeps it; without a
/// value
/// where there is none any more.
@ApplicationScoped
public class SourceChannel implements SourceTopic {
    private final MutinyEmitter<Record<String, byte[]>> emitter;

    @Inject
    SourceChannel(@Channel("sources-out") MutinyEmitter<Record<String, byte[]>> emitter) {
        this.emitter = emitter;
    }

    @Override
    @SuppressWarnings("NullAway") // a record without a value is how a key is taken away
    public Uni<Void> publish(State state) {
        Record<String, byte[]> told = switch (state) {
            case State.Present(var source) -> present(source.published());
            case State.Absent(var workspace, var name) -> Record.of(PublishedSource.key(workspace, name), null);
        };
        return emitter.send(told);
    }

    private static Record<String, byte[]> present(PublishedSource source) {
        return Record.of(source.key(), ContractJson.bytes(source));
    }
}
