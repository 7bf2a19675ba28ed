package dev.pasillo.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a customer answered on a scale, raw. `min` and `max` are the scale's ends where the sender gave them.
public record Rating(
        String scale,
        double value,
        @Nullable Double min,
        @Nullable Double max) {
    public Rating {
        Objects.requireNonNull(scale, "scale");
    }

    /// Without the answer, which is the customer's.
    @Override
    public String toString() {
        return "Rating[" + scale + "]";
    }
}
