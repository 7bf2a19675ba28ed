package dev.pasillo.insight.domain.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Ending;
import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Fact.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void openVisitCountsByVerdictAndPresence() {
        assertThat(texts(visit(Verdict.OPEN, null, false))).containsExactly("visit.open|0|buy", "visit.present|0|buy");
    }

    @Test
    void visitThatIsOverAlsoHasADwell() {
        assertThat(texts(visit(Verdict.ADVANCED, START.plusSeconds(3_600), true)))
                .containsExactly("visit.advanced|0|buy", "visit.returned|0|buy", "visit.dwell|1511|buy");
    }

    @Test
    void journeyCountsInOneStateAndAsCompletionWhateverBecameOfIt() {
        assertThat(texts(journey(null, null))).containsExactly("journey.active|0|");
        assertThat(texts(journey(START, null))).containsExactly("journey.completed|0|", "journey.completions|0|");
        assertThat(texts(journey(START, new Ending(Ending.Kind.LOST, "cancelled"))))
                .containsExactly("journey.lost|0|", "journey.completions|0|");
        assertThat(texts(journey(null, new Ending(Ending.Kind.ABANDONED, null))))
                .containsExactly("journey.abandoned|0|");
        assertThat(texts(journey(null, new Ending(Ending.Kind.NEUTRAL, "moved"))))
                .containsExactly("journey.ended|0|");
    }

    @Test
    void momentCountsByOutcomeWithItsAnswerAndHowItWasFelt() {
        assertThat(texts(moment(Outcome.PENDING, null, null))).containsExactly("moment.pending|0|on-time");
        assertThat(texts(moment(Outcome.KEPT, 3_600.0, 1.0)))
                .containsExactly(
                        "moment.kept|0|on-time", "moment.measured|1511|on-time", "moment.perceived|3000|on-time");
        assertThat(texts(moment(Outcome.MISSED, null, -2.0)))
                .containsExactly(
                        "moment.missed|0|on-time", "moment.unanswered|0|on-time", "moment.perceived|0|on-time");
        assertThat(texts(moment(Outcome.MISSED, 60.0, null)))
                .containsExactly("moment.missed|0|on-time", "moment.measured|1102|on-time");
        assertThat(texts(moment(Outcome.UNKNOWN, null, null))).containsExactly("moment.unknown|0|on-time");
    }

    private static Fact.Moment moment(Outcome outcome, @Nullable Double measured, @Nullable Double perceived) {
        return new Fact.Moment(
                "p", "d", 1, "m", "on-time", null, null, "web", START, null, null, outcome, null, measured, perceived);
    }

    @Test
    void rulesThatAgreeAddOnce() {
        var times = times("discover", 0, "buy", 3_600);

        assertThat(texts(funnel(times, times, times)))
                .containsExactly("funnel.rfs|0|discover", "funnel.rfs|0|buy", "step.rfs|1511|discover>buy");
    }

    @Test
    void rulesThatDifferAddEachTheirOwn() {
        assertThat(texts(funnel(
                        times("discover", 0, "buy", 3_600), times("discover", 0), times("discover", 0, "buy", 7_200))))
                .containsExactly(
                        "funnel.rfs|0|discover",
                        "funnel.rs|0|buy",
                        "step.r|1511|discover>buy",
                        "step.s|" + LogBuckets.of(Duration.ofHours(2)) + "|discover>buy");
    }

    @Test
    void stageReachedBeforeTheOneBeforeItAddsNoDuration() {
        assertThat(texts(funnel(times("discover", 60, "buy", 0), times(), times())))
                .containsExactly("funnel.r|0|discover", "funnel.r|0|buy");
    }

    @Test
    void textIsReadBackWhateverTheStageIsCalled() {
        for (var stage : List.of("", "buy", "a|b|c", "a>b", "émile")) {
            var part = new Part("visit.dwell", stage, 42);
            assertThat(Part.parse(part.text())).isEqualTo(part);
        }
    }

    @Test
    void everyRuleIsReadFromTheNamesThatCarryIt() {
        assertThat(Figures.funnelOf(Rule.REACHED))
                .containsExactlyInAnyOrder("funnel.r", "funnel.rf", "funnel.rs", "funnel.rfs");
        assertThat(Figures.stepOf(Rule.SEQUENTIAL))
                .containsExactlyInAnyOrder("step.s", "step.rs", "step.fs", "step.rfs");
    }

    @Test
    void historicalVisitCountsAsItsVerdictAndAsHistorical() {
        var visit = visit(Verdict.DROPPED, null, false);
        var historical = new Fact.Visit(
                "p",
                "d",
                1,
                "j",
                1,
                "buy",
                null,
                null,
                "web",
                START,
                List.of(),
                Verdict.DROPPED,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                START.plusSeconds(10),
                true);

        assertThat(texts(visit)).doesNotContain("visit.historical.dropped|0|buy");
        assertThat(texts(historical)).contains("visit.dropped|0|buy", "visit.historical.dropped|0|buy");
    }

    private static List<String> texts(Fact fact) {
        return Part.of(fact).stream().map(Part::text).toList();
    }

    private static Fact.Visit visit(Verdict verdict, @Nullable Instant leftAt, boolean returned) {
        return new Fact.Visit(
                "p", "d", 1, "j", 1, "buy", null, null, "web", START, List.of(), verdict, null, leftAt, null, null,
                null, null, null, returned, null, null, null);
    }

    private static Fact.Journey journey(@Nullable Instant completedAt, @Nullable Ending ending) {
        return new Fact.Journey(
                "p", "d", 1, "j", null, null, "web", START, completedAt, ending == null ? null : START, ending);
    }

    private static Fact.Funnel funnel(
            Map<String, Instant> reached, Map<String, Instant> firstOrder, Map<String, Instant> sequential) {
        return new Fact.Funnel("p", "d", 1, null, null, "web", START, reached, firstOrder, sequential);
    }

    private static Map<String, Instant> times(Object... stagesAndSeconds) {
        var times = new LinkedHashMap<String, Instant>();
        for (var i = 0; i < stagesAndSeconds.length; i += 2) {
            times.put((String) stagesAndSeconds[i], START.plusSeconds((Integer) stagesAndSeconds[i + 1]));
        }
        return times;
    }
}
