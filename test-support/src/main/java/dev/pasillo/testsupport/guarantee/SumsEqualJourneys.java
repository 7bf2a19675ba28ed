package dev.pasillo.testsupport.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// **I11.** insight-service's sums equal a recomputation from journey-service's journeys: for every definition the
/// visits of every stage by verdict, presence and return, the journeys by state, and the funnel under three rules.
///
/// By what both services answer over HTTP, for everyone whom the ledger knows; and insight-service's own comparison of
/// sums with facts finds no difference. Once quiet.
public final class SumsEqualJourneys implements Guarantee {
    private static final List<String> VERDICTS = List.of("advanced", "completed", "dropped", "open", "censored");
    private static final List<String> STATES = List.of("active", "completed", "abandoned", "lost", "ended");

    @Override
    public String id() {
        return "I11";
    }

    @Override
    public boolean always() {
        return false;
    }

    @Override
    public List<Finding> check(SystemUnderTest system) {
        var findings = new ArrayList<>(findings(Outcome.of(system)));
        try (var rest = new Rest(system.insights(), system.secret())) {
            var recomputed =
                    Rest.parsed(rest.text("/v1/recompute", "{\"dryRun\":true}").orElseThrow());
            if (recomputed.path("differences").asLong(-1) != 0) {
                findings.add(new Finding(id(), "sums are not those of the facts: " + recomputed));
            }
            var journeys = recomputed.path("journeys");
            if (journeys.path("compared").asBoolean()
                    && journeys.path("differences").asLong(-1) != 0) {
                findings.add(new Finding(id(), "facts are not those that are published: " + journeys));
            }
        }
        return findings;
    }

    List<Finding> findings(Outcome outcome) {
        var differing = new ArrayList<String>();
        for (var definition : outcome.definitions()) {
            var path = "/v1/journeys/" + definition;
            var stages = new ArrayList<String>();
            outcome.figure(path + "/stages")
                    .path("stages")
                    .forEach(stage -> stages.add(stage.path("stage").asText()));
            var counted = new Recount(definition, stages);
            outcome.parsedCustomers().forEach(counted::add);
            compare(path, counted.headline, outcome.figure(path), differing);
            for (var stage : outcome.figure(path + "/stages").path("stages")) {
                var name = stage.path("stage").asText();
                compare(path + " " + name, counted.visits.getOrDefault(name, Map.of()), stage, differing);
            }
            counted.funnels.forEach((rule, customers) -> {
                for (var stage : outcome.figure(path + "/funnel?rule=" + rule).path("stages")) {
                    var name = stage.path("stage").asText();
                    compare(
                            path + " " + rule + " " + name,
                            Map.of("customers", customers.getOrDefault(name, 0)),
                            stage,
                            differing);
                }
            });
        }
        var findings = new Finding.Findings(id());
        findings.add("figures that are not those of the journeys", differing);
        return findings.all();
    }

    private static void compare(String where, Map<String, Integer> counted, JsonNode figures, List<String> into) {
        counted.forEach((name, count) -> {
            if (figures.path(name).asInt(-1) != count) {
                into.add("%s %s is %s and should be %d".formatted(where, name, figures.path(name), count));
            }
        });
    }

    /// Counts the journeys of a definition again, from customers as they are answered.
    private static final class Recount {
        private final String definition;
        private final List<String> stages;
        private final Map<String, Integer> headline = new TreeMap<>();
        private final Map<String, Map<String, Integer>> visits = new TreeMap<>();
        private final Map<String, Map<String, Integer>> funnels = new TreeMap<>();

        private record Entry(String at, int rank) implements Comparable<Entry> {
            @Override
            public int compareTo(Entry other) {
                var byTime = at.compareTo(other.at);
                return byTime != 0 ? byTime : Integer.compare(rank, other.rank);
            }
        }

        /// @param stages in the order of the definition, which is taken for the order of their ranks
        Recount(String definition, List<String> stages) {
            this.definition = definition;
            this.stages = stages;
            headline.put("started", 0);
            STATES.forEach(state -> headline.put(state, 0));
            for (var stage : stages) {
                var counts = new TreeMap<String, Integer>();
                VERDICTS.forEach(verdict -> counts.put(verdict, 0));
                List.of("entered", "now", "returned").forEach(count -> counts.put(count, 0));
                visits.put(stage, counts);
            }
            List.of("reached", "first-order", "sequential").forEach(rule -> funnels.put(rule, new HashMap<>()));
        }

        void add(JsonNode customer) {
            var entries = new ArrayList<Entry>();
            for (var journey : customer.path("journeys")) {
                if (!journey.path("definition").asText().equals(definition)) {
                    continue;
                }
                headline.merge("started", 1, Integer::sum);
                headline.merge(journey.path("state").asText(), 1, Integer::sum);
                for (var visit : journey.path("visits")) {
                    add(visit, entries);
                }
            }
            entries.sort(null);
            reached(entries);
            firstOrder(entries);
            sequential(entries);
        }

        private void add(JsonNode visit, List<Entry> entries) {
            var stage = visit.path("stage").asText();
            entries.add(new Entry(visit.path("enteredAt").asText(), stages.indexOf(stage)));
            var counts = visits.computeIfAbsent(stage, any -> new TreeMap<>());
            counts.merge("entered", 1, Integer::sum);
            counts.merge(visit.path("verdict").asText(), 1, Integer::sum);
            if (!visit.has("leftAt")) {
                counts.merge("now", 1, Integer::sum);
            }
            if (visit.path("returned").asBoolean()) {
                counts.merge("returned", 1, Integer::sum);
            }
        }

        private void count(String rule, int rank) {
            funnels.getOrDefault(rule, new HashMap<>()).merge(stages.get(rank), 1, Integer::sum);
        }

        private void reached(List<Entry> entries) {
            entries.stream().map(Entry::rank).distinct().forEach(rank -> count("reached", rank));
        }

        /// First-ever entries, as long as each is later than the one of the stage before.
        private void firstOrder(List<Entry> entries) {
            var last = new Entry("", -1);
            for (var rank = 0; rank < stages.size(); rank++) {
                var wanted = rank;
                var first =
                        entries.stream().filter(entry -> entry.rank() == wanted).findFirst();
                if (first.isEmpty() || first.get().compareTo(last) <= 0) {
                    return;
                }
                count("first-order", rank);
                last = first.get();
            }
        }

        /// Each stage's next entry after the one that counted for the stage before.
        private void sequential(List<Entry> entries) {
            var rank = 0;
            for (var entry : entries) {
                if (rank < stages.size() && entry.rank() == rank) {
                    count("sequential", rank++);
                }
            }
        }
    }
}
