package dev.pasillo.ingest.application;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds the entries of a body until all of it is read, as long as they fit into the window; beyond it, only that they
/// do not fit.
final class Held implements Draft.Keeper {
    /// What is taken of a budget at a time, at least.
    static final long STEP = 64 << 10;

    private final Budget.Share share;
    private final long window;
    private List<LogEntry> entries = new ArrayList<>();
    private long weight;
    private long granted;
    private boolean overflowed;

    Held(Budget.Share share, long window) {
        this.share = share;
        this.window = window;
    }

    @Override
    public @Nullable Answer keep(LogEntry entry) {
        if (overflowed) {
            return null;
        }
        weight += entry.weight();
        if (weight > window) {
            overflowed = true;
            entries = List.of();
            return null;
        }
        if (weight > granted) {
            var more = Math.max(STEP, weight - granted);
            if (!share.grow(more)) {
                return ReceiveEvents.OVERLOADED;
            }
            granted += more;
        }
        entries.add(entry);
        return null;
    }

    List<LogEntry> entries() {
        return entries;
    }

    boolean overflowed() {
        return overflowed;
    }
}
