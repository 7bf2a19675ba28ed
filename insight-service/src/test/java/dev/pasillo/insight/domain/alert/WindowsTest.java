package dev.pasillo.insight.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final Windows minutes = new Windows(Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({"PT1M, PT10S", "PT1M5S, PT10S", "PT5M, PT50S", "PT1H, PT10M", "PT6H, PT1H", "P1D, PT1H", "P30D, PT1H"})
    void stepIsASixthAndAtMostAnHour(Duration length, Duration step) {
        assertThat(new Windows(length).step()).isEqualTo(step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT59S", "P30DT1S", "PT0S", "-PT1H"})
    void lengthIsFromAMinuteToThirtyDays(Duration length) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Windows(length));
    }

    @Test
    void watermarkClosesTheWindowsThatItHasReached() {
        assertThat(minutes.closed(NOON, NOON.plusMillis(9_999), 10)).isEmpty();
        assertThat(minutes.closed(NOON, NOON.plusSeconds(10), 10)).containsExactly(window(-50, 10));
        assertThat(minutes.closed(NOON, NOON.plusSeconds(35), 10))
                .containsExactly(window(-50, 10), window(-40, 20), window(-30, 30));
    }

    @Test
    void latestWindowIsTheFirstOneOfARule() {
        assertThat(minutes.closed(null, NOON.plusSeconds(35), 10)).containsExactly(window(-30, 30));
    }

    @Test
    void noMoreWindowsAreGivenThanAskedFor() {
        assertThat(minutes.closed(NOON, NOON.plusSeconds(3_600), 3)).hasSize(3);
    }

    @Test
    void watermarkThatStandsStillClosesNoWindowTwice() {
        assertThat(minutes.closed(NOON, NOON, 10)).isEmpty();
        assertThat(minutes.closed(NOON.plusSeconds(10), NOON, 10)).isEmpty();
    }

    @Test
    void deadlineLiesInAsManyWindowsAsThereAreStepsInALength() {
        assertThat(minutes.holding(NOON, NOON.plusSeconds(3_600)))
                .containsExactly(
                        window(-50, 10),
                        window(-40, 20),
                        window(-30, 30),
                        window(-20, 40),
                        window(-10, 50),
                        window(0, 60));
        assertThat(minutes.holding(NOON.plusMillis(1), NOON.plusSeconds(20)))
                .containsExactly(window(-50, 10), window(-40, 20));
    }

    private static Window window(int from, int to) {
        return new Window(NOON.plusSeconds(from), NOON.plusSeconds(to));
    }
}
