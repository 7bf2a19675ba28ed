package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.SenderFormat.Sink;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.function.Function;

/// Hands on each object of a body as one event.
public final class ObjectReader extends EventsOfASink {
    private final Function<Tree, SentEvent> meaning;

    /// @param meaning the event that an object is; what is wrong with it goes to the tree's flaws
    public ObjectReader(JsonObjects objects, Sink sink, Function<Tree, SentEvent> meaning) {
        super(objects, sink);
        this.meaning = meaning;
    }

    @Override
    public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
        var object = objects.read(bytes, offset, length, plain);
        return hand(meaning.apply(object), object.flaws(), sink, raw);
    }
}
