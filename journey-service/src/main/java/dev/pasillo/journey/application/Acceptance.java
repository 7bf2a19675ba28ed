package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.KeyClaim;
import dev.pasillo.journey.application.JourneyStore.KeyOutcome;
import dev.pasillo.journey.application.JourneyStore.Quarantined;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.application.TouchpointBatch.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;

/// Decides which touchpoints of a batch are new, and which of those count.
///
/// @param fresh seen for the first time, each revision by itself: to be stored, and evidence of identity
/// @param counting those of them that journeys are made of: no higher revision is known
/// @param revised ids of which a lower revision was known: whoever holds that is to be folded anew
/// @param conflicts the same id and revision with another content
record Acceptance(List<Arrival> fresh, List<Touchpoint> counting, List<UUID> revised, List<Quarantined> conflicts) {

    /// Claims the keys of what arrived; the first with its key and revision counts.
    ///
    /// @param owners the keyed hash of an identifier
    static Acceptance of(Transaction transaction, List<Arrival> arrivals, BiFunction<String, Identifier, UUID> owners) {
        var conflicts = new ArrayList<Quarantined>();
        var first = new TreeMap<TouchpointKey, Arrival>();
        for (var arrival : arrivals) {
            var same = first.putIfAbsent(TouchpointKey.of(arrival.touchpoint()), arrival);
            if (same != null
                    && TouchpointKey.fingerprint(same.touchpoint())
                            != TouchpointKey.fingerprint(arrival.touchpoint())) {
                conflicts.add(conflict(arrival));
            }
        }
        var entries = List.copyOf(first.entrySet());
        var outcomes = transaction.claimKeys(
                entries.stream().map(entry -> claim(entry, owners)).toList());
        var fresh = new ArrayList<Arrival>();
        var counting = new ArrayList<Touchpoint>();
        var revised = new ArrayList<UUID>();
        for (var i = 0; i < entries.size(); i++) {
            var arrival = entries.get(i).getValue();
            switch (outcomes.get(i)) {
                case KeyOutcome.NEW -> {
                    fresh.add(arrival);
                    counting.add(arrival.touchpoint());
                }
                case KeyOutcome.REPLACING -> {
                    fresh.add(arrival);
                    counting.add(arrival.touchpoint());
                    revised.add(entries.get(i).getKey().hash());
                }
                case KeyOutcome.REPLACED -> fresh.add(arrival);
                case KeyOutcome.DUPLICATE -> {}
                case KeyOutcome.CONFLICT -> conflicts.add(conflict(arrival));
            }
        }
        return new Acceptance(fresh, counting, revised, conflicts);
    }

    private static KeyClaim claim(
            Map.Entry<TouchpointKey, Arrival> entry, BiFunction<String, Identifier, UUID> owners) {
        var touchpoint = entry.getValue().touchpoint();
        return new KeyClaim(
                entry.getKey().hash(),
                entry.getKey().revision(),
                touchpoint.workspace(),
                TouchpointKey.fingerprint(touchpoint),
                owners.apply(touchpoint.workspace(), touchpoint.owner()).getMostSignificantBits());
    }

    private static Quarantined conflict(Arrival arrival) {
        var touchpoint = arrival.touchpoint();
        return new Quarantined(
                touchpoint.workspace(),
                touchpoint.source(),
                touchpoint.id(),
                "id-conflict",
                "The same source, id and revision came before with another content.",
                arrival.at(),
                touchpoint.receivedAt(),
                arrival.body());
    }
}
