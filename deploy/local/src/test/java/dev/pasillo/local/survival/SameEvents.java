package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.guarantee.Outcome;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Definition;
import dev.pasillo.testsupport.history.Event;
import java.io.IOException;
import java.util.List;

/// The same events for every fault, each time in another workspace, and what comes of them where nothing happens.
///
/// @param undisturbed what comes of them
record SameEvents(Cluster cluster, List<Event> events, List<Definition> definitions, Outcome undisturbed) {

    /// Sends them in a workspace where nothing happens.
    static SameEvents sentIn(String calm, Cluster cluster, List<Event> events, List<Definition> definitions)
            throws IOException, InterruptedException {
        var system = cluster.system(calm);
        system.define(definitions);
        try (var sender = cluster.sender(system)) {
            sender.send(events);
        }
        Survived.holdsAfter("undisturbed", system);
        return new SameEvents(cluster, events, definitions, Outcome.of(system));
    }

    /// A workspace for a fault, with the definitions in force.
    SystemUnderTest workspace(String name) throws InterruptedException {
        var system = cluster.system(name);
        system.define(definitions);
        return system;
    }

    /// Asks the guarantees, and compares every customer and every figure. Once all events were sent there.
    void holdAfter(String fault, SystemUnderTest system) throws InterruptedException {
        Survived.holdsAfter(fault, system);
        equal(fault, system);
    }

    /// Compares every customer and every figure.
    void equal(String fault, SystemUnderTest system) {
        var found = Outcome.of(system);
        assertThat(found.anonymousCustomers()).as(fault).isNotEmpty().isEqualTo(undisturbed.anonymousCustomers());
        assertThat(found.figures()).as(fault).isEqualTo(undisturbed.figures());
        System.out.printf(
                "%s: %,d customers and %d figures as undisturbed%n",
                fault, found.customers().size(), found.figures().size());
    }
}
