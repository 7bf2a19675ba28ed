package dev.pasillo.testsupport.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private static final Pattern TIME = Pattern.compile("\"occurredAt\":\"([^\"]+)\"");

    @Test
    void sameSeedGivesTheSameBytes() {
        assertThat(Histories.events(7, 50)).isEqualTo(Histories.events(7, 50));
        assertThat(Histories.events(7, 50)).isNotEqualTo(Histories.events(8, 50));
    }

    @Test
    void everyIdIsSentOnce() {
        var events = Histories.events(7, 300);
        assertThat(events.stream().map(Event::id).collect(Collectors.toSet())).hasSameSizeAs(events);
    }

    @Test
    void everythingLiesInOneYearAndSomeOfItArrivesLate() {
        var times = Histories.events(7, 300).stream()
                .map(event -> {
                    var time = TIME.matcher(event.json());
                    assertThat(time.find()).isTrue();
                    return Instant.parse(time.group(1));
                })
                .toList();
        assertThat(times).allMatch(at -> at.isBefore(Instant.parse("2025-11-01T00:00:00Z")));
        assertThat(times).isNotEqualTo(times.stream().sorted().toList());
    }

    @Test
    void contradictionKeepsTheIdAndChangesTheContent() {
        var event = Histories.events(7, 1).getFirst();
        assertThat(event.contradicted().id()).isEqualTo(event.id());
        assertThat(event.contradicted().json()).isNotEqualTo(event.json());
    }
}
