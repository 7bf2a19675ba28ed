package dev.pasillo.insight.domain.stream;

/// A stream does not go on where it stopped: records are missing, and nothing after them may count.
///
/// @param last the sequence applied last
/// @param previous the sequence that the record says came before it
public record Gap(int partition, long offset, String stream, long last, long previous, long sequence) {
    @Override
    public String toString() {
        return "partition=%d offset=%d stream=%s last=%d previous=%d sequence=%d"
                .formatted(partition, offset, stream, last, previous, sequence);
    }
}
