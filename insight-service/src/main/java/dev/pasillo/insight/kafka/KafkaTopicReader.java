package dev.pasillo.insight.kafka;

import dev.pasillo.insight.application.TopicReader;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;

/// Rewinds the consumer of `journey-changes`, on its own thread.
@ApplicationScoped
public class KafkaTopicReader implements TopicReader {
    private static final Logger LOG = Logger.getLogger(KafkaTopicReader.class);

    private final KafkaClientService clients;

    @Inject
    KafkaTopicReader(KafkaClientService clients) {
        this.clients = clients;
    }

    @Override
    public void rewind(int partition, long offset) {
        var consumer = clients.<byte[], byte[]>getConsumer(JourneyChangesChannel.NAME);
        if (consumer == null) {
            return;
        }
        consumer.runOnPollingThread(reader -> {
                    reader.assignment().stream()
                            .filter(assigned -> assigned.partition() == partition)
                            .forEach(assigned -> reader.seek(assigned, offset));
                })
                .subscribe()
                .with(
                        done -> LOG.infof("reading again, partition=%d offset=%d", partition, offset),
                        failure -> LOG.warnf("cannot read again, partition=%d: %s", partition, failure));
    }
}
