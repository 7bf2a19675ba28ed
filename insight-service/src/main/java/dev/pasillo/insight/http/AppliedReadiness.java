package dev.pasillo.insight.http;

import dev.pasillo.insight.application.Alarm;
import dev.pasillo.kit.Standstill;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Down while changes are not applied: an alarm stops it, or a position stays while records wait. The figures of this
/// instance's partitions stand still then. Whether PostgreSQL answers is a check of its own.
@Readiness
@ApplicationScoped
public class AppliedReadiness implements HealthCheck {
    private final Alarm alarm;
    private final Standstill standstill;
    private final Clock clock;

    @Inject
    AppliedReadiness(Alarm alarm, Standstill standstill, Clock clock) {
        this.alarm = alarm;
        this.standstill = standstill;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("changes are applied");
        var raised = alarm.raised();
        if (raised.isPresent()) {
            return answer.down()
                    .withData("reason", raised.get().reason().code())
                    .withData("detail", raised.get().detail())
                    .build();
        }
        return standstill
                .stuck(clock.instant())
                .map(stuck -> answer.down().withData("reason", "stuck").withData("detail", stuck.detail()))
                .orElseGet(answer::up)
                .build();
    }
}
