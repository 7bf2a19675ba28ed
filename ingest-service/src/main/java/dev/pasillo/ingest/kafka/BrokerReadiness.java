package dev.pasillo.ingest.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready while the broker answers and has the topics: before that every request would be refused.
@Readiness
@ApplicationScoped
public class BrokerReadiness implements HealthCheck {
    private final BrokerConnection connection;
    private final KafkaEventLog log;

    @Inject
    BrokerReadiness(BrokerConnection connection, KafkaEventLog log) {
        this.connection = connection;
        this.log = log;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("broker");
        return switch (connection.ask()) {
            case BrokerConnection.State.Ready() ->
                answer.status(log.connected()).build();
            case BrokerConnection.State.TopicMissing(var topic) ->
                answer.down().withData("missing", topic).build();
            case BrokerConnection.State.Unreachable(var why) ->
                answer.down().withData("unreachable", why).build();
        };
    }
}
