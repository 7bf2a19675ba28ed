package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final int STEPS = 400;

    @Test
    void fewAreKeptOfALongHistory() {
        var random = new Random(1);
        var kept = new ArrayList<Integer>();
        var most = 0;
        for (var i = 1; i <= STEPS; i++) {
            add(kept, Checkpoint.EVERY + random.nextInt(100));
            most = Math.max(most, kept.size());
        }
        assertThat(most).isLessThan(30);
    }

    @Test
    void wayToTheOneBeforeGrowsWithHowLateATouchpointIs() {
        var random = new Random(2);
        var kept = new ArrayList<Integer>();
        for (var i = 1; i <= STEPS; i++) {
            add(kept, Checkpoint.EVERY + random.nextInt(100));
            var newest = kept.getLast();
            for (var place = kept.getFirst(); place <= newest; place += 50) {
                var at = place;
                var before = kept.stream()
                        .filter(each -> each <= at)
                        .max(Integer::compare)
                        .orElseThrow();
                assertThat(newest - before)
                        .as("late by %d after %d steps: %s", newest - place, i, kept)
                        .isLessThanOrEqualTo(2 * Math.max(newest - place, Checkpoint.EVERY) + 2 * Checkpoint.EVERY);
            }
        }
    }

    @Test
    void oldestAndNewestAreKept() {
        var kept = new ArrayList<Integer>();
        for (var i = 1; i <= STEPS; i++) {
            add(kept, Checkpoint.EVERY);
        }
        assertThat(kept).startsWith(Checkpoint.EVERY).endsWith(STEPS * Checkpoint.EVERY);
    }

    private static void add(ArrayList<Integer> kept, int more) {
        kept.add((kept.isEmpty() ? 0 : kept.getLast()) + more);
        Checkpoint.superfluous(kept).stream()
                .sorted(java.util.Comparator.reverseOrder())
                .forEach(place -> kept.remove((int) place));
    }
}
