package dev.pasillo.insight.kafka;

import dev.pasillo.insight.application.AlertStore.Outgoing;
import dev.pasillo.insight.application.AlertStore.Publication;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/// `alerts`: what is in the outbox, in its order, keyed by workspace and alert. Completes when the broker has all of
/// it; what fails stays in the outbox and is sent again, so a record can come twice.
@ApplicationScoped
public class AlertsChannel implements Publication {
    private final MutinyEmitter<byte[]> emitter;

    @Inject
    AlertsChannel(@Channel("alerts-out") MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public Uni<Void> publish(List<Outgoing> alerts) {
        return Multi.createFrom()
                .iterable(alerts)
                .onItem()
                .transformToUniAndConcatenate(alert -> send(alert).replaceWith(alert))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> send(Outgoing alert) {
        return emitter.sendMessage(Message.of(alert.body().getBytes(StandardCharsets.UTF_8))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(alert.workspace() + "/" + alert.id())
                        .build()));
    }
}
