package dev.pasillo.insight.domain.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogBucketsTest {
    @Test
    void readingIsWithinHalfAPercentFromAMillisecondToACentury() {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++) {
            var millis = Math.max(1, (long) Math.exp(random.nextDouble() * Math.log(100L * 365 * 86_400_000)));
            var read = LogBuckets.seconds(LogBuckets.of(Duration.ofMillis(millis))) * 1_000;
            assertThat(Math.abs(read - millis) / millis).as("%d ms", millis).isLessThanOrEqualTo(0.005 + 1e-9);
        }
    }

    @Test
    void longerDurationIsInNoLowerBucket() {
        var last = -1;
        for (var millis = 0; millis < 200_000; millis++) {
            var bucket = LogBuckets.of(Duration.ofMillis(millis));
            assertThat(bucket).isGreaterThanOrEqualTo(last);
            last = bucket;
        }
    }

    @Test
    void nothingIsReadAsNothing() {
        assertThat(LogBuckets.of(Duration.ZERO)).isZero();
        assertThat(LogBuckets.seconds(0)).isZero();
        assertThat(LogBuckets.of(Duration.ofMillis(1))).isEqualTo(1);
    }

    /// Buckets are stored: the same duration must find its bucket again under any later version.
    @Test
    void bucketsNeverMove() {
        assertThat(LogBuckets.of(Duration.ofSeconds(1))).isEqualTo(692);
        assertThat(LogBuckets.of(Duration.ofMinutes(10))).isEqualTo(1332);
        assertThat(LogBuckets.of(Duration.ofHours(1))).isEqualTo(1511);
        assertThat(LogBuckets.of(Duration.ofDays(7))).isEqualTo(2024);
        assertThat(LogBuckets.of(Duration.ofDays(90))).isEqualTo(2279);
    }

    @Test
    void negativeDurationHasNoBucket() {
        assertThatIllegalArgumentException().isThrownBy(() -> LogBuckets.of(Duration.ofMillis(-1)));
    }
}
