package dev.pasillo.testsupport.guarantee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// **I8.** Accepted = applied + duplicate + quarantined, once quiet.
///
/// Accepted are the records of the topic: at least as many of each id as were answered 2xx, and not more than those and
/// the ones of unknown outcome. Applied and quarantined are rows. Duplicates are the records whose content is that of
/// an applied row, without one for the row itself.
public final class EveryRecordIsAccountedFor implements Guarantee {
    @Override
    public String id() {
        return "I8";
    }

    @Override
    public boolean always() {
        return false;
    }

    @Override
    public List<Finding> check(SystemUnderTest system) {
        return findings(system.ledger(), IntakeEvidence.of(system));
    }

    List<Finding> findings(Ledger ledger, IntakeEvidence seen) {
        var findings = new Finding.Findings(id());
        var byKey = seen.byKey();
        findings.add(
                "answered 2xx more often than it stands on the topic, or stands there unsent",
                miscounted(ledger, byKey));
        var quarantined = new HashSet<>(seen.quarantined());
        var contents = new HashMap<IntakeEvidence.Counted, String>();
        seen.applied().forEach(content -> contents.put(content.counted(), content.fingerprint()));
        long duplicates = -contents.size();
        for (var delivered : seen.records()) {
            var content = delivered.content();
            if (content != null
                    && content.fingerprint().equals(contents.get(content.counted()))
                    && !quarantined.contains(delivered.place())) {
                duplicates++;
            }
        }
        var accounted = seen.applied().size() + duplicates + seen.quarantined().size();
        if (accounted != seen.records().size()) {
            findings.add("%d records, but %d applied + %d duplicates + %d quarantined"
                    .formatted(
                            seen.records().size(),
                            seen.applied().size(),
                            duplicates,
                            seen.quarantined().size()));
        }
        return findings.all();
    }

    private static List<String> miscounted(Ledger ledger, Map<EventKey, List<IntakeEvidence.Delivered>> byKey) {
        var miscounted = new ArrayList<String>();
        ledger.entries().forEach((key, entry) -> {
            var records = byKey.getOrDefault(key, List.of()).size();
            if (records < entry.accepted() || records > entry.accepted() + entry.unknown()) {
                miscounted.add("%s (%d records, %d accepted, %d unknown)"
                        .formatted(key.id(), records, entry.accepted(), entry.unknown()));
            }
        });
        return miscounted;
    }
}
