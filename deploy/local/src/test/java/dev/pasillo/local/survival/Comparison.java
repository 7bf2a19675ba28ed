package dev.pasillo.local.survival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.guarantee.Rest;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Act;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Asks a workspace for customers and figures over REST, and says where they are not as expected.
record Comparison(SystemUnderTest system) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PARALLEL = 8;

    /// Says who is who and who is not, history by history.
    void decide(List<List<Act>> acts) {
        try (var rest = new Rest(system.journeys(), system.secret())) {
            acts.stream().flatMap(List::stream).forEach(act -> {
                var body = JSON.createObjectNode();
                body.set("a", JSON.valueToTree(act.a()));
                body.set("b", JSON.valueToTree(act.b()));
                var path = switch (act) {
                    case Act.Unmerge _ -> "/v1/identity/unmerge";
                    case Act.Link _ -> "/v1/identity/link";
                };
                if (rest.text(path, body.toString()).isEmpty()) {
                    throw new IllegalStateException(path + " knows nobody of that name");
                }
            });
        }
    }

    /// @param expected the answer's bytes by identifier
    /// @return those that differ, with the answer
    Map<Identifier, String> differingCustomers(Map<Identifier, String> expected) throws InterruptedException {
        var differing = new TreeMap<Identifier, String>(
                Comparator.comparing(Identifier::namespace).thenComparing(Identifier::value));
        var permits = new Semaphore(PARALLEL);
        try (var rest = new Rest(system.journeys(), system.secret());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Map.Entry<Identifier, Future<String>>>();
            for (var identifier : expected.keySet()) {
                answers.add(Map.entry(identifier, executor.submit(() -> {
                    permits.acquire();
                    try {
                        return rest.text("/v1/customers/lookup", asked(identifier))
                                .orElse("unknown");
                    } finally {
                        permits.release();
                    }
                })));
            }
            for (var answer : answers) {
                var told = answer.getValue().get();
                if (!told.equals(expected.get(answer.getKey()))) {
                    differing.put(answer.getKey(), told);
                }
            }
            return differing;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("customers cannot be read", failed.getCause());
        }
    }

    private static String asked(Identifier identifier) {
        return JSON.createObjectNode()
                .put("namespace", identifier.namespace())
                .put("value", identifier.value())
                .toString();
    }

    /// @param counts as the oracle names them
    List<String> differingFigures(String definition, Map<String, Long> counts) {
        var told = figures(definition, counts.keySet().stream().anyMatch(name -> name.startsWith("moments ")));
        var differing = new ArrayList<String>();
        new TreeMap<>(counts).forEach((name, count) -> {
            if (!count.equals(told.get(name))) {
                differing.add("%s: %s is %s and should be %d".formatted(definition, name, told.get(name), count));
            }
        });
        return differing;
    }

    private Map<String, Long> figures(String definition, boolean withMoments) {
        var figures = new TreeMap<String, Long>();
        var path = "/v1/journeys/" + definition;
        try (var rest = new Rest(system.insights(), system.secret())) {
            numbers("journeys ", rest.json(path), figures);
            for (var stage : rest.json(path + "/stages").path("stages")) {
                numbers("stages " + stage.path("stage").asText() + " ", stage, figures);
            }
            if (withMoments) {
                for (var moment : rest.json(path + "/moments").path("moments")) {
                    numbers("moments " + moment.path("moment").asText() + " ", moment, figures);
                }
            }
            for (var rule : List.of("reached", "first-order", "sequential")) {
                for (var stage : rest.json(path + "/funnel?rule=" + rule).path("stages")) {
                    figures.put(
                            "funnel " + rule + " " + stage.path("stage").asText(),
                            stage.path("customers").asLong(-1));
                }
            }
        }
        return figures;
    }

    private static void numbers(String prefix, JsonNode from, Map<String, Long> into) {
        from.properties().forEach(field -> {
            if (field.getValue().isIntegralNumber()) {
                into.put(prefix + field.getKey(), field.getValue().asLong());
            }
        });
    }
}
