package dev.pasillo.testsupport.oracle;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A moment of truth and what came of it.
///
/// @param outcome pending, kept, missed or unknown
/// @param measured seconds from the opening to the answer
/// @param perceived from -2,000 to 2,000
record Moment(
        String moment,
        String definition,
        Instant openedAt,
        String outcome,
        @Nullable Instant decidedAt,
        @Nullable Double measured,
        @Nullable Long perceived) {

    /// The order in which they are answered.
    static final Comparator<Moment> ORDER = Comparator.comparing(Moment::openedAt)
            .thenComparing(Moment::moment)
            .thenComparing(Moment::definition)
            .thenComparing(
                    moment -> List.of("pending", "kept", "missed", "unknown").indexOf(moment.outcome()))
            .thenComparing(Moment::decidedAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Moment::measured, Comparator.nullsLast(Comparator.naturalOrder()));
}
