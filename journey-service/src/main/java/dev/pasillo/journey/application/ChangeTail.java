package dev.pasillo.journey.application;

import dev.pasillo.contract.JourneyChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The topic `journey-changes`, for those who follow it live.
public interface ChangeTail {

    /// Begins to follow, after a place or at the present end. Blocks shortly and belongs on a worker thread.
    ///
    /// @throws RuntimeException where the broker does not answer
    Follower follow(Optional<ChangePlace> after);

    /// One follower, which holds a connection until it is closed. Used by one thread at a time.
    interface Follower extends AutoCloseable {
        /// After everything that has been returned so far.
        ChangePlace place();

        /// What comes next, waiting for it at most that long; nothing where nothing came.
        List<Step> next(Duration wait);

        @Override
        void close();
    }

    /// What a follower meets.
    sealed interface Step {
        /// @param after the place after this change
        record Change(JourneyChange change, ChangePlace after) implements Step {}

        /// The place asked for is not on the topic any more: what came between is lost to this follower.
        ///
        /// @param after where it goes on
        record Gap(ChangePlace after) implements Step {}
    }
}
