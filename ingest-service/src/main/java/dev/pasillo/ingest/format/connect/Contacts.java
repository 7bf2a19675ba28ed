package dev.pasillo.ingest.format.connect;

import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.format.json.EventsOfASink;
import dev.pasillo.ingest.format.json.JsonObjects;
import java.util.List;

/// Hands on contact events and contact records, whichever an object is.
final class Contacts extends EventsOfASink {
    private final SourceSettings source;

    Contacts(JsonObjects objects, Sink sink, SourceSettings source) {
        super(objects, sink);
        this.source = source;
    }

    @Override
    public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
        var object = objects.read(bytes, offset, length, plain);
        if (!ContactRecord.is(object)) {
            return hand(ContactEvent.event(object, source), object.flaws(), sink, raw);
        }
        var events = ContactRecord.events(object, source);
        if (object.flaws().code() != null) {
            // The record is refused as a whole, once.
            return hand(events.getLast(), object.flaws(), sink, raw);
        }
        boolean more = true;
        for (var event : events) {
            more = more && sink.event(event, List.of(), raw);
        }
        return more;
    }
}
