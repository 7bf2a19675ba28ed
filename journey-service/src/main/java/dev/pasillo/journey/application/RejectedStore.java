package dev.pasillo.journey.application;

import dev.pasillo.contract.RejectedEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was refused and is kept for a while, with its bytes. Every call blocks and belongs on a worker thread.
public interface RejectedStore {

    /// Where it was refused.
    enum Origin {
        /// At the door, by ingest-service: it never became a touchpoint.
        INGEST,
        /// Here: an accepted touchpoint that could not be applied.
        JOURNEY
    }

    /// The place of an entry in the order of the list: by receipt, then origin, then number.
    record Place(Instant receivedAt, Origin origin, long id) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::receivedAt)
                .thenComparing(Place::origin)
                .thenComparing(Place::id);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /// Which entries are meant; what is null does not restrict.
    ///
    /// @param from received at or after
    /// @param to received before
    /// @param replayed only those that were sent again and accepted, or only the others
    record Filter(
            String workspace,
            @Nullable String code,
            @Nullable String source,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Boolean replayed) {
        /// The same entries, as far as they still wait.
        Filter waiting() {
            return new Filter(workspace, code, source, from, to, false);
        }
    }

    /// @param size bytes that are kept, of which `raw` may be the beginning
    /// @param truncated whether only the beginning was kept at all
    /// @param format the sender's format; null for native
    /// @param refused the last attempt to send it again, if that was refused too
    record Entry(
            Place place,
            String workspace,
            String source,
            @Nullable String eventId,
            String code,
            String detail,
            int size,
            byte[] raw,
            boolean truncated,
            @Nullable String format,
            @Nullable Instant replayedAt,
            int attempts,
            @Nullable Refusal refused) {}

    record Refusal(Instant at, String code, String detail) {}

    /// Records of one partition of `touchpoints.rejected`.
    ///
    /// @param from the position that they continue
    /// @param to the position after them
    record Slice(int partition, long from, long to, List<RejectedEvent> events) {
        public Slice {
            events = List.copyOf(events);
        }
    }

    /// How much a workspace may keep; beyond it the oldest go.
    record Bounds(int entries, long bytes) {
        public Bounds {
            if (entries < 1 || bytes < 1) {
                throw new IllegalArgumentException("at least one entry and one byte are kept");
            }
        }
    }

    /// The next offset of each partition, where nothing has been read yet the one given.
    Map<Integer, Long> positions(Map<Integer, Long> beginnings);

    /// Moves a position to where the topic can be read on.
    void move(int partition, long offset);

    /// Keeps the records and moves the position on, both or neither.
    ///
    /// @return false where another instance has moved the position; then nothing was kept
    /// @throws JourneyStore.Unfit where PostgreSQL refuses the data
    boolean keep(Slice slice, Bounds bounds);

    /// Entries before a place, newest first.
    ///
    /// @param rawBytes at most so many bytes of each
    List<Entry> newest(Filter filter, @Nullable Place before, int limit, int rawBytes);

    /// Entries after a place, oldest first, with all their bytes.
    List<Entry> oldest(Filter filter, @Nullable Place after, int limit);

    /// Marks entries as sent again and accepted.
    void replayed(List<Place> entries, Instant at);

    /// Marks entries as refused once more.
    void refused(Map<Place, Refusal> entries);

    /// Forgets what was received, or set apart here, before that time, a bounded number at a time.
    ///
    /// @return how many went
    int expire(Instant before);
}
