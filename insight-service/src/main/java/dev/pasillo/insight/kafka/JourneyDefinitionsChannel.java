package dev.pasillo.insight.kafka;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedDefinition;
import dev.pasillo.contract.Topics;
import dev.pasillo.insight.application.DefinitionStore;
import dev.pasillo.insight.application.QuarantineStore;
import dev.pasillo.insight.application.UnfitDataException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/// `journey-definitions`: every version is kept, again and again with the same effect. The topic is compacted
/// and small, so it is read from its beginning at every start and no position is kept. Failures of the database
/// are waited out; what cannot be used is set aside.
@ApplicationScoped
public class JourneyDefinitionsChannel {
    static final String NAME = "journey-definitions";

    private static final Logger LOG = Logger.getLogger(JourneyDefinitionsChannel.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final DefinitionStore definitions;
    private final QuarantineStore quarantine;

    @Inject
    JourneyDefinitionsChannel(DefinitionStore definitions, QuarantineStore quarantine) {
        this.definitions = definitions;
        this.quarantine = quarantine;
    }

    @Incoming(NAME)
    Uni<Void> keep(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> definitions.keep(ContractJson.read(record.value(), PublishedDefinition.class)))
                .onFailure(JourneyDefinitionsChannel::isUnfit)
                .recoverWithUni(() -> quarantine.setAside(
                        Topics.DEFINITIONS,
                        record.partition(),
                        record.offset(),
                        record.key(),
                        record.value(),
                        "definition-unreadable",
                        "not a definition that figures can be read under"))
                .onFailure()
                .invoke(failure -> LOG.warnf("a definition cannot be kept yet: %s", failure))
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    private static boolean isUnfit(Throwable failure) {
        return failure instanceof ContractException || failure instanceof UnfitDataException;
    }
}
