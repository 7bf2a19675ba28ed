package dev.pasillo.journey.domain.definition;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A promise to a customer that is kept, missed or cannot be known.
///
/// @param title by language
/// @param stage where it is shown; absent for the whole journey
/// @param on opens it, each match anew
/// @param objective share that must be kept, in (0, 1), over `window`
/// @param promise what the company tells the customer
/// @param target what it aims at inside
/// @param weight among the moments of the definition
public record MomentOfTruth(
        String id,
        Map<String, String> title,
        @Nullable String stage,
        Matcher on,
        Expectation expect,
        OnDeadline onDeadline,
        @Nullable BigDecimal objective,
        Duration window,
        @Nullable Duration promise,
        @Nullable Duration target,
        @Nullable Perceived perceived,
        BigDecimal weight,
        @Nullable Kano kano,
        @Nullable Mend mend) {

    public MomentOfTruth {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(on, "on");
        Objects.requireNonNull(expect, "expect");
        Objects.requireNonNull(onDeadline, "onDeadline");
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(weight, "weight");
        title = Map.copyOf(title);
    }

    /// A moment with what the fold needs and nothing told about it.
    public static MomentOfTruth of(String id, Matcher on, Expectation expect) {
        return new MomentOfTruth(
                id,
                Map.of(),
                null,
                on,
                expect,
                OnDeadline.MISSED,
                null,
                Duration.ofDays(28),
                null,
                null,
                null,
                BigDecimal.ONE,
                null,
                null);
    }

    /// This moment with another meaning of silence.
    public MomentOfTruth onDeadline(OnDeadline meaning) {
        return new MomentOfTruth(
                id, title, stage, on, expect, meaning, objective, window, promise, target, perceived, weight, kano,
                mend);
    }

    /// This moment with the rating that tells how it was felt.
    public MomentOfTruth perceivedBy(String scale, Duration within) {
        return new MomentOfTruth(
                id,
                title,
                stage,
                on,
                expect,
                onDeadline,
                objective,
                window,
                promise,
                target,
                new Perceived(scale, within),
                weight,
                kano,
                mend);
    }

    /// What a moment is whose time ran out without an answer.
    public enum OnDeadline {
        MISSED,
        UNKNOWN
    }

    /// How much a moment matters, after Noriaki Kano.
    public enum Kano {
        MUST_BE,
        PERFORMANCE,
        ATTRACTIVE
    }

    /// The rating that tells how the moment was felt.
    ///
    /// @param rating the scale's name
    /// @param within from the moment's outcome
    public record Perceived(String rating, Duration within) {
        public Perceived {
            Objects.requireNonNull(rating, "rating");
            Objects.requireNonNull(within, "within");
        }
    }
}
