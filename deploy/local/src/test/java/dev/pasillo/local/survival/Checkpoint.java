package dev.pasillo.local.survival;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Holds a process at a [Place] until the test has done what it wants there: killed it, paused it, or let it go on.
final class Checkpoint implements AutoCloseable {
    private final Place place;
    private final ServerSocket door;
    private final Rule rule;
    private @Nullable Socket waiting;

    /// @param time at which passage; 1 is the first in a JVM
    Checkpoint(Place place, int time) throws IOException {
        this.place = place;
        this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.rule = place.stopAt(time, door.getLocalPort());
    }

    Rule rule() {
        return rule;
    }

    /// Waits until the process stands there.
    ///
    /// @throws AssertionError where it does not come: perhaps the place is not called that any more
    void awaitReached(Duration atMost) throws IOException {
        door.setSoTimeout((int) atMost.toMillis());
        try {
            waiting = door.accept();
        } catch (SocketTimeoutException never) {
            throw new AssertionError("%s was not reached within %d s; do its class and method still exist?"
                    .formatted(place, atMost.toSeconds()));
        }
    }

    /// Lets the process go on.
    void letGo() throws IOException {
        if (waiting != null) {
            waiting.close();
        }
    }

    @Override
    public void close() throws IOException {
        letGo();
        door.close();
    }
}
