package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Rating;
import org.jspecify.annotations.Nullable;

/// Ratings made comparable: `4·(value − min)/(max − min) − 2`, so that every scale goes from −2 to +2.
///
/// The ends are the rating's own, where it carries them, else those of the well-known scales: nps 0–10, csat 1–5,
/// ces 1–7, stars 1–5, thumbs 0–1.
public final class Ratings {
    private Ratings() {}

    /// The rating from −2 to +2; null where its ends are not known, or it lies beyond them.
    public static @Nullable Double normalised(@Nullable Rating rating) {
        if (rating == null) {
            return null;
        }
        var known = scale(rating.scale());
        var min = rating.min() != null ? rating.min() : known == null ? null : Double.valueOf(known.min());
        var max = rating.max() != null ? rating.max() : known == null ? null : Double.valueOf(known.max());
        if (min == null || max == null || min >= max || rating.value() < min || rating.value() > max) {
            return null;
        }
        var normalised = 4 * (rating.value() - min) / (max - min) - 2;
        return Double.isFinite(normalised) ? Double.valueOf(normalised) : null;
    }

    private static @Nullable Scale scale(String name) {
        return switch (name) {
            case "nps" -> new Scale(0, 10);
            case "csat", "stars" -> new Scale(1, 5);
            case "ces" -> new Scale(1, 7);
            case "thumbs" -> new Scale(0, 1);
            default -> null;
        };
    }

    private record Scale(double min, double max) {}
}
