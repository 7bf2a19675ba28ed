package dev.pasillo.journey.domain.definition;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the company wants the journey to achieve, as a number and until when.
///
/// @param text by language
/// @param stage the stage that is measured; absent for the whole journey
/// @param from first day on which it is measured
/// @param by the day by which the target is to be reached
public record Objective(
        String id,
        Map<String, String> text,
        Measure measure,
        Target target,
        @Nullable String stage,
        @Nullable LocalDate from,
        @Nullable LocalDate by) {

    public Objective {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(measure, "measure");
        Objects.requireNonNull(target, "target");
        text = Map.copyOf(text);
    }

    /// What is measured, and with that the unit of the target.
    public enum Measure {
        /// A share, over started journeys.
        COMPLETION_RATE,
        /// A share, over the decided visits of one stage.
        STAGE_ADVANCE_RATE,
        /// A share, over completed journeys.
        REPURCHASE_RATE,
        /// A duration: of the visits of one stage, or from start to completion.
        MEDIAN_TIME,
        /// A mean on the common scale −2…+2.
        RATING_MEAN
    }

    /// The figure to reach.
    public sealed interface Target {

        /// A share in (0, 1), or a mean on −2…+2.
        record Figure(BigDecimal value) implements Target {}

        /// At most this long.
        record Time(Duration value) implements Target {}
    }
}
