package dev.pasillo.insight.domain.stream;

import dev.pasillo.insight.domain.fact.KeptFact;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A record of the topic, as far as it could be read.
public sealed interface Arrival {

    Source source();

    /// Facts that began and that stopped being true.
    ///
    /// @param unknown how many facts of a kind that this version does not know were left out
    record Change(Source source, Numbering numbering, List<KeptFact> removed, List<KeptFact> added, int unknown)
            implements Arrival {
        public Change {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(numbering, "numbering");
            removed = List.copyOf(removed);
            added = List.copyOf(added);
        }
    }

    /// Everything that was due before a time has been published.
    record Mark(Source source, Instant at) implements Arrival {
        public Mark {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(at, "at");
        }
    }

    /// A record that cannot be applied: it is set aside with its bytes, and its neighbours are not held up.
    ///
    /// @param reason stable, for counting
    /// @param detail for people; carries no content
    /// @param numbering its place in its stream, where that much could be read
    record Poison(
            Source source,
            String reason,
            String detail,
            @Nullable Numbering numbering) implements Arrival {
        public Poison {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /// Where a record was read, and its bytes, which are kept if it cannot be applied.
    // The bytes are the consumer's own, read by nobody else; a copy per record would cost more than it protects.
    @SuppressWarnings("ArrayRecordComponent")
    record Source(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value) {
        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    /// A record's place in its writer's series.
    ///
    /// @param previous the sequence that the stream sent to this partition before; 0 for none
    record Numbering(String stream, long sequence, long previous) {
        public Numbering {
            if (stream.isEmpty() || stream.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a stream has a name without control characters");
            }
            if (previous < 0 || previous >= sequence) {
                throw new IllegalArgumentException("a sequence follows the previous one");
            }
        }
    }
}
