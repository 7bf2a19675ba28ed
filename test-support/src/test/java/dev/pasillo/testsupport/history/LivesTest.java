package dev.pasillo.testsupport.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LivesTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Set<Feature> ALL = EnumSet.allOf(Feature.class);

    @Test
    void sameSeedAndMarkGiveTheSameBytes() {
        assertThat(sent("h1")).isEqualTo(sent("h1")).isNotEqualTo(sent("h2"));
        assertThat(new Plans(7, ALL).next("plan").definition())
                .isEqualTo(new Plans(7, ALL).next("plan").definition());
    }

    @Test
    void historiesOfDifferentMarksHaveNothingInCommon() {
        for (var number = 0; number < 100; number++) {
            var mark = "h" + number;
            assertThat(new Lives(7, mark, ALL).upTo(NOW)).allSatisfy(happening -> {
                assertThat(happening.id()).startsWith(mark + "-");
                assertThat(happening.occurredAt()).isBeforeOrEqualTo(NOW);
            });
        }
    }

    @Test
    void everythingHardIsThereInAHundredHistories() {
        var all = IntStream.range(0, 100).mapToObj(number -> sent("h" + number)).toList();

        assertThat(all).anySatisfy(history -> assertThat(history).doesNotHaveDuplicates());
        assertThat(all).anySatisfy(history -> assertThat(Set.copyOf(history)).hasSizeLessThan(history.size()));
        assertThat(all).anySatisfy(history -> assertThat(history).anyMatch(event -> event.contains("\"revision\"")));
        assertThat(all).anySatisfy(history -> assertThat(history).anyMatch(event -> event.contains("contradicts")));
        assertThat(all).anySatisfy(history -> assertThat(history).anyMatch(event -> event.contains("-shared")));
    }

    @Test
    void whatIsLeftOfAFailingListIsWhatMakesItFail() {
        assertThat(Shrunk.of(List.of(1, 2, 3, 4, 5), list -> list.contains(2) && list.contains(5)))
                .containsExactly(2, 5);
    }

    private static List<String> sent(String mark) {
        return new Lives(7, mark, ALL)
                .upTo(NOW).stream().map(happening -> happening.event().json()).toList();
    }
}
