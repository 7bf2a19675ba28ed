package dev.pasillo.testsupport.oracle;

import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Plan;
import java.time.Instant;
import java.util.List;

/// A visit that led forward, and what whoever took over had to do: docs/concepts/journeys.md, section "Hand-overs and
/// feedback".
///
/// @param at when it led forward
/// @param place the number of the touchpoint that led forward, in the definition's order
record HandedOver(String stage, Plan.Handover rule, Instant at, int place) {

    /// kept, missed or pending.
    ///
    /// @param ordered in the definition's order
    String outcome(List<Happening> ordered, Instant now) {
        var deadline = at.plus(rule.within());
        var kept = ordered.stream()
                .skip(place + 1L)
                .anyMatch(later ->
                        !later.occurredAt().isAfter(deadline) && rule.expect().matches(later));
        if (kept) {
            return "kept";
        }
        return deadline.isAfter(now) ? "pending" : "missed";
    }
}
