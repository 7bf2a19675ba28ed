package dev.pasillo.journey.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedDefinition;
import dev.pasillo.journey.application.DefinitionTopic;
import dev.pasillo.journey.application.StoredDefinition;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/// `journey-definitions`: every version, keyed by workspace and name, so that compaction keeps the newest of each.
@ApplicationScoped
public class DefinitionChannel implements DefinitionTopic {
    private final MutinyEmitter<byte[]> emitter;

    @Inject
    DefinitionChannel(@Channel("definitions-out") MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public Uni<Void> publish(StoredDefinition definition) {
        var published = new PublishedDefinition(
                definition.workspace(),
                definition.name(),
                definition.version(),
                definition.effectiveFrom(),
                ContractJson.read(definition.canonical(), JsonNode.class));
        return emitter.sendMessage(Message.of(ContractJson.bytes(published))
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(published.key())
                        .build()));
    }
}
