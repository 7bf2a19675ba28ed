package dev.pasillo.testsupport.oracle;

import dev.pasillo.testsupport.history.Plan.Stage;
import dev.pasillo.testsupport.oracle.Feelings.Felt;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What insight-service counts under one definition, counted from the customers.
public final class Figures {
    private final List<Stage> stages;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Sum> ratings = new TreeMap<>();

    private record Sum(long thousandths, long ratings) {
        Sum and(Sum more) {
            return new Sum(thousandths + more.thousandths, ratings + more.ratings);
        }
    }

    Figures(Versions versions) {
        this.stages = versions.newest().plan().stages();
        for (var state : List.of("started", "active", "completed", "abandoned", "lost", "ended")) {
            counts.put("journeys " + state, 0L);
        }
        for (var moment : versions.newest().plan().moments()) {
            for (var outcome : List.of("kept", "missed", "unknown", "pending")) {
                counts.put("moments %s %s".formatted(moment.id(), outcome), 0L);
            }
        }
        for (var stage : stages) {
            for (var figure :
                    List.of("entered", "now", "advanced", "completed", "dropped", "open", "censored", "returned")) {
                counts.put("stages " + stage.id() + " " + figure, 0L);
            }
            counts.put("stages " + stage.id() + " felt", 0L);
            if (stage.handover() != null) {
                for (var outcome : List.of("kept", "missed", "pending")) {
                    counts.put("stages %s handover %s".formatted(stage.id(), outcome), 0L);
                }
            }
            for (var rule : List.of("reached", "first-order", "sequential")) {
                counts.put(funnel(rule, stage), 0L);
            }
        }
    }

    /// By the figure's place: `journeys <state>`, `stages <stage> <figure>`, `stages <stage> handover <outcome>`,
    /// `stages <stage> felt`, `funnel <rule> <stage>`, `moments <moment> <outcome>`.
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /// Mean ratings from -2 to +2 where there are any: `stages <stage> feeling`, `moments <moment> perceived`.
    public Map<String, Double> means() {
        var means = new TreeMap<String, Double>();
        ratings.forEach((name, sum) -> means.put(name, sum.thousandths() / 1_000.0 / sum.ratings()));
        return means;
    }

    /// Adds those of other customers.
    public void add(Figures others) {
        others.counts.forEach((name, count) -> counts.merge(name, count, Long::sum));
        others.ratings.forEach((name, sum) -> ratings.merge(name, sum, Sum::and));
    }

    private void count(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    void add(Felt felt) {
        count("stages " + felt.stage() + " felt");
        rated("stages " + felt.stage() + " feeling", felt.thousandths());
    }

    /// @param outcome kept, missed or pending
    void add(HandedOver handed, String outcome) {
        count("stages %s handover %s".formatted(handed.stage(), outcome));
    }

    private void rated(String name, long thousandths) {
        ratings.merge(name, new Sum(thousandths, 1), Sum::and);
    }

    private static String funnel(String rule, Stage stage) {
        return "funnel " + rule + " " + stage.id();
    }

    /// One customer.
    void add(List<Journey> journeys, List<Moment> moments) {
        for (var moment : moments) {
            count("moments %s %s".formatted(moment.moment(), moment.outcome()));
            if (moment.perceived() != null) {
                rated("moments %s perceived".formatted(moment.moment()), moment.perceived());
            }
        }
        for (var journey : journeys) {
            count("journeys started");
            count("journeys " + journey.state());
            for (var visit : journey.visits) {
                var stage = "stages " + visit.stage.id() + " ";
                count(stage + "entered");
                count(stage + visit.verdict);
                if (visit.leftAt == null) {
                    count(stage + "now");
                }
                if (visit.returned) {
                    count(stage + "returned");
                }
            }
        }
        var entries = journeys.stream()
                .flatMap(journey -> journey.visits.stream())
                .sorted(Comparator.comparingInt(visit -> visit.place))
                .toList();
        reached(entries);
        firstOrder(entries);
        sequential(entries);
    }

    private void reached(List<Visit> entries) {
        for (var stage : stages) {
            if (entries.stream().anyMatch(entry -> entry.stage.id().equals(stage.id()))) {
                count(funnel("reached", stage));
            }
        }
    }

    /// First-ever entries, as long as each comes after the one before.
    private void firstOrder(List<Visit> entries) {
        var before = -1;
        for (var stage : stages) {
            var first = entries.stream()
                    .filter(entry -> entry.stage.id().equals(stage.id()))
                    .mapToInt(entry -> entry.place)
                    .findFirst()
                    .orElse(-1);
            if (first <= before) {
                return;
            }
            count(funnel("first-order", stage));
            before = first;
        }
    }

    /// Each stage's next entry after that of the one before.
    private void sequential(List<Visit> entries) {
        var before = -1;
        for (var stage : stages) {
            var after = before;
            var next = entries.stream()
                    .filter(entry -> entry.stage.id().equals(stage.id()) && entry.place > after)
                    .mapToInt(entry -> entry.place)
                    .findFirst()
                    .orElse(-1);
            if (next < 0) {
                return;
            }
            count(funnel("sequential", stage));
            before = next;
        }
    }
}
