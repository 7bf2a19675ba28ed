package dev.pasillo.journey.application;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.IngestDoor.Verdict;
import dev.pasillo.journey.application.RejectedStore.Entry;
import dev.pasillo.journey.application.TouchpointBatch.Arrival;
import dev.pasillo.journey.application.TouchpointBatch.At;
import java.time.Duration;
import java.util.List;

/// Applies what was set apart once more, each entry in a transaction of its own under a maintenance stream. The entry
/// is marked in that transaction, so that it is applied once, whoever is killed when.
public final class ApplyQuarantined {
    private static final Duration REST = Duration.ofMillis(20);
    private static final int ATTEMPTS = 500;

    private final ApplyTouchpoints applyTouchpoints;
    private final Lanes lanes;

    public ApplyQuarantined(ApplyTouchpoints applyTouchpoints, JourneyStore store, ChangePublisher publisher) {
        this.applyTouchpoints = applyTouchpoints;
        this.lanes = new Lanes(store, publisher);
    }

    /// Applies an entry, or says why it still cannot be applied.
    public Verdict apply(Entry entry) {
        final Touchpoint touchpoint;
        try {
            touchpoint = Records.touchpoint(entry.raw());
        } catch (ContractException unreadable) {
            return new Verdict.Refused("record-unreadable", String.valueOf(unreadable.getMessage()));
        }
        if (!touchpoint.workspace().equals(entry.workspace())) {
            return new Verdict.Refused("record-unreadable", "the record is another workspace's");
        }
        var arrival = new Arrival(
                touchpoint, entry.raw(), new At("quarantine", 0, entry.place().id()));
        try {
            return apply(arrival, entry.place().id());
        } catch (RuntimeException failed) {
            if (Records.isToBlame(failed)) {
                return new Verdict.Refused("not-applicable", "The touchpoint could not be applied; the log says more.");
            }
            return new Verdict.Unsent("database-unavailable", "PostgreSQL or the broker does not answer.");
        }
    }

    private Verdict apply(Arrival arrival, long id) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var verdict = lanes.run((transaction, lane) -> {
                if (!transaction.leaveQuarantine(id)) {
                    return new Lanes.Work<Verdict>(List.of(), new Verdict.Accepted());
                }
                return switch (applyTouchpoints.applyAgain(transaction, lane, arrival)) {
                    case ApplyTouchpoints.Again.Done(var changes) ->
                        new Lanes.Work<Verdict>(changes, new Verdict.Accepted());
                    case ApplyTouchpoints.Again.Refused(var code, var detail) -> {
                        transaction.rollback();
                        yield new Lanes.Work<Verdict>(List.of(), new Verdict.Refused(code, detail));
                    }
                };
            });
            if (verdict.isPresent()) {
                return verdict.get();
            }
            rest();
        }
        return new Verdict.Unsent("maintenance-busy", "Every maintenance stream is in use.");
    }

    private static void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }
}
