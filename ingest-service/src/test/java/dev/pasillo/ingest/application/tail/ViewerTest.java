package dev.pasillo.ingest.application.tail;

import static dev.pasillo.ingest.application.tail.Told.accept;
import static dev.pasillo.ingest.application.tail.Told.refuse;
import static dev.pasillo.ingest.application.tail.Told.shown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a viewer is shown of more than they can take in.
class ViewerTest {
    private static final int RATE = 10;

    private final Told told = new Told(4, 4);
    private final Viewer viewer = told.tail.follow("shop", Filters.NONE, RATE).orElseThrow();

    private void accepted(int events) {
        for (int n = 0; n < events; n++) {
            told.accepted("a-" + n);
        }
    }

    private static List<String> named(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> prefix + n).toList();
    }

    @Nested
    class AtItsRate {
        @Test
        void aSecondsWorthIsShownAtOnce() {
            accepted(RATE);

            assertThat(shown(viewer)).isEqualTo(named("a-", 0, RATE));
        }

        @Test
        void theRestWaitsForItsTurn() {
            accepted(RATE);
            assertThat(shown(viewer)).hasSize(RATE);
            accepted(RATE);
            assertThat(shown(viewer)).isEmpty();

            told.pass(Duration.ofMillis(300));

            assertThat(shown(viewer)).hasSize(3);
        }

        @Test
        void noSecondHasMore() {
            var shown = new ArrayList<String>();
            for (int tick = 0; tick < 100; tick++) {
                accepted(7);
                shown.addAll(shown(viewer));
                told.pass(Duration.ofMillis(100));
            }

            // A second's worth was saved at the beginning.
            assertThat(shown).hasSizeBetween(10 * RATE, 11 * RATE);
        }

        @Test
        void silenceSavesNoMoreThanASecondsWorth() {
            told.pass(Duration.ofHours(1));
            accepted(RATE);
            assertThat(shown(viewer)).hasSize(RATE);
            accepted(RATE);

            assertThat(shown(viewer)).isEmpty();
        }
    }

    @Nested
    class BeyondItsRate {
        @Test
        void noMoreWaitsThanASecondsWorth() {
            accepted(3 * RATE);
            assertThat(shown(viewer)).isEqualTo(named("a-", 0, RATE));

            told.pass(Duration.ofHours(1));

            assertThat(shown(viewer)).isEmpty();
        }

        @Test
        void whatIsNotShownIsCounted() {
            accepted(3 * RATE);
            shown(viewer);

            assertThat(viewer.counts()).isEqualTo(new Viewer.Counts(3 * RATE, RATE));
            assertThat(told.tail.shown()).isEqualTo(RATE);
            assertThat(told.tail.dropped()).isEqualTo(2 * RATE);
        }

        @Test
        void theCountsOfEachTimeAddUpToAll() {
            accepted(2);
            shown(viewer);
            assertThat(viewer.news()).isEqualTo(new Viewer.Counts(2, 2));
            accepted(2 * RATE);
            shown(viewer);
            assertThat(viewer.news()).isEqualTo(new Viewer.Counts(2 * RATE, RATE - 2));

            told.pass(Duration.ofSeconds(1));
            shown(viewer);

            assertThat(viewer.news()).isEqualTo(new Viewer.Counts(0, 2));
            assertThat(viewer.counts()).isEqualTo(new Viewer.Counts(2 + 2 * RATE, RATE + 2));
        }

        @Test
        void refusedOnesAreNotLostInTheCrowd() {
            accepted(1_000);
            told.refused("bad");
            accepted(1_000);

            assertThat(shown(viewer)).hasSize(RATE).startsWith("bad");
        }

        @Test
        void refusedOnesOfARequestAreNotLostInItsCrowd() {
            var sighting = told.request();
            for (int n = 0; n < 1_000; n++) {
                accept(sighting, "page_viewed", "a-" + n);
            }
            refuse(sighting, "bad");
            sighting.settle(true);

            assertThat(shown(viewer)).hasSize(RATE).startsWith("bad");
        }

        @Test
        void requestsRefusedAsAWholeAreNotLostInTheCrowd() {
            accepted(1_000);
            told.tail.refused(
                    Told.reception("shop", "web"),
                    "native",
                    Body.of(new byte[] {'b'}),
                    415,
                    new Answer.Unsupported("media-type-unsupported", "no"));

            assertThat(shown(viewer)).hasSize(RATE).startsWith("b");
        }

        @Test
        void aCrowdOfRefusedOnesIsSampledToo() {
            for (int n = 0; n < 1_000; n++) {
                told.refused("r-" + n);
            }

            assertThat(shown(viewer)).isEqualTo(named("r-", 0, RATE));
            assertThat(viewer.counts()).isEqualTo(new Viewer.Counts(1_000, RATE));
        }
    }

    @Nested
    class WhoTakesNothing {
        @Test
        void largeOnesWaitInNoMoreThanTheirRoom() {
            var many = told.tail.follow("shop", Filters.NONE, 1_000).orElseThrow();
            for (int n = 0; n < 1_000; n++) {
                told.accepted("x".repeat(30_000));
            }

            long waiting = 0;
            for (var next = many.next(); next.isPresent(); next = many.next()) {
                var heard = (Heard.Understood) next.get();
                waiting += heard.raw().bytes().length + heard.size();
            }

            assertThat(waiting).isBetween(400_000L, 512L << 10);
            assertThat(many.counts().seen()).isEqualTo(1_000);
        }

        @Test
        void roomIsTakenUntilARequestIsKept() {
            var slow = told.request();
            for (int n = 0; n < RATE; n++) {
                accept(slow, "page_viewed", "slow-" + n);
            }
            told.accepted("quick");
            assertThat(shown(viewer)).isEmpty();

            slow.settle(false);
            told.accepted("next");

            assertThat(shown(viewer)).containsExactly("next");
        }
    }
}
