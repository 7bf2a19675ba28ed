package dev.pasillo.ingest.kafka;

import dev.pasillo.ingest.application.Sources;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once every source is known: before that its senders would be sent away. A broker that goes away later takes
/// nothing back.
@Readiness
@ApplicationScoped
public class SourcesReadiness implements HealthCheck {
    private final Sources sources;

    @Inject
    SourcesReadiness(Sources sources) {
        this.sources = sources;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("sources").status(sources.whole()).build();
    }
}
