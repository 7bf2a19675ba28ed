package dev.pasillo.testsupport.guarantee;

import dev.pasillo.testsupport.TestBacking.TestDatabase;
import dev.pasillo.testsupport.history.Definition;
import java.net.URI;
import java.util.List;

/// Where a running Pasillo can be asked, from outside and behind its back.
///
/// @param brokers bootstrap servers
/// @param journeyDatabase of journey-service
/// @param insightDatabase of insight-service
/// @param journeys addresses of the instances of journey-service
/// @param insights addresses of the instances of insight-service
/// @param secret key of the ledger's workspace
/// @param ledger of everything that was sent in that workspace
public record SystemUnderTest(
        String brokers,
        TestDatabase journeyDatabase,
        TestDatabase insightDatabase,
        List<URI> journeys,
        List<URI> insights,
        String secret,
        Ledger ledger) {
    public SystemUnderTest {
        journeys = List.copyOf(journeys);
        insights = List.copyOf(insights);
    }

    /// Applies definitions, and returns when figures are kept under them.
    public void define(List<Definition> definitions) throws InterruptedException {
        try (var rest = new Rest(journeys, secret);
                var figures = new Rest(insights, secret)) {
            definitions.forEach(definition -> rest.put(definition));
            for (var definition : definitions) {
                while (figures.text("/v1/journeys/" + definition.name(), "").isEmpty()) {
                    Thread.sleep(50);
                }
            }
        }
    }

    /// All guarantees that must hold at any moment.
    public List<Finding> checkAlways() {
        return check(Guarantee.all().stream().filter(Guarantee::always).toList());
    }

    /// All guarantees. Once quiet.
    public List<Finding> checkAll() {
        return check(Guarantee.all());
    }

    private List<Finding> check(List<Guarantee> guarantees) {
        return guarantees.stream()
                .flatMap(guarantee -> guarantee.check(this).stream())
                .toList();
    }

    @Override
    public String toString() {
        return "SystemUnderTest[" + ledger.workspace() + "]";
    }
}
