package dev.pasillo.local.survival;

import dev.pasillo.backing.GuardedProcess;
import dev.pasillo.backing.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A part that is started again whenever it ends, as any supervisor does, and that can be killed, paused and held down.
/// Safe for use by several threads.
final class Kept {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Part part;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable GuardedProcess process;
    private boolean held;
    private boolean stopping;

    Kept(Part part) {
        this.part = part;
    }

    String name() {
        return part.name();
    }

    /// Starts it, and from now on again and again.
    void start() throws IOException {
        launch();
        Thread.ofVirtual().name("keeps " + part.name()).start(this::keep);
    }

    private GuardedProcess launch() throws IOException {
        lock.lock();
        try {
            var launched = part.launch();
            process = launched;
            changed.signalAll();
            return launched;
        } finally {
            lock.unlock();
        }
    }

    private void keep() {
        try {
            while (true) {
                current().ended().get();
                Thread.sleep(PAUSE);
                lock.lock();
                try {
                    while (held && !stopping) {
                        changed.await();
                    }
                    if (stopping) {
                        return;
                    }
                    launch();
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Waits until it answers.
    void awaitReady() throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!part.ready()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s is not ready after %d s:%n%s"
                        .formatted(name(), PATIENCE.toSeconds(), current().lastLines(10)));
            }
            Thread.sleep(50);
        }
    }

    long pid() {
        return current().pid();
    }

    /// Kills it (signal 9) and returns when it is gone. It comes back by itself unless it is held.
    long kill() throws InterruptedException {
        var victim = current();
        victim.kill();
        try {
            victim.ended().get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        return victim.pid();
    }

    /// Waits until there is another process than that one, and it answers.
    ///
    /// @return its process id
    long awaitBack(long before) throws InterruptedException {
        lock.lock();
        try {
            while (current().pid() == before) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        awaitReady();
        return pid();
    }

    /// Once ended it stays down until it is let go.
    void hold() {
        set(true);
    }

    void letGo() {
        set(false);
    }

    private void set(boolean hold) {
        lock.lock();
        try {
            held = hold;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Sends it a signal by name, such as STOP or CONT.
    void signal(String name) throws IOException, InterruptedException {
        var status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -%s of %s: status %d".formatted(name, name(), status));
        }
    }

    /// Ends it for good.
    void stop() {
        GuardedProcess last;
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
            if (process == null) {
                return;
            }
            last = process;
        } finally {
            lock.unlock();
        }
        // Nothing of a test is worth an orderly end; and a paused process takes no other signal.
        last.kill();
        last.stop();
    }

    private GuardedProcess current() {
        lock.lock();
        try {
            if (process == null) {
                throw new IllegalStateException(part.name() + " was not started");
            }
            return process;
        } finally {
            lock.unlock();
        }
    }
}
