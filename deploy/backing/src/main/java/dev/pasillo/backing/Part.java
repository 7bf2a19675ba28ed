package dev.pasillo.backing;

import java.io.IOException;
import java.time.Duration;

/// One process of an instance, which can be started, asked whether it is ready, and started again after it ended.
/// Not safe for use by several threads at once.
public interface Part {
    /// Short, lower case, unique within its instance: the name of its log file too.
    String name();

    /// Starts a process; an earlier one must have ended. Returns as soon as the process exists.
    ///
    /// @throws BackingException when it cannot be prepared, with a message for a person
    /// @throws IOException when the operating system refuses to start it
    GuardedProcess launch() throws IOException;

    /// Whether it answers now. Never throws, and takes a second or so at most.
    boolean ready();

    /// Is told when its process stopped in order, because it was asked to.
    default void stopped() {}

    /// Waits until it answers.
    ///
    /// @throws BackingException when it ended before or did not answer in time; says where its log is
    default void awaitReady(GuardedProcess process, Duration atMost) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        while (!ready()) {
            if (!process.isAlive()) {
                process.stop();
                throw new BackingException("%s ended with status %d before it was ready; its log: %s%n%s"
                        .formatted(name(), process.exitStatus(), process.log(), process.lastLines(5))
                        .strip());
            }
            if (System.nanoTime() > deadline) {
                throw new BackingException(
                        "%s is not ready after %d s; its log: %s".formatted(name(), atMost.toSeconds(), process.log()));
            }
            Thread.sleep(25);
        }
    }
}
