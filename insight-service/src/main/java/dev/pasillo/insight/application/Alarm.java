package dev.pasillo.insight.application;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/// Set when going on would make figures wrong: no further change is applied by this instance until a person has
/// looked and started it again. Readiness tells it. Safe for many threads; the first reason stays.
@ApplicationScoped
public class Alarm {
    private static final Logger LOG = Logger.getLogger(Alarm.class);

    private final AtomicReference<Raised> raised = new AtomicReference<>();

    /// Stops the application of changes.
    public void raise(Reason reason, String detail) {
        if (raised.compareAndSet(null, new Raised(reason, detail))) {
            LOG.errorf("changes are no longer applied, reason=%s %s", reason.code(), detail);
        }
    }

    /// Why nothing is applied; empty while all is well.
    public Optional<Raised> raised() {
        return Optional.ofNullable(raised.get());
    }

    /// What was found, with numbers only: no identifiers, no content.
    public record Raised(Reason reason, String detail) {}

    /// Why changes are no longer applied.
    public enum Reason {
        /// A stream goes on where it did not stop: records are missing.
        STREAM_GAP("stream-gap"),
        /// The position is beyond the end or before the beginning of the topic: it was truncated or made anew.
        TOPIC_REPLACED("topic-replaced");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
