package dev.pasillo.journey.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.journey.application.ApplyTouchpoints;
import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.Intake;
import dev.pasillo.journey.application.JourneyStore;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.Positions;
import dev.pasillo.journey.application.ProgressClock;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.kit.Standstill;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            new AtTheBeginning(),
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

    private static final class AtTheBeginning implements Positions {
        @Override
        public String prepare(Topic topic, Map<Integer, Long> beginnings, int lanes, int targets) {
            return topic.id();
        }

        @Override
        public Map<Integer, Long> of(Collection<Integer> partitions) {
            var positions = new HashMap<Integer, Long>();
            partitions.forEach(partition -> positions.put(partition, 0L));
            return positions;
        }

        @Override
        public void idle(Map<Integer, Long> ends, Optional<Instant> at) {}

        @Override
        public Optional<Instant> watermark() {
            return Optional.empty();
        }

        @Override
        public Backlog backlog() {
            return new Backlog(Optional.empty(), 0, Optional.empty(), Optional.empty(), 0, 0, Optional.empty());
        }
    }

    private static final class NoPublisher implements ChangePublisher {
        @Override
        public void publish(List<OutboxEntry> entries) {}

        @Override
        public void watermark(Instant at) {}

        @Override
        public int partitions() {
            return 1;
        }
    }
}
