package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.List;
import java.util.Objects;

/// Hands the events of a body to a sink. What is no object, or cannot be read, goes there as refused; what an object
/// means is the format's to say.
public abstract class EventsOfASink implements JsonBody.Events {
    protected final JsonObjects objects;
    protected final Sink sink;

    protected EventsOfASink(JsonObjects objects, Sink sink) {
        this.objects = objects;
        this.sink = sink;
    }

    @Override
    public boolean other(byte[] bytes, int offset, int length, Raw raw) {
        var flaws = objects.other(bytes, offset, length);
        return refused(Objects.requireNonNull(flaws.code()), flaws.detail(), raw);
    }

    @Override
    public boolean refused(RefusalCode code, String detail, Raw raw) {
        return sink.refused(null, code, detail, raw);
    }

    /// Hands an event on, or what is wrong with it.
    ///
    /// @return whether to go on
    public static boolean hand(SentEvent event, Flaws flaws, Sink sink, Raw raw) {
        var code = flaws.code();
        return code == null ? sink.event(event, List.of(), raw) : sink.refused(event.id(), code, flaws.detail(), raw);
    }
}
