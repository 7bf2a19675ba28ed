package dev.pasillo.insight.domain.fact;

import dev.pasillo.insight.domain.figure.Part;
import java.time.LocalDate;

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

    /// Field by field: a batch sorts thousands.
    @Override
    public int compareTo(SumKey other) {
        var order = workspace.compareTo(other.workspace);
        order = order != 0 ? order : definition.compareTo(other.definition);
        order = order != 0 ? order : figure.compareTo(other.figure);
        order = order != 0 ? order : day.compareTo(other.day);
        order = order != 0 ? order : stage.compareTo(other.stage);
        order = order != 0 ? order : Integer.compare(bucket, other.bucket);
        order = order != 0 ? order : segment.compareTo(other.segment);
        order = order != 0 ? order : persona.compareTo(other.persona);
        return order != 0 ? order : channel.compareTo(other.channel);
    }
}
