package dev.pasillo.ingest.format;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.domain.Intake;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.Outcome;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges what a format hands over, as the service does, and remembers what came of it.
final class Judge implements Sink {
    private static final Reception RECEPTION =
            new Reception("default", "api", Instant.parse("2026-01-01T00:00:01Z"), () -> "random");

    private final Intake intake = new Intake(Limits.DEFAULT);
    private final List<Answer.Refusal> refusals = new ArrayList<>();
    private final List<String> accepted = new ArrayList<>();

    @Override
    public boolean event(SentEvent event, Collection<String> ignored, Raw raw) {
        switch (intake.decide(event, RECEPTION)) {
            case Outcome.Accepted(var touchpoint, var blocked) ->
                accepted.add(touchpoint.id() + " " + touchpoint.type());
            case Outcome.Refused(var code, var detail) -> refused(event.id(), code, detail, raw);
        }
        return true;
    }

    @Override
    public boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw) {
        var kept = new RejectedEvent(
                "default", "api", id, code.code(), detail, RECEPTION.receivedAt(), raw.copy(), raw.truncated(), "any");
        if (kept.raw().length > 256 << 10) {
            throw new AssertionError("more of a refused event is kept than a record may have: " + raw);
        }
        refusals.add(new Answer.Refusal(refusals.size() + accepted.size(), id, code, detail));
        return true;
    }

    /// What was accepted, as ids and types.
    List<String> accepted() {
        return accepted;
    }

    /// The answer to all of it.
    Answer answer() {
        boolean read = !accepted.isEmpty()
                || refusals.isEmpty()
                || refusals.stream().anyMatch(refusal -> refusal.code().wasRead());
        return read
                ? new Answer.Received(accepted.size(), refusals, refusals.size(), List.of())
                : new Answer.Unreadable(
                        refusals.getFirst().code(), refusals.getFirst().detail());
    }
}
