package dev.pasillo.insight.domain.fact;

import dev.pasillo.insight.domain.figure.Part;
import java.time.LocalDate;
import java.util.Comparator;

/// What a sum is kept by. An absent segment or persona is the empty text.
///
/// @param day the UTC day of the fact's anchor
public record SumKey(
        String workspace,
        String definition,
        String figure,
        LocalDate day,
        String stage,
        int bucket,
        String segment,
        String persona,
        String channel)
        implements Comparable<SumKey> {
    private static final Comparator<SumKey> ORDER = Comparator.comparing(SumKey::workspace)
            .thenComparing(SumKey::definition)
            .thenComparing(SumKey::figure)
            .thenComparing(SumKey::day)
            .thenComparing(SumKey::stage)
            .thenComparing(SumKey::bucket)
            .thenComparing(SumKey::segment)
            .thenComparing(SumKey::persona)
            .thenComparing(SumKey::channel);

    static SumKey of(KeptFact fact, Part part) {
        return new SumKey(
                fact.id().workspace(),
                fact.id().definition(),
                part.figure(),
                fact.day(),
                part.stage(),
                part.bucket(),
                fact.segment() == null ? "" : fact.segment(),
                fact.persona() == null ? "" : fact.persona(),
                fact.channel());
    }

    @Override
    public int compareTo(SumKey other) {
        return ORDER.compare(this, other);
    }
}
