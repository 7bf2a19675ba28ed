package dev.pasillo.insight.domain.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DaysTest {
    @Test
    void everyInstantIsInExactlyOnePieceOfItsTimeAndNoOtherIsInAny() {
        for (var seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var from = random.nextInt(10) == 0 ? null : instant(random);
            var to = random.nextInt(10) == 0 ? null : instant(random);
            var days = Days.of(from, to);
            for (var i = 0; i < 50; i++) {
                var instant = instant(random);
                var inside = (from == null || !instant.isBefore(from)) && (to == null || instant.isBefore(to));
                assertThat(pieces(days, instant))
                        .as("seed %d: %s in %s to %s is in %s", seed, instant, from, to, days)
                        .isEqualTo(inside ? 1 : 0);
            }
        }
    }

    @Test
    void wholeDaysHaveNoEdges() {
        var days = Days.of(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-03T00:00:00Z"));

        assertThat(days.whole()).contains(new Days.Range(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-01-03")));
        assertThat(days.edges()).isEmpty();
    }

    @Test
    void partOfADayIsOneEdge() {
        var from = Instant.parse("2026-01-01T10:00:00Z");
        var to = Instant.parse("2026-01-01T11:00:00Z");

        assertThat(Days.of(from, to).whole()).isEmpty();
        assertThat(Days.of(from, to).edges()).containsExactly(new Days.Edge(from, to));
    }

    @Test
    void wholeTimeIsOneRange() {
        assertThat(Days.of(null, null))
                .isEqualTo(new Days(Optional.of(new Days.Range(null, null)), java.util.List.of()));
    }

    private static int pieces(Days days, Instant instant) {
        var day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        var whole = days.whole()
                .filter(range -> after(range.from(), day) && (range.to() == null || day.isBefore(range.to())))
                .isPresent();
        var edges = days.edges().stream()
                .filter(edge -> !instant.isBefore(edge.from()) && instant.isBefore(edge.to()))
                .count();
        return (whole ? 1 : 0) + (int) edges;
    }

    private static boolean after(@Nullable LocalDate from, LocalDate day) {
        return from == null || !day.isBefore(from);
    }

    private static Instant instant(Random random) {
        var hours = random.nextInt(24 * 6);
        return Instant.parse("2026-01-01T00:00:00Z")
                .plusSeconds(3_600L * (random.nextBoolean() ? hours : hours / 24 * 24));
    }
}
