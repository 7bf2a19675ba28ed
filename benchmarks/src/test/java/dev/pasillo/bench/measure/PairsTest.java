package dev.pasillo.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pasillo.bench.measure.Goal.Verdict;
import dev.pasillo.bench.measure.Pairs.Pair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PairsTest {
    private static Pairs ratios(Goal goal, double... ratios) {
        var pairs = new ArrayList<Pair>();
        for (var ratio : ratios) {
            pairs.add(new Pair(ratio * 200, 200));
        }
        return new Pairs(goal, "events/s", pairs);
    }

    @Test
    void figureIsTheMedianOfThePairsRatiosAndNotTheRatioOfTheMedians() {
        var pairs = new Pairs(Goal.B4, "events/s", List.of(new Pair(10, 10), new Pair(30, 100), new Pair(20, 40)));

        assertThat(pairs.ratio()).isEqualTo(0.5);
    }

    @Test
    void everySecondTurnRunsBackwards() throws Exception {
        var order = new ArrayList<String>();

        var turns = Pairs.turns(
                2,
                List.of(
                        () -> {
                            order.add("ours");
                            return 1;
                        },
                        () -> {
                            order.add("beside");
                            return 2;
                        }));

        assertThat(order).containsExactly("ours", "beside", "beside", "ours");
        assertThat(turns).containsExactly(List.of(1.0, 2.0), List.of(1.0, 2.0));
    }

    @Test
    void figureWithoutAPairIsRefused() {
        assertThatThrownBy(() -> new Pairs(Goal.B4, "events/s", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Nested
    class Verdicts {
        @Test
        void moreIsBetterOfRates() {
            assertThat(ratios(Goal.B4, 0.75).verdict()).isEqualTo(Verdict.MET);
            assertThat(ratios(Goal.B4, 0.74).verdict()).isEqualTo(Verdict.ABOVE);
            assertThat(ratios(Goal.B4, 0.5).verdict()).isEqualTo(Verdict.ABOVE);
            assertThat(ratios(Goal.B4, 0.49).verdict()).isEqualTo(Verdict.BELOW);
        }

        @Test
        void lessIsBetterOfTimesAndMemory() {
            assertThat(ratios(Goal.B16_JOURNEY, 300).verdict()).isEqualTo(Verdict.MET);
            assertThat(ratios(Goal.B16_JOURNEY, 301).verdict()).isEqualTo(Verdict.ABOVE);
            assertThat(ratios(Goal.B16_JOURNEY, 513).verdict()).isEqualTo(Verdict.BELOW);
        }
    }

    @Nested
    class Intervals {
        @Test
        void ofFivePairsIsTheWholeRange() {
            var interval = ratios(Goal.B4, 0.5, 0.9, 0.7, 0.6, 0.8).interval();

            assertThat(interval.low()).isEqualTo(0.5);
            assertThat(interval.high()).isEqualTo(0.9);
            assertThat(interval.confidence()).isCloseTo(0.9375, within(1e-9));
        }

        @Test
        void ofEightLeavesOutTheSmallestAndTheLargest() {
            var interval = Interval.ofMedian(List.of(8.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0));

            assertThat(interval.low()).isEqualTo(2);
            assertThat(interval.high()).isEqualTo(7);
            assertThat(interval.confidence()).isCloseTo(1 - 2 * 9 / 256.0, within(1e-9));
        }

        @Test
        void ofOnePairPromisesNothing() {
            assertThat(ratios(Goal.B4, 0.5).interval()).isEqualTo(new Interval(0.5, 0.5, 0));
        }
    }

    @Test
    void summarySaysWhatAReaderNeedsToJudge() {
        assertThat(ratios(Goal.B4, 0.5, 0.6, 0.7).summary())
                .isEqualTo(
                        "B4 journey-service's drain ÷ PostgreSQL doing only the same writes: 0.600 (0.500 to 0.700 at"
                                + " 75 %, 3 pairs); 120 beside 200 events/s; floor ≥ 0.500, goal ≥ 0.750: within the floor");
    }
}
