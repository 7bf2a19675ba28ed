package dev.pasillo.local.survival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.guarantee.Rest;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.oracle.Figures;
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
    /// Both means are those of whole thousandths.
    private static final double ROUNDING = 1e-9;

    /// @param expected the answer's bytes by identifier
    /// @return those that differ, with the answer
    Map<Identifier, String> differingCustomers(Map<Identifier, String> expected) throws InterruptedException {
        var differing = new TreeMap<Identifier, String>(
                Comparator.comparing(Identifier::namespace).thenComparing(Identifier::value));
        var permits = new Semaphore(PARALLEL);
        try (var rest = new Rest(system.journeys(), system.secret());
                var other = new Rest(system.journeys().reversed(), system.secret());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Map.Entry<Identifier, Future<String>>>();
            for (var identifier : expected.keySet()) {
                answers.add(Map.entry(identifier, executor.submit(() -> {
                    permits.acquire();
                    try {
                        return (identifier.hashCode() % 2 == 0 ? rest : other)
                                .text("/v1/customers/lookup", asked(identifier))
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

    /// @return those that differ, in words
    List<String> differingFigures(String definition, Figures expected) {
        var counts = expected.counts();
        var means = expected.means();
        var told = figures(definition, counts.keySet().stream().anyMatch(name -> name.startsWith("moments ")));
        var differing = new ArrayList<String>();
        new TreeMap<>(counts).forEach((name, count) -> {
            if (!(told.get(name) instanceof Long number) || !number.equals(count)) {
                differing.add("%s: %s is %s and should be %d".formatted(definition, name, told.get(name), count));
            }
        });
        new TreeMap<>(means).forEach((name, mean) -> {
            if (!(told.get(name) instanceof Double number) || Math.abs(number - mean) > ROUNDING) {
                differing.add("%s: %s is %s and should be %s".formatted(definition, name, told.get(name), mean));
            }
        });
        told.forEach((name, number) -> {
            if (number instanceof Double && !means.containsKey(name)) {
                differing.add("%s: %s is %s and should not be".formatted(definition, name, number));
            }
        });
        return differing;
    }

    private Map<String, Number> figures(String definition, boolean withMoments) {
        var figures = new TreeMap<String, Number>();
        var path = "/v1/journeys/" + definition;
        try (var rest = new Rest(system.insights(), system.secret())) {
            numbers("journeys ", rest.json(path), figures);
            for (var stage : rest.json(path + "/stages").path("stages")) {
                var name = "stages " + stage.path("stage").asText() + " ";
                numbers(name, stage, figures);
                numbers(name + "handover ", stage.path("handover"), figures);
                figures.put(name + "felt", stage.path("feeling").path("n").asLong(-1));
                mean(name + "feeling", stage.path("feeling").path("mean"), figures);
            }
            if (withMoments) {
                for (var moment : rest.json(path + "/moments").path("moments")) {
                    var name = "moments " + moment.path("moment").asText() + " ";
                    numbers(name, moment, figures);
                    mean(name + "perceived", moment.path("gaps").path("perceived"), figures);
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

    private static void mean(String name, JsonNode mean, Map<String, Number> into) {
        if (mean.isNumber()) {
            into.put(name, mean.asDouble());
        }
    }

    private static void numbers(String prefix, JsonNode from, Map<String, Number> into) {
        from.properties().forEach(field -> {
            if (field.getValue().isIntegralNumber()) {
                into.put(prefix + field.getKey(), field.getValue().asLong());
            }
        });
    }
}
