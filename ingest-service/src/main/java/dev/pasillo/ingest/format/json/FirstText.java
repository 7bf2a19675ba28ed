package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.domain.RefusalCode;
import org.jspecify.annotations.Nullable;

/// Looks through the events of a body for the first that has a certain text: a key that senders repeat in each.
public final class FirstText implements JsonBody.Events {
    private final JsonObjects objects;
    private final Place place;
    private @Nullable String found;

    private FirstText(JsonObjects objects, Place place) {
        this.objects = objects;
        this.place = place;
    }

    /// Where the text stands in an event.
    public interface Place {
        /// The text; null where there is none.
        @Nullable
        String in(Tree event);
    }

    /// The first text; null where no event has it. What cannot be read is passed over.
    ///
    /// @param list the member of the body that has the events; null where the body is they
    public static @Nullable String of(JsonBody body, @Nullable String list, JsonObjects objects, Place place) {
        var first = new FirstText(objects, place);
        if (list == null) {
            body.each(first);
        } else {
            body.eachOf(list, first);
        }
        return first.found;
    }

    @Override
    public boolean object(byte[] bytes, int offset, int length, boolean plain, Raw raw) {
        found = place.in(objects.read(bytes, offset, length, plain));
        return found == null;
    }

    @Override
    public boolean other(byte[] bytes, int offset, int length, Raw raw) {
        return true;
    }

    @Override
    public boolean refused(RefusalCode code, String detail, Raw raw) {
        return true;
    }
}
