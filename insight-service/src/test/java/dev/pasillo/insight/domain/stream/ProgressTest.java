package dev.pasillo.insight.domain.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.insight.domain.stream.Arrival.Change;
import dev.pasillo.insight.domain.stream.Arrival.Mark;
import dev.pasillo.insight.domain.stream.Arrival.Numbering;
import dev.pasillo.insight.domain.stream.Arrival.Poison;
import dev.pasillo.insight.domain.stream.Arrival.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Progress fresh = Progress.beginning(3, 100);

    @Test
    void recordsInTheirOrderAreAllTaken() {
        var admission = fresh.admit(List.of(change(100, "a", 1, 0), change(101, "b", 7, 0), change(102, "a", 2, 1)));

        assertThat(admission.changes()).hasSize(3);
        assertThat(admission.gap()).isNull();
        assertThat(admission.after()).isEqualTo(new Progress(3, 103, null, 0, Map.of("a", 2L, "b", 7L)));
        assertThat(admission.movedStreams()).isEqualTo(Map.of("a", 2L, "b", 7L));
    }

    @Test
    void whatWasSentAgainCountsOnce() {
        var records = List.<Arrival>of(change(100, "a", 1, 0), change(101, "a", 5, 1), change(102, "a", 1, 0));

        var admission = fresh.admit(records);

        assertThat(admission.changes()).extracting(Change::source).containsExactly(source(100), source(101));
        assertThat(admission.discarded()).isEqualTo(1);
        assertThat(admission.after().nextOffset()).isEqualTo(103);
    }

    @Test
    void streamThatSentElsewhereMeanwhileGoesOn() {
        var admission = fresh.admit(List.of(change(100, "a", 3, 0), change(101, "a", 9, 3)));

        assertThat(admission.changes()).hasSize(2);
    }

    @Test
    void nothingAfterAGapIsTaken() {
        var admission = fresh.admit(List.of(change(100, "a", 1, 0), change(101, "a", 3, 2), change(102, "b", 1, 0)));

        assertThat(admission.changes()).hasSize(1);
        assertThat(admission.gap()).isEqualTo(new Gap(3, 101, "a", 1, 2, 3));
        assertThat(admission.after().nextOffset())
                .as("the gap is still there next time")
                .isEqualTo(101);
    }

    @Test
    void recordThatSkipsOneThatWasAppliedIsAGapToo() {
        var admission = fresh.admit(List.of(change(100, "a", 1, 0), change(101, "a", 2, 1), change(102, "a", 3, 1)));

        assertThat(admission.gap()).isEqualTo(new Gap(3, 102, "a", 2, 1, 3));
    }

    @Test
    void streamThatBeginsInTheMiddleIsAGap() {
        assertThat(fresh.admit(List.of(change(100, "a", 5, 4))).gap()).isEqualTo(new Gap(3, 100, "a", 0, 4, 5));
    }

    @Test
    void watermarkNeverFalls() {
        var admission = fresh.admit(List.of(mark(100, NOON), mark(101, NOON.minusSeconds(60))));

        assertThat(admission.after().watermark()).isEqualTo(NOON);
        assertThat(admission.after().nextOffset()).isEqualTo(102);
    }

    @Nested
    class Poisoned {
        @Test
        void recordWithoutAReadableSequenceExplainsOneGap() {
            var admission = fresh.admit(
                    List.of(change(100, "a", 1, 0), poison(101, null), change(102, "a", 3, 2), change(103, "a", 5, 4)));

            assertThat(admission.changes()).hasSize(2);
            assertThat(admission.poison()).hasSize(1);
            assertThat(admission.explained()).isEqualTo(1);
            assertThat(admission.gap()).as("the second is explained by nothing").isNotNull();
        }

        @Test
        void explanationIsKeptUntilItIsNeeded() {
            var before = fresh.admit(List.of(change(100, "a", 1, 0), poison(101, null)))
                    .after();

            var admission = before.admit(List.of(change(102, "b", 1, 0), change(103, "a", 3, 2)));

            assertThat(admission.changes()).hasSize(2);
            assertThat(admission.after().unaccounted()).isZero();
        }

        @Test
        void recordWithAReadableSequenceMovesItsStreamOn() {
            var admission = fresh.admit(
                    List.of(change(100, "a", 1, 0), poison(101, new Numbering("a", 2, 1)), change(102, "a", 3, 2)));

            assertThat(admission.changes()).hasSize(2);
            assertThat(admission.poison()).hasSize(1);
            assertThat(admission.after().unaccounted()).isZero();
        }

        @Test
        void poisonThatIsSentAgainIsSetAsideOnce() {
            var numbering = new Numbering("a", 1, 0);

            var admission = fresh.admit(List.of(poison(100, numbering), poison(101, numbering)));

            assertThat(admission.poison()).hasSize(1);
            assertThat(admission.discarded()).isEqualTo(1);
        }
    }

    @Test
    void anyCutOfAnyRepetitionTakesEachRecordOnce() {
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var arrivals = repeated(random);
            var progress = fresh;
            var taken = new ArrayList<Change>();
            var at = 0;
            while (at < arrivals.size()) {
                var end = at + 1 + random.nextInt(arrivals.size() - at);
                var admission = progress.admit(arrivals.subList(at, end));
                assertThat(admission.gap()).as("seed %d", seed).isNull();
                taken.addAll(admission.changes());
                progress = admission.after();
                at = end;
            }
            assertThat(taken).extracting(Change::numbering).as("seed %d", seed).doesNotHaveDuplicates();
            assertThat(progress.sequences()).as("seed %d", seed).isEqualTo(Map.of("a", 20L, "b", 20L, "c", 20L));
            assertThat(taken).as("seed %d", seed).hasSize(60);
        }
    }

    /// Three streams of 20 records each; writers stop at random and begin again a little earlier.
    private static List<Arrival> repeated(Random random) {
        var next = new int[] {1, 1, 1};
        var arrivals = new ArrayList<Arrival>();
        while (next[0] <= 20 || next[1] <= 20 || next[2] <= 20) {
            var stream = random.nextInt(3);
            if (random.nextInt(8) == 0) {
                next[stream] = Math.max(1, next[stream] - random.nextInt(5));
            }
            if (next[stream] <= 20) {
                var sequence = next[stream]++;
                arrivals.add(
                        change(100 + arrivals.size(), String.valueOf((char) ('a' + stream)), sequence, sequence - 1L));
            }
        }
        return arrivals;
    }

    private static Change change(long offset, String stream, long sequence, long previous) {
        return new Change(source(offset), new Numbering(stream, sequence, previous), List.of(), List.of(), 0);
    }

    private static Mark mark(long offset, Instant at) {
        return new Mark(source(offset), at);
    }

    private static Poison poison(long offset, @Nullable Numbering numbering) {
        return new Poison(source(offset), "unreadable", "for the test", numbering);
    }

    private static Source source(long offset) {
        return new Source(3, offset, null, null);
    }
}
