package dev.pasillo.testsupport.guarantee;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// **I4.** Per partition nothing is applied that stands at or beyond `next_offset`, and every record below it is
/// applied, a duplicate of what is applied, or in quarantine. A position never goes back.
///
/// At any moment, also between a crash and the restart: the position is moved in the transaction that applies.
public final class PositionIsExact implements Guarantee {
    @Override
    public String id() {
        return "I4";
    }

    @Override
    public boolean always() {
        return true;
    }

    @Override
    public List<Finding> check(SystemUnderTest system) {
        return findings(IntakeEvidence.of(system));
    }

    List<Finding> findings(IntakeEvidence seen) {
        var applied = seen.appliedKeys();
        var quarantined = new HashSet<>(seen.quarantined());
        var below = new HashSet<EventKey>();
        var skipped = new ArrayList<String>();
        for (var delivered : seen.records()) {
            var place = delivered.place();
            if (place.offset() >= seen.positions().getOrDefault(place.partition(), 0L)) {
                continue;
            }
            var content = delivered.content();
            if (content != null) {
                below.add(content.key());
            }
            if (!quarantined.contains(place) && (content == null || !applied.contains(content.key()))) {
                skipped.add((content == null ? "a record" : content.key().id()) + " at " + place);
            }
        }
        var findings = new Finding.Findings(id());
        findings.add("below the position, neither applied nor in quarantine", skipped);
        findings.add(
                "applied, and every record of it stands at or beyond the position",
                applied.stream()
                        .filter(key -> !below.contains(key))
                        .map(EventKey::id)
                        .sorted()
                        .toList());
        findings.add(
                "moved back",
                seen.moves().stream()
                        .filter(move -> move.to() < move.from())
                        .map(move -> "%s from %d to %d".formatted(move.stream(), move.from(), move.to()))
                        .toList());
        return findings.all();
    }
}
