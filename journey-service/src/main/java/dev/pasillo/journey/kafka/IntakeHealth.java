package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.Intake;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Not ready once the intake has stopped because going on would lose or repeat something.
@Readiness
@ApplicationScoped
public class IntakeHealth implements HealthCheck {
    private final Intake intake;

    @Inject
    IntakeHealth(Intake intake) {
        this.intake = intake;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("touchpoints");
        return intake.alarm()
                .map(why -> answer.down().withData("stopped", why))
                .orElseGet(answer::up)
                .build();
    }
}
