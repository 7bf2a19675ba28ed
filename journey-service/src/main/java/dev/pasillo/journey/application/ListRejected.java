package dev.pasillo.journey.application;

import dev.pasillo.journey.application.RejectedStore.Entry;
import dev.pasillo.journey.application.RejectedStore.Filter;
import dev.pasillo.journey.application.RejectedStore.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells what was refused, newest first, page by page.
public final class ListRejected {
    /// Of a larger event only the beginning is told; all of it is kept and sent again.
    public static final int BYTES_TOLD = 16 << 10;

    private final RejectedStore store;

    public ListRejected(RejectedStore store) {
        this.store = store;
    }

    /// @param next where the next page begins; null where this is the last
    public record Page(List<Entry> items, @Nullable Place next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /// @param after the last entry of the page before; null for the first page
    public Page page(Filter filter, @Nullable Place after, int limit) {
        var found = store.newest(filter, after, limit + 1, BYTES_TOLD);
        var items = found.subList(0, Math.min(limit, found.size()));
        return new Page(items, found.size() > limit ? items.getLast().place() : null);
    }
}
