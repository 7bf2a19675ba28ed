package dev.pasillo.ingest.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Whether the broker answers and has the topics. They are never created from here: a topic with the wrong number of
/// partitions cannot be mended. Asked by the readiness check, and at start-up until all is well, with one log line
/// whenever the state changes. Thread-safe; a call blocks for a few seconds at most.
@Singleton
public class BrokerConnection {
    private static final Logger LOG = Logger.getLogger(BrokerConnection.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<String, Object> kafka;
    private final TopicNames topics;
    private @Nullable Admin admin;
    private @Nullable State last;

    @Inject
    BrokerConnection(@Identifier("default-kafka-broker") Map<String, Object> kafka, TopicNames topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    /// What the broker said.
    sealed interface State {
        /// It has all topics.
        record Ready() implements State {}

        /// It answers, and lacks that topic.
        record TopicMissing(String topic) implements State {}

        /// It does not answer.
        record Unreachable(String why) implements State {}
    }

    /// Asks the broker.
    synchronized State ask() {
        var state = askOnce();
        if (!state.equals(last)) {
            log(state);
            last = state;
        }
        return state;
    }

    private State askOnce() {
        var wanted = List.of(topics.touchpoints(), topics.rejected(), topics.sources());
        var described = admin().describeTopics(wanted).topicNameValues();
        for (var topic : wanted) {
            try {
                Objects.requireNonNull(described.get(topic)).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException refused) {
                return refused.getCause() instanceof UnknownTopicOrPartitionException
                        ? new State.TopicMissing(topic)
                        : new State.Unreachable(String.valueOf(refused.getCause()));
            } catch (TimeoutException silent) {
                return new State.Unreachable("no answer within " + PATIENCE.toSeconds() + " s");
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return new State.Unreachable("interrupted");
            }
        }
        return new State.Ready();
    }

    private static void log(State state) {
        switch (state) {
            case State.Ready() -> LOG.info("the broker answers and has the topics");
            case State.TopicMissing(var topic) ->
                LOG.errorf(
                        "the broker has no topic %s: a deployment creates the topics before it starts the services;"
                                + " not ready until it exists",
                        topic);
            case State.Unreachable(var why) ->
                LOG.warnf("the broker does not answer (%s); not ready until it does", why);
        }
    }

    private Admin admin() {
        if (admin == null) {
            var settings = new HashMap<>(kafka);
            settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "pasillo-ingest-readiness");
            settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
            settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
            settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
            admin = Admin.create(settings);
        }
        return admin;
    }

    void stop(@Observes ShutdownEvent stopping) {
        close();
    }

    private synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}
