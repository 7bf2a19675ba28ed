package dev.pasillo.journey.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.journey.application.ApplyTouchpoints;
import dev.pasillo.journey.application.Intake;
import dev.pasillo.journey.application.JourneyStore;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.ProgressClock;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.fixture.KnownPositions;
import dev.pasillo.journey.fixture.NoPublisher;
import dev.pasillo.kit.Standstill;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/// When this service says that touchpoints are applied.
class IntakeHealthTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Standstill standstill = new Standstill(Duration.ofMinutes(1));
    private final Intake intake = new Intake(
            new ApplyTouchpoints(new NoStore(), new Pseudonyms("test"), new ProgressClock.Event()),
            new NoStore(),
            new KnownPositions(Map.of()),
            new NoPublisher());

    @Test
    void itIsNotReadyBeforeItKnowsItsPartitions() {
        assertThat(at(START).getStatus()).isEqualTo(Status.DOWN);
        assertThat(at(START).getData().orElseThrow()).containsEntry("reason", "not-assigned");
    }

    @Test
    void itIsReadyWithPartitionsAndAlsoWhereOthersHaveThemAll() {
        intake.assigned(List.of());
        assertThat(at(START).getStatus()).isEqualTo(Status.UP);

        intake.assigned(List.of(0, 1));
        assertThat(at(START).getStatus()).isEqualTo(Status.UP);
        assertThat(at(START).getData().orElseThrow()).containsEntry("partitions", 2L);
    }

    @Test
    void itIsNotReadyOnceItStoppedAndSaysWhy() {
        intake.assigned(List.of(0));
        intake.stop("partition 0 of touchpoints was truncated");

        assertThat(at(START).getStatus()).isEqualTo(Status.DOWN);
        assertThat(at(START).getData().orElseThrow())
                .containsEntry("reason", "stopped")
                .containsEntry("detail", "partition 0 of touchpoints was truncated");
    }

    @Test
    void itIsNotReadyWhileRecordsWaitAndNothingMovesAndReadyAgainOnceItDoes() {
        intake.assigned(List.of(0));
        standstill.seen(Map.of(0, 0L), Map.of(0, 5L), START);

        assertThat(at(START.plusSeconds(59)).getStatus()).isEqualTo(Status.UP);
        assertThat(at(START.plusSeconds(61)).getStatus()).isEqualTo(Status.DOWN);
        assertThat(at(START.plusSeconds(61)).getData().orElseThrow()).containsEntry("reason", "stuck");

        standstill.seen(Map.of(0, 1L), Map.of(0, 5L), START.plusSeconds(62));
        assertThat(at(START.plusSeconds(62)).getStatus()).isEqualTo(Status.UP);
    }

    private HealthCheckResponse at(Instant now) {
        return new IntakeHealth(intake, standstill, Clock.fixed(now, ZoneOffset.UTC)).call();
    }

    private static final class NoStore implements JourneyStore {
        @Override
        public <T> T inTransaction(Function<Transaction, T> work) {
            @SuppressWarnings("unchecked")
            var nothing = (T) new java.util.ArrayList<OutboxEntry>();
            return nothing;
        }
    }
}
