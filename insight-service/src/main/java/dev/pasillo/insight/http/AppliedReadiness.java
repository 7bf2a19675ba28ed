package dev.pasillo.insight.http;

import dev.pasillo.insight.application.Alarm;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Down while an alarm stops the application of changes: the figures of this instance's partitions stand still.
@Readiness
@ApplicationScoped
public class AppliedReadiness implements HealthCheck {
    private final Alarm alarm;

    @Inject
    AppliedReadiness(Alarm alarm) {
        this.alarm = alarm;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("changes are applied");
        return alarm.raised()
                .map(raised -> answer.down()
                        .withData("reason", raised.reason().code())
                        .withData("detail", raised.detail())
                        .build())
                .orElseGet(() -> answer.up().build());
    }
}
