package dev.pasillo.bench;

import java.io.IOException;
import java.nio.file.Path;

/// A fresh instance and what looks into it from outside.
///
/// @param journey journey-service's database
/// @param insight insight-service's database
record Watched(Instance instance, Topics topics, Database journey, Database insight) implements AutoCloseable {

    /// Starts it and waits until it is ready.
    ///
    /// @param checkout the folder with the launcher
    static Watched start(Path checkout) throws IOException, InterruptedException {
        var instance = Instance.start(checkout);
        return new Watched(
                instance, new Topics(instance.brokers()), instance.database("journey"), instance.database("insight"));
    }

    /// With the journey that [Events] are of.
    static Watched withJourney(Path checkout) throws IOException, InterruptedException {
        var watched = start(checkout);
        watched.instance.define("bench", EndToEnd.definition());
        return watched;
    }

    Lag lag() {
        return new Lag(topics, journey, insight);
    }

    @Override
    public void close() throws IOException {
        try (instance;
                topics;
                journey;
                insight) {
            // In the reverse order.
        }
    }
}
