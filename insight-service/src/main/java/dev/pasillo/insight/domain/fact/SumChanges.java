package dev.pasillo.insight.domain.fact;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// By how much the sums change while facts become true and stop being true. One thread.
public final class SumChanges {
    private final Map<SumKey, Long> changes = new HashMap<>();

    /// A fact became true (1) or stopped being true (-1).
    public void add(KeptFact fact, int direction) {
        for (var part : fact.parts()) {
            changes.merge(SumKey.of(fact, part), (long) direction, Long::sum);
        }
    }

    /// The changes that are left, in the order of their keys: writers that lock rows in this order cannot lock
    /// each other out.
    public List<Map.Entry<SumKey, Long>> left() {
        return changes.entrySet().stream()
                .filter(change -> change.getValue() != 0)
                .sorted(Map.Entry.comparingByKey())
                .toList();
    }
}
