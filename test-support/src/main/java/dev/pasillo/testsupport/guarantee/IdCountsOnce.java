package dev.pasillo.testsupport.guarantee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/// **I2.** Each revision of `(workspace, source, event id)` counts once, however often it was sent. A record with the
/// same id and revision and another content than the one that counts is in quarantine.
///
/// By the rows of touchpoints, where each counts, and the records of the topic; once quiet.
public final class IdCountsOnce implements Guarantee {
    @Override
    public String id() {
        return "I2";
    }

    @Override
    public boolean always() {
        return false;
    }

    @Override
    public List<Finding> check(SystemUnderTest system) {
        return findings(IntakeEvidence.of(system));
    }

    List<Finding> findings(IntakeEvidence seen) {
        var counted = new HashMap<IntakeEvidence.Counted, String>();
        var twice = new ArrayList<String>();
        for (var content : seen.applied()) {
            if (counted.putIfAbsent(content.counted(), content.fingerprint()) != null) {
                twice.add(content.key().id());
            }
        }
        var quarantined = new HashSet<>(seen.quarantined());
        var unnoticed = new ArrayList<String>();
        for (var delivered : seen.records()) {
            var content = delivered.content();
            if (content == null) {
                continue;
            }
            var fingerprint = counted.get(content.counted());
            if (fingerprint != null
                    && !fingerprint.equals(content.fingerprint())
                    && !quarantined.contains(delivered.place())) {
                unnoticed.add(content.key().id() + " at " + delivered.place());
            }
        }
        var findings = new Finding.Findings(id());
        findings.add("counted more than once", twice);
        findings.add("another content under the same id, and not in quarantine", unnoticed);
        return findings.all();
    }
}
