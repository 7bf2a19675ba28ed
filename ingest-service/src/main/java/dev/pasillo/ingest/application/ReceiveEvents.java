package dev.pasillo.ingest.application;

import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.ingest.domain.RefusalCode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes a body, judges its events, keeps what came of them, and answers only after all of it is acknowledged.
///
/// A body is accepted or refused as a whole where it is beyond a limit, damaged, or unreadable; otherwise each event is
/// judged by itself. To say so of a body of any size with a bounded heap, the entries of a body are held until all of
/// it is read; where they do not fit into the window, the body is read again, now sending as it goes.
///
/// An answer of [Answer.Unavailable] may leave some events kept: a sender that repeats them with the same ids (or the
/// same content and time) does no harm. Thread-safe.
public final class ReceiveEvents {
    /// The broker did not acknowledge in time.
    static final Answer.Unavailable BROKER_LOST =
            new Answer.Unavailable("broker-unavailable", "Not everything could be kept. Send the same again later.");
    /// More is in flight than this instance can hold.
    public static final Answer.Unavailable OVERLOADED =
            new Answer.Unavailable("overloaded", "Too much is in flight. Nothing was kept; send the same again later.");

    private static final int KEPT_OF_AN_UNREADABLE_BODY = 256 << 10;

    private final Limits limits;
    private final EventLog log;
    private final IngestMeter meter;
    private final Tail tail;
    private final long window;

    /// @param window bytes of entries that one request may hold, or have unacknowledged, at a time
    public ReceiveEvents(Limits limits, EventLog log, IngestMeter meter, Tail tail, long window) {
        this.limits = limits;
        this.log = log;
        this.meter = meter;
        this.tail = tail;
        this.window = window;
    }

    /// Receives one request. Blocks only where its entries do not fit into the window.
    ///
    /// @param share what the request may hold; given back by the caller
    /// @param answer called exactly once, on this thread or one of the log's
    public void receive(
            SenderFormat format,
            SentRequest request,
            Reception reception,
            Budget.Share share,
            Consumer<Answer> answer) {
        var sighting = tail.open(reception, format.profile().name());
        try {
            receive(format, request, reception, share, sighting, told -> {
                sighting.settle(told instanceof Answer.Received);
                answer.accept(told);
            });
        } catch (RuntimeException | StackOverflowError bug) {
            sighting.settle(false);
            throw bug;
        }
    }

    private void receive(
            SenderFormat format,
            SentRequest request,
            Reception reception,
            Budget.Share share,
            Sighting sighting,
            Consumer<Answer> answer) {
        var held = new Held(share, window);
        var draft = new Draft(limits, nameOf(format), reception, log, held, sighting);
        switch (format.read(request, draft)) {
            case SenderFormat.Reading.Unsupported(var detail) ->
                answer.accept(new Answer.Unsupported("media-type-unsupported", detail));
            case SenderFormat.Reading.TooLarge() ->
                answer.accept(new Answer.TooLarge(
                        "body-too-large",
                        "Unpacked, a body has at most " + limits.unpackedBytes()
                                + " bytes; nothing of it was accepted."));
            case SenderFormat.Reading.Damaged() ->
                refuse(
                        new Answer.Unreadable(
                                RefusalCode.GZIP_INVALID,
                                "the body is gzip that is cut off or damaged; nothing of it was accepted"),
                        format,
                        reception,
                        request.body(),
                        answer);
            case SenderFormat.Reading.Complete() -> {
                if (!draft.readable()) {
                    refuse(draft.unreadable(), format, reception, request.body(), answer);
                } else if (draft.stopped() != null) {
                    answer.accept(draft.stopped());
                } else if (held.overflowed()) {
                    // It is read once more, and looked at then.
                    sighting.settle(false);
                    answer.accept(stream(format, request, reception));
                } else {
                    append(format, held.entries(), draft.received(), draft.tally(), answer);
                }
            }
        }
    }

    private void append(
            SenderFormat format, List<LogEntry> entries, Answer kept, Draft.Tally tally, Consumer<Answer> answer) {
        if (entries.isEmpty()) {
            answer.accept(kept);
            return;
        }
        var start = System.nanoTime();
        log.append(entries, failure -> {
            meter.acknowledged(Duration.ofNanos(System.nanoTime() - start), failure != null);
            if (failure == null) {
                tally.count(meter, format.profile().name());
            }
            answer.accept(failure == null ? kept : BROKER_LOST);
        });
    }

    private Answer stream(SenderFormat format, SentRequest request, Reception reception) {
        var sighting = tail.open(reception, format.profile().name());
        try {
            var answer = stream(format, request, reception, sighting);
            sighting.settle(answer instanceof Answer.Received);
            return answer;
        } finally {
            sighting.settle(false);
        }
    }

    private Answer stream(SenderFormat format, SentRequest request, Reception reception, Sighting sighting) {
        var pump = new Pump(log, window);
        var draft = new Draft(limits, nameOf(format), reception, log, pump, sighting);
        var start = System.nanoTime();
        format.read(request, draft);
        var failed = pump.finish() != null || draft.stopped() != null;
        meter.acknowledged(Duration.ofNanos(System.nanoTime() - start), failed);
        if (failed) {
            return BROKER_LOST;
        }
        draft.tally().count(meter, format.profile().name());
        return draft.received();
    }

    private void refuse(
            Answer.Unreadable unreadable,
            SenderFormat format,
            Reception reception,
            Body body,
            Consumer<Answer> answer) {
        if (body.length() == 0) {
            meter.refused(format.profile().name(), unreadable.code(), 1);
            answer.accept(unreadable);
            return;
        }
        var entry = log.entry(new RejectedEvent(
                reception.workspace(),
                reception.source(),
                null,
                unreadable.code().code(),
                unreadable.detail(),
                reception.receivedAt(),
                body.first(KEPT_OF_AN_UNREADABLE_BODY),
                body.length() > KEPT_OF_AN_UNREADABLE_BODY,
                nameOf(format)));
        log.append(List.of(entry), failure -> {
            if (failure == null) {
                meter.refused(format.profile().name(), unreadable.code(), 1);
            }
            answer.accept(failure == null ? unreadable : BROKER_LOST);
        });
    }

    /// As refused events name it: native ones do not say so.
    private static @Nullable String nameOf(SenderFormat format) {
        var name = format.profile().name();
        return name.equals(SenderFormat.NATIVE) ? null : name;
    }
}
