package dev.pasillo.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A figure beside its ceiling, measured in turns (A B B A …), so that a machine that becomes slower or faster on the
/// way changes both alike.
///
/// @param unit of what was measured on either side
public record Pairs(Goal goal, String unit, List<Pair> pairs) {

    /// @param ours what Pasillo did
    /// @param beside what the other did
    public record Pair(double ours, double beside) {
        public double ratio() {
            return ours / beside;
        }
    }

    /// One run that gives a figure.
    public interface Run {
        double measure() throws Exception;
    }

    public Pairs {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("a figure needs at least one pair of runs");
        }
    }

    /// Runs both in turns and prints each pair.
    public static Pairs measure(Goal goal, String unit, int count, Run ours, Run beside) throws Exception {
        var pairs = new ArrayList<Pair>();
        for (var turn : turns(count, List.of(ours, beside))) {
            pairs.add(new Pair(turn.get(0), turn.get(1)));
            System.out.println(line(goal, unit, pairs.size(), pairs.getLast()));
        }
        return new Pairs(goal, unit, pairs);
    }

    /// Runs all in turns, every second turn backwards.
    ///
    /// @return of each turn what each run gave, in the order of the runs
    public static List<List<Double>> turns(int count, List<Run> runs) throws Exception {
        var turns = new ArrayList<List<Double>>();
        for (var turn = 0; turn < count; turn++) {
            var figures = new Double[runs.size()];
            for (var at = 0; at < runs.size(); at++) {
                var next = turn % 2 == 0 ? at : runs.size() - 1 - at;
                figures[next] = runs.get(next).measure();
            }
            turns.add(List.of(figures));
        }
        return turns;
    }

    private static String line(Goal goal, String unit, int number, Pair pair) {
        return String.format(
                Locale.ROOT,
                "%s pair %d: %s beside %s %s; ratio %.3f",
                goal.id(),
                number,
                figure(pair.ours()),
                figure(pair.beside()),
                unit,
                pair.ratio());
    }

    /// The median of the ratios: what the goal is about.
    public double ratio() {
        return median(pairs.stream().map(Pair::ratio).toList());
    }

    /// Where the true median of the ratios lies.
    public Interval interval() {
        return Interval.ofMedian(pairs.stream().map(Pair::ratio).toList());
    }

    public Goal.Verdict verdict() {
        return goal.of(ratio());
    }

    /// One line: the median ratio with its interval, and the goal.
    public String summary() {
        var interval = interval();
        return String.format(
                Locale.ROOT,
                "%s %s: %s (%s to %s at %.0f %%, %d pairs); %s beside %s %s; floor %s %s, goal %s %s: %s",
                goal.id(),
                goal.what(),
                figure(ratio()),
                figure(interval.low()),
                figure(interval.high()),
                interval.confidence() * 100,
                pairs.size(),
                figure(median(pairs.stream().map(Pair::ours).toList())),
                figure(median(pairs.stream().map(Pair::beside).toList())),
                unit,
                goal.sign(),
                figure(goal.floor()),
                goal.sign(),
                figure(goal.wanted()),
                verdict().text());
    }

    /// Three digits, or all before the point.
    static String figure(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(
                Locale.ROOT, Math.abs(value) >= 10 ? "%.1f" : Math.abs(value) >= 1 ? "%.2f" : "%.3f", value);
    }

    /// The middle value, or the mean of the two in the middle.
    public static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
