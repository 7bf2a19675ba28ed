package dev.pasillo.ingest.service;

import dev.pasillo.contract.Topics;
import dev.pasillo.ingest.application.EventLog;
import dev.pasillo.ingest.application.EventLogContract;
import dev.pasillo.ingest.application.LogEntry;
import dev.pasillo.ingest.kafka.KafkaEventLog;
import dev.pasillo.testsupport.BackingResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class KafkaEventLogTest implements EventLogContract {
    @Inject
    KafkaEventLog log;

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public List<LogEntry> kept() {
        return Stream.concat(
                        Kept.records(Topics.TOUCHPOINTS).stream()
                                .map(found -> new LogEntry(found.key(), found.value(), null)),
                        Kept.records(Topics.REJECTED).stream()
                                .map(found -> new LogEntry(
                                        found.key(),
                                        found.value(),
                                        Kept.rejected(found).code())))
                .toList();
    }
}
