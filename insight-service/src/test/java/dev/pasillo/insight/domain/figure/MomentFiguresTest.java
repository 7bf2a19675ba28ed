package dev.pasillo.insight.domain.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MomentFiguresTest {

    @Test
    void deliveredIsTheTimeThatHalfGotTheirAnswerWithin() {
        var figures = figures(0, 60, 120, 180);

        assertThat(figures.delivered().orElseThrow()).isCloseTo(120, within(1.0));
    }

    @Test
    void deliveredCountsThoseWithoutAnAnswerAsTheLongest() {
        assertThat(figures(1, 60, 120, 180).delivered().orElseThrow()).isCloseTo(150, within(1.0));
        assertThat(figures(2, 60, 120, 180).delivered().orElseThrow()).isCloseTo(180, within(1.0));
    }

    @Test
    void deliveredIsNoNumberWhereMoreThanHalfGotNoAnswer() {
        assertThat(figures(4, 60, 120, 180).delivered()).isEmpty();
        assertThat(figures(0).delivered()).isEmpty();
        assertThat(figures(0, 60).delivered()).isPresent();
    }

    @Test
    void budgetIsWhatTheObjectiveLeavesForBrokenPromises() {
        var budget = new ErrorBudget(0.9, new Proportion(95, 100));

        assertThat(budget.left()).isCloseTo(0.5, within(1e-9));
        assertThat(budget.burn(new Proportion(80, 100)).orElseThrow()).isCloseTo(2, within(1e-9));
        assertThat(budget.burn(new Proportion(0, 0))).isEmpty();
        assertThat(new ErrorBudget(0.9, new Proportion(80, 100)).left()).isCloseTo(-1, within(1e-9));
        assertThat(new ErrorBudget(0.9, new Proportion(0, 0)).left()).isEqualTo(1);
    }

    @Test
    void objectiveThatLeavesNothingIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ErrorBudget(1, new Proportion(0, 0)));
    }

    @Test
    void scoresAreAveragedToTheThousandth() {
        var scores = new Scores(Map.of(Scores.bucket(-4.0 / 3), 1L, Scores.bucket(2), 2L));

        assertThat(scores.mean().orElseThrow()).isCloseTo((4 - 4.0 / 3) / 3, within(0.0005));
        assertThat(new Scores(Map.of()).mean()).isEmpty();
    }

    private static MomentFigures figures(long unanswered, long... answersInSeconds) {
        var tally = new Tally();
        LongStream.of(answersInSeconds)
                .forEach(seconds ->
                        tally.add(new Part(Figures.MEASURED, "m", LogBuckets.of(Duration.ofSeconds(seconds))), 1));
        tally.add(Part.of(Figures.UNANSWERED, "m"), unanswered);
        return MomentFigures.of("m", tally);
    }
}
