package dev.pasillo.testsupport.guarantee;

import java.util.ArrayList;
import java.util.List;

/// **I1.** Every event id that was answered 2xx is in the journeys or in quarantine. One whose outcome is unknown is
/// there once or not at all, and one that was only ever refused is not there.
///
/// By the ledger of the sender; once quiet.
public final class AcceptedIsKept implements Guarantee {
    @Override
    public String id() {
        return "I1";
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
        var applied = seen.appliedKeys();
        var quarantined = seen.quarantinedKeys();
        var lost = new ArrayList<String>();
        var invented = new ArrayList<String>();
        ledger.entries().forEach((key, entry) -> {
            if (entry.accepted() > 0 && !applied.contains(key) && !quarantined.contains(key)) {
                lost.add(key.id());
            }
            if (entry.accepted() == 0 && entry.unknown() == 0 && applied.contains(key)) {
                invented.add(key.id());
            }
        });
        var findings = new Finding.Findings(id());
        findings.add("answered 2xx and neither applied nor in quarantine", lost);
        findings.add("refused and applied all the same", invented);
        return findings.all();
    }
}
