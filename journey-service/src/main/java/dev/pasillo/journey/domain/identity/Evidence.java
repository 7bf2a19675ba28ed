package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.Namespace.Strength;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/// Why two identifiers are one person's: the touchpoint that carried both. Of several, the smallest counts: strong
/// before weak, then the earliest, then by source and id.
public record Evidence(Strength strength, Instant occurredAt, String source, String touchpoint)
        implements Comparable<Evidence> {

    private static final Comparator<Evidence> ORDER = Comparator.comparing(Evidence::strength)
            .thenComparing(Evidence::occurredAt)
            .thenComparing(Evidence::source)
            .thenComparing(Evidence::touchpoint);

    public Evidence {
        Objects.requireNonNull(strength, "strength");
        Objects.requireNonNull(occurredAt, "occurredAt");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(touchpoint, "touchpoint");
    }

    @Override
    public int compareTo(Evidence other) {
        return ORDER.compare(this, other);
    }
}
