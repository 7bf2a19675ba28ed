package dev.pasillo.insight.domain.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPlanTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration TOOK = Duration.ofMillis(5);

    private final RetryPlan plan = new RetryPlan(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void answerOfTwoHundredsIsAnArrival(int status) {
        assertThat(after(status, null, 1)).isEqualTo(new Next.Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 301, 307, 400, 401, 404, 429, 500, 503})
    void anythingElseIsTriedAgain(int status) {
        assertThat(after(status, null, 1)).isEqualTo(new Next.Again(Duration.ofSeconds(5)));
    }

    @Test
    void goneEndsTheDestination() {
        assertThat(after(410, "5", 1)).isEqualTo(new Next.Gone());
    }

    @Test
    void noAnswerIsTriedAgain() {
        assertThat(plan.after(new Sent.Failed("timed-out", TOOK), 2, NOON, 0))
                .isEqualTo(new Next.Again(Duration.ofMinutes(5)));
    }

    @Test
    void deliveryIsGivenUpAfterTheLastPause() {
        assertThat(after(500, null, 3)).isEqualTo(new Next.GivenUp());
        assertThat(RetryPlan.STANDARD.pauses()).hasSize(9);
        assertThat(RetryPlan.STANDARD.after(new Sent.Failed("timed-out", TOOK), 10, NOON, 0))
                .isEqualTo(new Next.GivenUp());
    }

    @Test
    void chanceMakesAPauseUpToAFifthLonger() {
        assertThat(plan.after(new Sent.Failed("timed-out", TOOK), 2, NOON, 1))
                .isEqualTo(new Next.Again(Duration.ofMinutes(6)));
    }

    @ParameterizedTest
    @CsvSource({
        "120, PT2M",
        "2, PT5S",
        "'Mon, 02 Mar 2026 12:01:00 GMT', PT1M",
        "'Mon, 02 Mar 2026 11:00:00 GMT', PT5S",
        "999999999, PT24H",
        "99999999999999999999, PT5S",
        "-1, PT5S",
        "soon, PT5S",
        "'', PT5S"
    })
    void pauseIsNeverShorterThanTheOtherSideAskedFor(String retryAfter, Duration pause) {
        assertThat(after(503, retryAfter, 1)).isEqualTo(new Next.Again(pause));
    }

    private Next after(int status, @Nullable String retryAfter, int attempt) {
        return plan.after(new Sent.Answered(status, retryAfter, TOOK), attempt, NOON, 0);
    }
}
