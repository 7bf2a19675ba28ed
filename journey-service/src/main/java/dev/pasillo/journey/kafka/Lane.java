package dev.pasillo.journey.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A thread that does one piece of work after the other, in the order in which they came. While one is done, what comes
/// meanwhile waits as one piece, as long as it fits into one; whoever has more waits with it.
///
/// @param <T> a piece of work
final class Lane<T> {
    private final Joining<T> joining;
    private final Thread thread;
    private @Nullable T waiting;
    private boolean over;

    /// Makes one piece of work of two, the second of which came later.
    ///
    /// @param <T> a piece of work
    interface Joining<T> {
        /// Empty where that would be too much for one.
        Optional<T> join(T first, T second);
    }

    /// @param name of the thread
    /// @param work must not throw
    Lane(String name, Joining<T> joining, Consumer<T> work) {
        this.joining = joining;
        this.thread = Thread.ofPlatform().name(name).daemon().start(() -> run(work));
    }

    /// Leaves a piece of work to the lane; waits until there is room. After [#end] it is let go.
    synchronized void put(T work) throws InterruptedException {
        var next = withWaiting(work);
        while (next.isEmpty() && !over) {
            wait();
            next = withWaiting(work);
        }
        if (!over) {
            waiting = next.orElseThrow();
            notifyAll();
        }
    }

    private Optional<T> withWaiting(T work) {
        return waiting == null ? Optional.of(work) : joining.join(waiting, work);
    }

    /// Whether something waits.
    synchronized boolean hasWaiting() {
        return waiting != null;
    }

    private void run(Consumer<T> work) {
        try {
            for (var next = next(); next.isPresent(); next = next()) {
                work.accept(next.get());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<T> next() throws InterruptedException {
        while (waiting == null && !over) {
            wait();
        }
        var next = Optional.ofNullable(waiting);
        waiting = null;
        notifyAll();
        return next;
    }

    /// Takes nothing any more; what waits is let go, what is being done goes on.
    synchronized void end() {
        over = true;
        waiting = null;
        notifyAll();
    }

    /// Waits until nothing is done any more. What does not end in time is interrupted.
    void join(Duration patience) throws InterruptedException {
        if (!thread.join(patience)) {
            thread.interrupt();
            thread.join(patience);
        }
    }
}
