package dev.pasillo.insight.domain.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.insight.domain.fact.LateChanges.Late;
import dev.pasillo.insight.domain.fact.NetFacts.Net;
import dev.pasillo.insight.domain.fact.NetFacts.Place;
import dev.pasillo.insight.domain.stream.Progress;
import dev.pasillo.insight.domain.stream.Progress.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LateChangesTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void dropThatIsPublishedBeforeTheWatermarkPassesItsDeadlineIsNotLate() {
        assertThat(late(NOON, visit(NOON, Verdict.DROPPED, null), 1)).isEmpty();
        assertThat(late(NOON, visit(NOON.plusSeconds(1), Verdict.ADVANCED, null), 1))
                .isEmpty();
    }

    @Test
    void verdictThatComesAfterTheWatermarkIsLate() {
        var deadline = NOON.minusMillis(1_500);

        assertThat(late(NOON, visit(deadline, Verdict.DROPPED, null), 1))
                .containsExactly(new Late("w", "d", "buy", NOON.minusSeconds(2)));
        assertThat(late(NOON, visit(deadline, Verdict.ADVANCED, null), -1)).hasSize(1);
    }

    @Test
    void whatIsOpenOrHistoricalOrHasNoDeadlineChangesNoWindow() {
        assertThat(late(NOON, visit(NOON.minusSeconds(9), Verdict.OPEN, null), 1))
                .isEmpty();
        assertThat(late(NOON, visit(NOON.minusSeconds(9), Verdict.CENSORED, null), 1))
                .isEmpty();
        assertThat(late(NOON, visit(NOON.minusSeconds(9), Verdict.DROPPED, true), 1))
                .isEmpty();
        assertThat(late(NOON, visit(null, Verdict.DROPPED, null), 1)).isEmpty();
        assertThat(late(null, visit(NOON, Verdict.DROPPED, null), 1))
                .as("before the first watermark")
                .isEmpty();
    }

    @Test
    void whatLiesDaysBackIsLeftAlone() {
        assertThat(late(NOON, visit(NOON.minus(Duration.ofDays(3)), Verdict.DROPPED, null), 1))
                .isEmpty();
    }

    @Test
    void visitThatIsPublishedAnewWithTheSameVerdictChangesNoWindow() {
        var before = visit(NOON.minusSeconds(9), Verdict.DROPPED, null);
        var after = new Fact.Visit(
                before.profileId(),
                before.definition(),
                2,
                before.journeyId(),
                1,
                "buy",
                null,
                null,
                "web",
                before.enteredAt(),
                List.of(),
                Verdict.DROPPED,
                before.decidedAt(),
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                NOON,
                before.deadlineAt(),
                null);

        assertThat(LateChanges.of(List.of(admission(NOON)), List.of(net(before, -1), net(after, 1))))
                .isEmpty();
    }

    private static List<Late> late(@Nullable Instant watermark, Fact.Visit visit, int count) {
        return LateChanges.of(List.of(admission(watermark)), List.of(net(visit, count)));
    }

    private static Net net(Fact.Visit visit, int count) {
        return new Net(KeptFact.of("w", PublishedFact.of(visit).json(), visit), count, new Place(1, 7));
    }

    private static Admission admission(@Nullable Instant watermark) {
        var before = new Progress(1, 7, watermark, 0, Map.of());
        return new Admission(before, before, List.of(), List.of(), 0, 0, null);
    }

    private static Fact.Visit visit(@Nullable Instant deadline, Verdict verdict, @Nullable Boolean historical) {
        return new Fact.Visit(
                "p",
                "d",
                1,
                "j",
                1,
                "buy",
                null,
                null,
                "web",
                NOON.minus(Duration.ofDays(9)),
                List.of(),
                verdict,
                deadline,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                deadline,
                historical);
    }
}
