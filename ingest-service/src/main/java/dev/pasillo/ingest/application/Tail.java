package dev.pasillo.ingest.application;

import dev.pasillo.ingest.domain.Reception;

/// Lets people look at what comes in, while it comes in. Nothing is kept for it, and nothing waits for it: what nobody
/// can take in is counted instead of shown. Implementations are thread-safe, never block, and cost next to nothing
/// while nobody looks.
public interface Tail {
    /// Begins to look at what one request brings.
    ///
    /// @param format name of the sender's format
    /// @return [Sighting#NONE] where nobody looks
    Sighting open(Reception reception, String format);

    /// A request of a known sender was refused as a whole, so that it brought no event.
    ///
    /// @param format name of the sender's format
    /// @param body what was read of it; nothing where it was refused by its head
    /// @param status what its sender was answered
    /// @param why the code and the detail of the problem
    void refused(Reception reception, String format, Body body, int status, Answer.Failed why);

    /// Where nobody ever looks.
    Tail NONE = new Tail() {
        @Override
        public Sighting open(Reception reception, String format) {
            return Sighting.NONE;
        }

        @Override
        public void refused(Reception reception, String format, Body body, int status, Answer.Failed why) {}
    };
}
