package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.Intake;
import dev.pasillo.kit.Standstill;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready while touchpoints are applied: the group has said which partitions are ours, nothing has stopped the intake,
/// and no position stays while records wait. Whether PostgreSQL answers is a check of its own; the broker's absence
/// alone takes nobody away, since everything that is known can still be read.
@Readiness
@ApplicationScoped
public class IntakeHealth implements HealthCheck {
    private final Intake intake;
    private final Standstill standstill;
    private final Clock clock;

    @Inject
    IntakeHealth(Intake intake, Standstill standstill, Clock clock) {
        this.intake = intake;
        this.standstill = standstill;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("touchpoints are applied")
                .withData("partitions", intake.positions().size());
        var alarm = intake.alarm();
        if (alarm.isPresent()) {
            return answer.down()
                    .withData("reason", "stopped")
                    .withData("detail", alarm.get())
                    .build();
        }
        if (!intake.hasJoined()) {
            return answer.down()
                    .withData("reason", "not-assigned")
                    .withData("detail", "the broker, or PostgreSQL, has not yet said where to read on")
                    .build();
        }
        return standstill
                .stuck(clock.instant())
                .map(stuck -> answer.down().withData("reason", "stuck").withData("detail", stuck.detail()))
                .orElseGet(answer::up)
                .build();
    }
}
