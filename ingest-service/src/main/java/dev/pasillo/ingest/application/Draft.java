package dev.pasillo.ingest.application;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.ingest.domain.Intake;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.Outcome;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The answer in the making while one body is read: judges each event, writes it down and passes it to whoever keeps
/// it.
final class Draft implements SenderFormat.Sink {
    private static final int REFUSALS_TOLD = 1_000;
    private static final int FIELDS_TOLD = 20;

    private final Limits limits;
    private final @Nullable String format;
    private final Reception reception;
    private final EventLog log;
    private final Keeper keeper;
    private final Sighting sighting;
    private final Intake intake;

    private final List<Answer.Refusal> refusals = new ArrayList<>();
    private final EnumMap<RefusalCode, Integer> refusedByCode = new EnumMap<>(RefusalCode.class);
    private final Set<String> ignoredFields = new LinkedHashSet<>();
    private int index;
    private int accepted;
    private int refused;
    private int ignored;
    private int blockedIdentifiers;
    private boolean anythingRead;
    private @Nullable Answer stopped;

    /// @param format as refused events name it; null for native ones
    Draft(Limits limits, @Nullable String format, Reception reception, EventLog log, Keeper keeper, Sighting sighting) {
        this.limits = limits;
        this.format = format;
        this.reception = reception;
        this.log = log;
        this.keeper = keeper;
        this.sighting = sighting;
        this.intake = new Intake(limits);
    }

    /// Takes what an event became, in order.
    @FunctionalInterface
    interface Keeper {
        /// @return why no more can be taken; null where it can
        @Nullable
        Answer keep(LogEntry entry);
    }

    @Override
    public boolean event(SentEvent event, Collection<String> unknown, Raw raw) {
        if (tooMany()) {
            return false;
        }
        anythingRead = true;
        if (!unknown.isEmpty()) {
            ignore(unknown);
        }
        return switch (intake.decide(event, reception)) {
            case Outcome.Accepted(var touchpoint, var blocked) -> {
                index++;
                accepted++;
                blockedIdentifiers += blocked;
                var entry = log.entry(touchpoint);
                sighting.accepted(touchpoint.type(), entry, raw);
                yield kept(entry);
            }
            case Outcome.Refused(var code, var detail) -> refuse(event.type(), event.id(), code, detail, raw);
        };
    }

    @Override
    public boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw) {
        if (tooMany()) {
            return false;
        }
        anythingRead |= code.wasRead();
        return refuse(null, id, code, detail, raw);
    }

    private boolean refuse(@Nullable String type, @Nullable String id, RefusalCode code, String detail, Raw raw) {
        if (refusals.size() < REFUSALS_TOLD) {
            refusals.add(new Answer.Refusal(index, id, code, detail));
        }
        index++;
        refused++;
        refusedByCode.merge(code, 1, Integer::sum);
        sighting.refused(type, id, code, detail, raw);
        return kept(log.entry(new RejectedEvent(
                reception.workspace(),
                reception.source(),
                id,
                code.code(),
                detail,
                reception.receivedAt(),
                raw.copy(),
                raw.truncated(),
                format)));
    }

    private boolean kept(LogEntry entry) {
        stopped = keeper.keep(entry);
        return stopped == null;
    }

    private boolean tooMany() {
        if (index < limits.events()) {
            return false;
        }
        stopped = new Answer.TooLarge(
                "too-many-events", "A request has at most " + limits.events() + " events; nothing of it was accepted.");
        return true;
    }

    private void ignore(Collection<String> unknown) {
        ignored += unknown.size();
        for (var field : unknown) {
            if (ignoredFields.size() < FIELDS_TOLD) {
                ignoredFields.add(field);
            }
        }
    }

    /// Whether at least one event was read, be it accepted or not, or the body says that there is none.
    boolean readable() {
        return anythingRead || refused == 0;
    }

    /// Why reading stopped early; null where it did not.
    @Nullable
    Answer stopped() {
        return stopped;
    }

    /// Where nothing was readable: the first reason.
    Answer.Unreadable unreadable() {
        var first = refusals.getFirst();
        return new Answer.Unreadable(first.code(), first.detail());
    }

    Answer.Received received() {
        return new Answer.Received(accepted, refusals, refused, List.copyOf(ignoredFields));
    }

    /// What there is to count once everything is kept. Holds on to no event.
    Tally tally() {
        return new Tally(accepted, new EnumMap<>(refusedByCode), ignored, blockedIdentifiers);
    }

    record Tally(int accepted, Map<RefusalCode, Integer> refusedByCode, int ignoredFields, int blockedIdentifiers) {
        void count(IngestMeter meter, String format) {
            meter.received(format, accepted, refusedByCode);
            meter.ignoredFields(ignoredFields);
            meter.blockedIdentifiers(blockedIdentifiers);
        }
    }
}
