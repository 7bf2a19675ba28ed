package dev.pasillo.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Standstill standstill = new Standstill(Duration.ofSeconds(60));

    @Test
    void positionThatStaysWhileRecordsWaitIsStuckAfterThePatience() {
        standstill.seen(Map.of(0, 5L), Map.of(0, 8L), START);
        standstill.seen(Map.of(0, 5L), Map.of(0, 9L), START.plusSeconds(30));

        assertThat(standstill.stuck(START.plusSeconds(60))).isEmpty();
        assertThat(standstill.stuck(START.plusSeconds(61))).contains(new Standstill.Stuck(0, 5, 4, START));
    }

    @Test
    void positionThatMovesIsNotStuckHoweverMuchWaits() {
        for (var second = 0; second < 300; second++) {
            standstill.seen(Map.of(0, (long) second), Map.of(0, 1_000_000L), START.plusSeconds(second));
        }

        assertThat(standstill.stuck(START.plusSeconds(300))).isEmpty();
    }

    @Test
    void positionAtTheEndIsNeverStuck() {
        standstill.seen(Map.of(0, 5L), Map.of(0, 5L), START);

        assertThat(standstill.stuck(START.plusSeconds(3_600))).isEmpty();
    }

    @Test
    void partitionThatIsGivenAwayIsNobodysTrouble() {
        standstill.seen(Map.of(0, 5L), Map.of(0, 8L), START);
        standstill.seen(Map.of(1, 5L), Map.of(1, 5L), START.plusSeconds(90));

        assertThat(standstill.stuck(START.plusSeconds(100))).isEmpty();
    }

    @Test
    void oldestTroubleIsToldFirst() {
        standstill.seen(Map.of(0, 5L, 1, 7L), Map.of(0, 5L, 1, 8L), START);
        standstill.seen(Map.of(0, 5L, 1, 7L), Map.of(0, 6L, 1, 8L), START.plusSeconds(10));

        assertThat(standstill.stuck(START.plusSeconds(100)))
                .map(Standstill.Stuck::partition)
                .contains(1);
    }
}
