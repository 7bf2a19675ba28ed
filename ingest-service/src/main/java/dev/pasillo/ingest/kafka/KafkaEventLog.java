package dev.pasillo.ingest.kafka;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.EventLog;
import dev.pasillo.ingest.application.LogEntry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps events in Kafka: touchpoints and refused events through one producer each, shared by all requests. The
/// channels `touchpoints` and `rejected` configure the producers; records go straight to them, with one callback object
/// per request, because an emitter per event costs more than all the rest.
///
/// Never blocks: `max.block.ms` is 0, so that a producer without metadata or without memory fails at once, which the
/// budget of the requests keeps from happening while the broker is well. Thread-safe.
@Singleton
public class KafkaEventLog implements EventLog {
    private static final Logger LOG = Logger.getLogger(KafkaEventLog.class);
    private static final int AFTER_THE_CHANNELS = jakarta.interceptor.Interceptor.Priority.APPLICATION + 500;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final KafkaClientService clients;
    private final BrokerConnection connection;
    private final TopicNames topics;
    private final Budgets budgets;
    private final OutageLog outages = new OutageLog(LOG);
    private volatile @Nullable Producers producers;
    private volatile boolean stopping;

    @Inject
    KafkaEventLog(KafkaClientService clients, BrokerConnection connection, TopicNames topics, Budgets budgets) {
        this.clients = clients;
        this.connection = connection;
        this.topics = topics;
        this.budgets = budgets;
    }

    private record Producers(Producer<byte[], byte[]> touchpoints, Producer<byte[], byte[]> rejected) {}

    @Override
    public LogEntry entry(Touchpoint touchpoint) {
        var owner = touchpoint.owner();
        var key = touchpoint.workspace() + "/" + owner.namespace() + "/" + owner.value();
        return new LogEntry(key.getBytes(StandardCharsets.UTF_8), TouchpointJson.bytes(touchpoint), null);
    }

    @Override
    public LogEntry entry(RejectedEvent rejected) {
        return new LogEntry(
                rejected.workspace().getBytes(StandardCharsets.UTF_8), ContractJson.bytes(rejected), rejected.code());
    }

    @Override
    public void append(List<LogEntry> entries, Completion completion) {
        if (entries.isEmpty()) {
            completion.done(null);
            return;
        }
        var acknowledgements = new Acknowledgements(entries.size(), failure -> {
            if (failure != null) {
                outages.failed(failure);
            }
            completion.done(failure);
        });
        var open = producers;
        if (open == null) {
            acknowledgements.failed(entries.size(), new KafkaException("not connected yet"));
            return;
        }
        for (int at = 0; at < entries.size(); at++) {
            var failure = acknowledgements.failure();
            if (failure != null) {
                acknowledgements.failed(entries.size() - at, failure);
                return;
            }
            send(open, entries.get(at), acknowledgements);
        }
    }

    private void send(Producers open, LogEntry entry, Acknowledgements acknowledgements) {
        try {
            if (entry.code() == null) {
                open.touchpoints.send(
                        new ProducerRecord<>(topics.touchpoints(), entry.key(), entry.value()), acknowledgements);
            } else {
                var headers = new RecordHeaders().add(Topics.CODE, entry.code().getBytes(StandardCharsets.UTF_8));
                open.rejected.send(
                        new ProducerRecord<>(topics.rejected(), null, null, entry.key(), entry.value(), headers),
                        acknowledgements);
            }
        } catch (KafkaException | IllegalStateException closedOrFatal) {
            acknowledgements.failed(1, closedOrFatal);
        }
    }

    /// Whether the producers know their topics.
    boolean connected() {
        return producers != null;
    }

    /// @param touchpoints unused: a channel that nobody writes to is not set up
    /// @param rejected unused likewise
    void start(
            @Observes @Priority(AFTER_THE_CHANNELS) StartupEvent starting,
            @Channel("touchpoints") Emitter<byte[]> touchpoints,
            @Channel("rejected") Emitter<byte[]> rejected) {
        fits("touchpoints");
        fits("rejected");
        Thread.ofVirtual().name("broker-connection").start(this::connect);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /// Tries until the broker answers and has the topics, then lets both producers learn where their partitions are.
    private void connect() {
        while (!stopping) {
            if (connection.ask() instanceof BrokerConnection.State.Ready) {
                var ready = new Producers(producer("touchpoints"), producer("rejected"));
                if (knows(ready.touchpoints, topics.touchpoints()) && knows(ready.rejected, topics.rejected())) {
                    producers = ready;
                    return;
                }
            }
            try {
                Thread.sleep(BETWEEN_TRIES);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// What is in flight must fit into a producer's memory, or sends fail while the broker is well.
    private void fits(String channel) {
        var memory = client(channel).configuration().get(ProducerConfig.BUFFER_MEMORY_CONFIG);
        if (memory != null && Long.parseLong(memory.toString()) <= budgets.most()) {
            throw new IllegalStateException(
                    ("pasillo.ingest.in-flight and the windows of large bodies (together %d bytes) must be below"
                                    + " mp.messaging.outgoing.%s.%s (%s)")
                            .formatted(budgets.most(), channel, ProducerConfig.BUFFER_MEMORY_CONFIG, memory));
        }
    }

    private Producer<byte[], byte[]> producer(String channel) {
        return client(channel).unwrap();
    }

    private KafkaProducer<byte[], byte[]> client(String channel) {
        return Objects.requireNonNull(clients.getProducer(channel), channel);
    }

    private static boolean knows(Producer<byte[], byte[]> producer, String topic) {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (KafkaException notYet) {
            LOG.debugf(
                    "the producer does not know %s yet: %s",
                    topic, notYet.getClass().getSimpleName());
            return false;
        }
    }
}
