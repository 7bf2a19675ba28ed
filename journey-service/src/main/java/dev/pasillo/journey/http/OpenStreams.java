package dev.pasillo.journey.http;

import dev.pasillo.journey.application.FollowChanges.Following;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// The streams that are open, each with a thread of its own. A stream ends when its client goes, when it fails, or
/// when the service stops, and always gives its follower back.
@Singleton
public class OpenStreams {
    private static final Logger LOG = Logger.getLogger(OpenStreams.class);
    private static final Duration LOOK_UP_EVERY = Duration.ofMillis(500);

    private final Duration heartbeat;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::stop, "journey-streams-stop");
    private volatile boolean stopping;

    OpenStreams(StreamSettings settings) {
        this.heartbeat = settings.heartbeat();
    }

    /// How many are open.
    public int open() {
        return threads.size();
    }

    /// Serves a client until it goes. Returns at once.
    void serve(Following following, EventStream stream) {
        var thread = Thread.ofPlatform().daemon().name("journey-stream-", 0).unstarted(() -> run(following, stream));
        threads.add(thread);
        thread.start();
    }

    private void run(Following following, EventStream stream) {
        try (following;
                stream) {
            if (stream.begun()) {
                relay(following, stream);
            }
        } catch (EventStream.ClientGone gone) {
            LOG.debug("a client of the stream has gone", gone);
        } catch (InterruptedException stopped) {
            LOG.debug("a stream ends because the service stops");
        } catch (RuntimeException failed) {
            LOG.warn("a stream of changes has failed; its client will come back", failed);
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    private void relay(Following following, EventStream stream) throws InterruptedException {
        stream.sendPlace("following", following.place());
        var lastSent = System.nanoTime();
        while (!stopping && !stream.closed()) {
            for (var news : following.next(LOOK_UP_EVERY)) {
                stream.send(news);
                lastSent = System.nanoTime();
            }
            if (System.nanoTime() - lastSent >= heartbeat.toNanos()) {
                stream.sendPlace("alive", following.place());
                lastSent = System.nanoTime();
            }
        }
    }

    /// An orderly stop waits for open requests before it tells anybody; streams must end before that.
    @PostConstruct
    void endWithTheProcess() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    @PreDestroy
    void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyExiting) {
            LOG.trace("the process is exiting", alreadyExiting);
        }
    }

    private void stop() {
        stopping = true;
    }
}
