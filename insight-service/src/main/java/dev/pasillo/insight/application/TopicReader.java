package dev.pasillo.insight.application;

/// The reader of the topic, as far as its position is somebody's to decide.
public interface TopicReader {
    /// Reads a partition from this offset on; what was read ahead beyond it comes again. Does nothing for a
    /// partition that is another instance's by now.
    void rewind(int partition, long offset);
}
