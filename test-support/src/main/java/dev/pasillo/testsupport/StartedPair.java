package dev.pasillo.testsupport;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The one pair of this class loader, described in types of the JDK. Use [TestBacking] instead: this class is public
/// because it is reached from other class loaders.
public final class StartedPair {
    private static final ReentrantLock LOCK = new ReentrantLock();
    /// Kept, because a logger nobody holds forgets its level. The clients write their whole configuration otherwise.
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka");

    private static @Nullable Map<String, Object> pair;

    private StartedPair() {}

    /// Starts the pair at the first call.
    public static Map<String, Object> get() {
        LOCK.lock();
        try {
            var started = pair;
            if (started == null) {
                CLIENTS.setLevel(Level.WARNING);
                started = DockerEngine.answers() ? ContainerPair.start() : ProcessPair.start();
                pair = started;
            }
            return started;
        } finally {
            LOCK.unlock();
        }
    }
}
