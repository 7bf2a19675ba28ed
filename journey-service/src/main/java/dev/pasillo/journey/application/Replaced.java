package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Which touchpoints of some owners are replaced by a higher revision, whoever holds that.
///
/// @param newest the highest revision of each id of which these owners hold a lower one, by the id's hash
public record Replaced(Map<UUID, Integer> newest) {
    public Replaced {
        newest = Map.copyOf(newest);
    }

    /// The touchpoints that count.
    public List<Touchpoint> leaveOut(List<Touchpoint> touchpoints) {
        return newest.isEmpty()
                ? touchpoints
                : touchpoints.stream()
                        .filter(touchpoint -> !isReplaced(touchpoint))
                        .toList();
    }

    /// Whether a higher revision of it is known.
    public boolean isReplaced(Touchpoint touchpoint) {
        var key = TouchpointKey.of(touchpoint);
        return key.revision() < newest.getOrDefault(key.hash(), 0);
    }
}
