package dev.pasillo.journey.domain.fold;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The moments of truth of one customer under one definition that a later touchpoint or deadline can still change:
/// those that are pending, and those that wait for the rating that tells how they were felt.
///
/// @param open in the order in which they were opened
/// @param ratedAt the time of the last touchpoint; absent where the definition asks for no rating
/// @param ratings given at that very time, the first of each scale, normalised: a deadline that passes at the time of
/// the last touchpoint is followed by these
public record MomentsState(List<MomentState> open, @Nullable Instant ratedAt, Map<String, Double> ratings) {
    /// Nothing has been opened yet.
    public static final MomentsState EMPTY = new MomentsState(List.of(), null, Map.of());

    public MomentsState {
        open = List.copyOf(open);
        ratings = Collections.unmodifiableMap(new TreeMap<>(ratings));
    }
}
