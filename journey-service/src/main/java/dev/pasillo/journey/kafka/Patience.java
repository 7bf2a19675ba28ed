package dev.pasillo.journey.kafka;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Tries again what fails because something is down, with longer and longer rests, until it works or the service stops.
/// Blocks; belongs on a worker thread.
@ApplicationScoped
public class Patience {
    private static final Logger LOG = Logger.getLogger(Patience.class);
    private static final Duration SHORTEST_REST = Duration.ofMillis(100);
    private static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final JourneyMeters meters;
    private volatile boolean stopping;

    @Inject
    Patience(JourneyMeters meters) {
        this.meters = meters;
    }

    /// @param what is waited for, for the log
    /// @param hopeless whether trying again cannot help
    /// @throws RuntimeException the failure that is hopeless
    void untilDone(String what, Runnable work, Predicate<RuntimeException> hopeless) {
        var rest = SHORTEST_REST;
        while (!stopping) {
            try {
                work.run();
                return;
            } catch (RuntimeException failed) {
                if (hopeless.test(failed)) {
                    throw failed;
                }
                if (stopping) {
                    return;
                }
                meters.retried(failed);
                LOG.warnf("%s wait %d ms: %s", what, rest.toMillis(), failed.getMessage());
                sleep(rest);
                rest = rest.multipliedBy(2).compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest.multipliedBy(2);
            }
        }
    }

    /// Whether the service is about to stop, and failures are no news.
    boolean isOver() {
        return stopping;
    }

    private void sleep(Duration rest) {
        try {
            Thread.sleep(rest);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    void stop(@Observes ShutdownEvent shutdown) {
        stopping = true;
    }
}
