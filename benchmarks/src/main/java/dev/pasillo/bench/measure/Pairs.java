package dev.pasillo.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A figure beside its ceiling, measured in turns (A B B A …), so that a machine that becomes slower or faster on the
/// way changes both alike.
///
/// @param goal of the ratio, as the project states it
public record Pairs(String id, String what, String unit, double floor, double goal, List<Pair> pairs) {

    /// @param ours what Pasillo did, in events per second
    /// @param ceiling what the other did
    public record Pair(double ours, double ceiling) {
        public double ratio() {
            return ours / ceiling;
        }
    }

    /// One run that gives a rate.
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
    public static Pairs measure(
            String id, String what, String unit, double floor, double goal, int count, Run ours, Run ceiling)
            throws Exception {
        var pairs = new ArrayList<Pair>();
        for (var at = 0; at < count; at++) {
            var oursFirst = at % 2 == 0;
            var first = (oursFirst ? ours : ceiling).measure();
            var second = (oursFirst ? ceiling : ours).measure();
            var pair = oursFirst ? new Pair(first, second) : new Pair(second, first);
            pairs.add(pair);
            System.out.printf(
                    Locale.ROOT,
                    "%s pair %d: %,.0f %s beside %,.0f; ratio %.3f%n",
                    id,
                    at + 1,
                    pair.ours(),
                    unit,
                    pair.ceiling(),
                    pair.ratio());
        }
        return new Pairs(id, what, unit, floor, goal, pairs);
    }

    /// The median of the ratios: what the goal is about.
    public double ratio() {
        return median(pairs.stream().map(Pair::ratio).toList());
    }

    /// One line: the median ratio, the smallest and the largest, and the goal.
    public String summary() {
        var ratios = pairs.stream().map(Pair::ratio).sorted().toList();
        return String.format(
                Locale.ROOT,
                "%s %s: ratio %.3f (%.3f to %.3f, %d pairs); %,.0f %s beside %,.0f; floor %.2f, goal %.2f: %s",
                id,
                what,
                ratio(),
                ratios.getFirst(),
                ratios.getLast(),
                ratios.size(),
                median(pairs.stream().map(Pair::ours).toList()),
                unit,
                median(pairs.stream().map(Pair::ceiling).toList()),
                floor,
                goal,
                ratio() >= goal ? "goal met" : ratio() >= floor ? "above the floor" : "below the floor");
    }

    /// The middle value, or the mean of the two in the middle.
    public static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
