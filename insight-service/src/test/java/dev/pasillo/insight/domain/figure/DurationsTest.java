package dev.pasillo.insight.domain.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void quantilesAreWithinHalfAPercentOfTheExactOnes() {
        for (var seed = 0; seed < 200; seed++) {
            var millis = millis(new Random(seed));
            var durations = durations(millis);
            Arrays.sort(millis);
            for (var share : new double[] {0, 0.1, 0.5, 0.9, 0.99, 1}) {
                var exact = exact(millis, share);
                assertThat(durations.quantile(share))
                        .as("seed %d, %d values, quantile %s", seed, millis.length, share)
                        .hasValueCloseTo(exact, within(exact * 0.005 + 1e-9));
            }
        }
    }

    @Test
    void whatIsTakenBackLeavesNoTrace() {
        var random = new Random(7);
        var kept = millis(random);
        var taken = millis(random);
        var counts = new HashMap<Integer, Long>();
        // Taken back before it was added: counts are negative on the way.
        Arrays.stream(taken).forEach(each -> count(counts, each, -1));
        Arrays.stream(kept).forEach(each -> count(counts, each, 1));
        Arrays.stream(taken).forEach(each -> count(counts, each, 1));
        counts.values().removeIf(n -> n == 0);

        assertThat(new Durations(counts)).isEqualTo(durations(kept));
    }

    @Test
    void negativeCountsOnTheWayDoNotSpoilAReading() {
        var durations = new Durations(Map.of(100, -3L, 200, 1L));

        assertThat(durations.total()).isEqualTo(1);
        assertThat(durations.quantile(0.5)).hasValue(LogBuckets.seconds(200));
    }

    @Test
    void medianOfTwoLiesBetweenThem() {
        assertThat(durations(1_000, 3_000).quantile(0.5)).hasValueCloseTo(2.0, within(0.01));
    }

    @Test
    void nothingHasNoMedian() {
        assertThat(Durations.NONE.quantile(0.5)).isEmpty();
        assertThat(Durations.NONE.shareOver(Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    void shareOverCountsWhatIsLonger() {
        assertThat(durations(1_000, 2_000, 4_000, 8_000).shareOver(Duration.ofSeconds(3)))
                .hasValue(0.5);
        assertThat(durations(1_000, 2_000).shareOver(Duration.ofSeconds(2))).hasValue(0);
    }

    @Test
    void quantileOutsideZeroToOneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.NONE.quantile(1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.NONE.quantile(Double.NaN));
    }

    private static long[] millis(Random random) {
        var spread = 1 + random.nextDouble() * 3;
        return random.doubles(1 + random.nextInt(400))
                .mapToLong(each -> (long) Math.exp(random.nextGaussian() * spread + 12))
                .toArray();
    }

    private static Durations durations(long... millis) {
        var counts = new HashMap<Integer, Long>();
        Arrays.stream(millis).forEach(each -> count(counts, each, 1));
        return new Durations(counts);
    }

    private static void count(Map<Integer, Long> counts, long millis, long n) {
        counts.merge(LogBuckets.of(Duration.ofMillis(millis)), n, Long::sum);
    }

    private static double exact(long[] sorted, double share) {
        var place = share * (sorted.length - 1);
        var below = (int) Math.floor(place);
        var above = Math.min(below + 1, sorted.length - 1);
        return (sorted[below] + (place - below) * (sorted[above] - sorted[below])) / 1_000.0;
    }
}
