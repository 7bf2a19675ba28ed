package dev.pasillo.journey.domain.definition;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What keeps a moment of truth.
public sealed interface Expectation {

    /// The opening touchpoint itself fulfils the condition.
    record Holds(Condition when) implements Expectation {
        public Holds {
            Objects.requireNonNull(when, "when");
        }
    }

    /// A later touchpoint, in time.
    ///
    /// @param match which one; its condition also sees the opening touchpoint
    /// @param ratingAtLeast the least raw rating that it must carry
    record FollowedBy(Matcher match, Limit limit, @Nullable BigDecimal ratingAtLeast) implements Expectation {
        public FollowedBy {
            Objects.requireNonNull(match, "match");
            Objects.requireNonNull(limit, "limit");
        }
    }

    /// Until when the later touchpoint counts.
    sealed interface Limit {

        /// So long after the opening.
        record Within(Duration duration) implements Limit {
            public Within {
                Objects.requireNonNull(duration, "duration");
            }
        }

        /// A time that the opening touchpoint carries.
        ///
        /// @param time of the opening touchpoint
        record By(OpeningTime time) implements Limit {
            public By {
                Objects.requireNonNull(time, "time");
            }
        }
    }
}
