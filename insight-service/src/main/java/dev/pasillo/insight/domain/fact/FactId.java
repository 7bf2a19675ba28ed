package dev.pasillo.insight.domain.fact;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;

/// Which fact it is. The hash alone says it; the rest keeps facts of one definition and time together in the
/// table.
///
/// @param hash 128 bits over the workspace and the fact's text
public record FactId(String workspace, String definition, FactKind kind, Instant anchorAt, UUID hash)
        implements Comparable<FactId> {
    private static final Comparator<FactId> ORDER = Comparator.comparing(FactId::workspace)
            .thenComparing(FactId::definition)
            .thenComparing(FactId::kind)
            .thenComparing(FactId::anchorAt)
            .thenComparing(FactId::hash);

    public FactId {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(anchorAt, "anchorAt");
        Objects.requireNonNull(hash, "hash");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FactId that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public int compareTo(FactId other) {
        return ORDER.compare(this, other);
    }
}
