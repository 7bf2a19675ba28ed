package dev.pasillo.insight.domain.figure;

import java.time.Duration;

/// Logarithmic buckets of durations: bucket 0 holds zero, bucket *b* > 0 holds the durations in (γ^(b−2),
/// γ^(b−1)] milliseconds with γ = (1 + ε) / (1 − ε), and is read as 2·γ^(b−1) / (γ + 1), which is within ε of
/// everything in it (Masson, Rim, Lee: DDSketch, VLDB 2019).
///
/// A bucket depends on the duration alone, and on the same bits on every machine ([StrictMath]): a duration
/// that is taken back leaves exactly the bucket that it entered.
public final class LogBuckets {
    /// ε: no reading is further from the truth, relatively.
    public static final double RELATIVE_ERROR = 0.005;

    private static final double GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
    private static final double LN_GAMMA = StrictMath.log(GAMMA);

    private LogBuckets() {}

    /// The bucket of a duration.
    ///
    /// @throws IllegalArgumentException for a negative one
    public static int of(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a negative duration has no bucket: " + duration);
        }
        var millis = duration.toMillis();
        return millis == 0 ? 0 : 1 + (int) Math.ceil(StrictMath.log(millis) / LN_GAMMA);
    }

    /// What a bucket is read as, in seconds.
    public static double seconds(int bucket) {
        return bucket == 0 ? 0 : 2 * StrictMath.pow(GAMMA, bucket - 1.0) / (GAMMA + 1) / 1_000;
    }
}
