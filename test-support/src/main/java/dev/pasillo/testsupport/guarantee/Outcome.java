package dev.pasillo.testsupport.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// What has come of everything that was sent: every customer and every figure, as the services answer them.
///
/// @param customers the canonical JSON of each, by profile id
/// @param figures funnel by each rule, stages and headline of each definition, by path, without what tells the moment
/// of asking
public record Outcome(Map<String, String> customers, Map<String, JsonNode> figures) {
    private static final int PARALLEL = 8;
    private static final List<String> RULES = List.of("reached", "first-order", "sequential");
    private static final Set<String> OF_THE_MOMENT = Set.of("asOf", "watermark", "settled", "links");
    private static final Set<String> OF_THE_WORKSPACE = Set.of("profileId", "aliases", "identityVersion", "journeyId");

    public Outcome {
        customers = new TreeMap<>(customers);
        figures = new TreeMap<>(figures);
    }

    /// Asks for everyone whom the ledger knows. Once quiet.
    public static Outcome of(SystemUnderTest system) {
        return new Outcome(customers(system), figures(system));
    }

    private static Map<String, String> customers(SystemUnderTest system) {
        var found = new TreeMap<String, String>();
        var permits = new Semaphore(PARALLEL);
        try (var rest = new Rest(system.journeys(), system.secret());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Optional<String>>>();
            for (var identifier : system.ledger().identifiers()) {
                var asked = Rest.written(Map.of("namespace", identifier.namespace(), "value", identifier.value()));
                answers.add(executor.submit(() -> {
                    permits.acquire();
                    try {
                        return rest.text("/v1/customers/lookup", asked);
                    } finally {
                        permits.release();
                    }
                }));
            }
            for (var answer : answers) {
                answer.get()
                        .ifPresent(text ->
                                found.put(Rest.parsed(text).path("profileId").asText(), text));
            }
            return found;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("customers cannot be read", failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }

    private static Map<String, JsonNode> figures(SystemUnderTest system) {
        var figures = new TreeMap<String, JsonNode>();
        try (var rest = new Rest(system.insights(), system.secret())) {
            for (var definition : rest.json("/v1/journeys").path("items")) {
                var path = "/v1/journeys/" + definition.path("name").asText();
                figures.put(path, ofNoMoment(rest.json(path)));
                figures.put(path + "/stages", ofNoMoment(rest.json(path + "/stages")));
                for (var rule : RULES) {
                    var funnel = path + "/funnel?rule=" + rule;
                    figures.put(funnel, ofNoMoment(rest.json(funnel)));
                }
            }
        }
        return figures;
    }

    private static JsonNode ofNoMoment(JsonNode answer) {
        return without(answer, OF_THE_MOMENT);
    }

    /// For a comparison between workspaces, whose ids differ by design: customers without their ids, in the order of
    /// their texts.
    public List<String> anonymousCustomers() {
        return customers.values().stream()
                .map(text -> without(Rest.parsed(text), OF_THE_WORKSPACE).toString())
                .sorted()
                .toList();
    }

    /// In which ways another outcome differs; empty where it does not, to the byte.
    public List<String> differences(Outcome other) {
        var differences = new ArrayList<String>();
        compare("customer", customers, other.customers, differences);
        compare("figure", figures, other.figures, differences);
        return differences;
    }

    private static <T> void compare(String what, Map<String, T> expected, Map<String, T> found, List<String> into) {
        expected.forEach((name, value) -> {
            if (!value.equals(found.get(name))) {
                into.add("%s %s: expected %s, found %s".formatted(what, name, value, found.get(name)));
            }
        });
        found.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .forEach(name -> into.add("%s %s: not expected, found %s".formatted(what, name, found.get(name))));
    }

    /// The customers as JSON.
    List<JsonNode> parsedCustomers() {
        return customers.values().stream().map(Rest::parsed).toList();
    }

    JsonNode figure(String path) {
        return Objects.requireNonNull(figures.get(path), path);
    }

    /// The names of the definitions.
    List<String> definitions() {
        return figures.values().stream()
                .filter(figure -> figure.has("name"))
                .map(figure -> figure.path("name").asText())
                .toList();
    }

    private static JsonNode without(JsonNode node, Set<String> fields) {
        switch (node) {
            case ObjectNode object -> {
                object.remove(fields);
                object.forEach(child -> without(child, fields));
            }
            case ArrayNode array -> array.forEach(child -> without(child, fields));
            default -> {}
        }
        return node;
    }
}
