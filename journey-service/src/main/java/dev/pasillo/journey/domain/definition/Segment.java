package dev.pasillo.journey.domain.definition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A part of the customers, as of a visit's entry; the first segment whose condition holds is the visit's.
///
/// @param when absent: everyone else
public record Segment(String id, @Nullable Condition when) {
    public Segment {
        Objects.requireNonNull(id, "id");
    }
}
