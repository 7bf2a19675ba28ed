package dev.pasillo.insight.application;

import dev.pasillo.insight.domain.delivery.Next;
import java.time.Duration;

/// Counts what becomes of alerts and their deliveries.
public interface AlertMonitor {
    /// Windows were judged.
    ///
    /// @param again how many of them because of events that came late
    void judged(int windows, int again);

    /// Something happened to an alert: fired, resolved or retracted.
    void happened(String what);

    /// Whether this instance is the one who judges.
    void leads(boolean leads);

    /// A round of judging is over.
    void round(Duration took);

    /// An attempt to deliver is over.
    void sent(Next next, Duration took);

    /// A delivery arrived for the first time, so long after it was to be told.
    void arrived(Duration delay);

    /// How many deliveries wait.
    void pending(long deliveries);
}
