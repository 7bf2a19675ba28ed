package dev.pasillo.local.process;

import dev.pasillo.backing.BackingException;
import dev.pasillo.backing.GuardedProcess;
import dev.pasillo.backing.Part;
import dev.pasillo.local.instance.InstanceState.PartState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A part that is started again whenever it ends by itself, after a pause that doubles from try to try and falls back
/// once it has run well for a minute. Safe for use by several threads.
final class Supervised {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration RUNS_WELL = Duration.ofMinutes(1);
    private static final int KILLED = 128 + 9;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Part part;
    private final Consumer<String> journal;
    private final Runnable changed;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable GuardedProcess process;
    private volatile int restarts;

    /// @param journal takes one line per event
    /// @param changed is told whenever the process is another one
    Supervised(Part part, Consumer<String> journal, Runnable changed) {
        this.part = part;
        this.journal = journal;
        this.changed = changed;
    }

    String name() {
        return part.name();
    }

    PartState state() {
        var current = process;
        return new PartState(part.name(), current == null || !current.isAlive() ? 0 : current.pid(), restarts);
    }

    /// Starts it and waits until it is ready.
    ///
    /// @throws BackingException when it does not become ready
    void start() throws InterruptedException {
        var begin = System.nanoTime();
        part.awaitReady(launch(), PATIENCE);
        journal.accept("%s is ready (%.1f s)".formatted(part.name(), secondsSince(begin)));
    }

    /// From now on it is started again when it ends.
    void keepAlive() {
        Thread.ofPlatform().daemon().name("keeps " + part.name()).start(this::keep);
    }

    private void keep() {
        var pause = FIRST_PAUSE;
        try {
            while (!isStopping()) {
                var current = process;
                if (current == null) {
                    return;
                }
                var since = System.nanoTime();
                var status = current.ended().get();
                if (isStopping()) {
                    return;
                }
                if (System.nanoTime() - since > RUNS_WELL.toNanos()) {
                    pause = FIRST_PAUSE;
                }
                journal.accept("%s ended (%s); it is started again in %.1f s"
                        .formatted(part.name(), ending(status), pause.toMillis() / 1000.0));
                if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = longer(pause);
                startAgain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nobody looks after " + part.name() + " any more", e);
        }
    }

    private void startAgain() throws InterruptedException {
        restarts++;
        var begin = System.nanoTime();
        try {
            part.awaitReady(launch(), PATIENCE);
            journal.accept("%s is back (%.1f s)".formatted(part.name(), secondsSince(begin)));
        } catch (BackingException | UncheckedIOException e) {
            if (!isStopping()) {
                journal.accept(String.valueOf(e.getMessage()));
            }
        }
    }

    private synchronized GuardedProcess launch() {
        if (isStopping()) {
            throw new BackingException(part.name() + " is being stopped");
        }
        try {
            var launched = part.launch();
            process = launched;
            changed.run();
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(part.name() + " cannot be started: " + e.getMessage(), e);
        }
    }

    /// Stops it for good; returns when it is gone.
    void stop() {
        stopping.countDown();
        GuardedProcess current;
        synchronized (this) {
            current = process;
        }
        if (current == null) {
            return;
        }
        var wasAlive = current.isAlive();
        var begin = System.nanoTime();
        current.stop();
        if (wasAlive) {
            if (current.exitStatus() != KILLED) {
                part.stopped();
            }
            journal.accept("%s stopped (%.1f s)".formatted(part.name(), secondsSince(begin)));
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private static String ending(int status) {
        return status > 128 ? "signal " + (status - 128) : "status " + status;
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
