package dev.pasillo.ingest.application.tail;

import static dev.pasillo.ingest.application.tail.Told.accept;
import static dev.pasillo.ingest.application.tail.Told.refuse;
import static dev.pasillo.ingest.application.tail.Told.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Sighting;
import dev.pasillo.ingest.application.tail.Filters.Outcome;
import dev.pasillo.ingest.domain.RefusalCode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LiveTailTest {
    private final Told told = new Told(2, 3);

    private Viewer follow(Filters filters) {
        return told.tail.follow("shop", filters, 100).orElseThrow();
    }

    private Viewer follow() {
        return follow(Filters.NONE);
    }

    private void refusedWhole(String source, String body) {
        told.tail.refused(
                Told.reception("shop", source),
                "stripe",
                Body.of(body.getBytes(UTF_8)),
                403,
                new Answer.NotGenuine("signature-invalid", "not of the source"));
    }

    @Nested
    class WhileNobodyLooks {
        @Test
        void nothingIsRemembered() {
            assertThat(told.request()).isSameAs(Sighting.NONE);
        }

        @Test
        void thosePastTheFiltersOfAllAreNotLookedAtEither() {
            follow(new Filters("till", null, null, null));

            assertThat(told.request("shop", "web", "native")).isSameAs(Sighting.NONE);
        }

        @Test
        void nobodyLooksOnceTheLastHasLeft() {
            var viewer = follow();

            told.tail.leave(viewer);
            told.tail.leave(viewer);

            assertThat(told.tail.viewers()).isZero();
            assertThat(told.request()).isSameAs(Sighting.NONE);
        }
    }

    @Nested
    class ARequest {
        @Test
        void isShownAsItWasSentAndAsItWasUnderstood() {
            var viewer = follow();

            told.accepted("an event");

            assertThat(viewer.next()).get().isInstanceOfSatisfying(Heard.Understood.class, heard -> {
                assertThat(heard.origin()).isEqualTo(new Heard.Origin(Told.AT, "web", "native"));
                assertThat(Told.text(heard)).isEqualTo("an event");
                assertThat(heard.touchpoint()).isEqualTo("touchpoint of an event".getBytes(UTF_8));
            });
        }

        @Test
        void isShownWithTheReasonWhereItWasRefused() {
            var viewer = follow();
            var sighting = told.request();
            sighting.refused(null, "e-1", RefusalCode.TYPE_MISSING, "type is required", Told.raw("{}"));

            sighting.settle(true);

            assertThat(viewer.next()).get().isInstanceOfSatisfying(Heard.EventRefused.class, heard -> {
                assertThat(heard.id()).isEqualTo("e-1");
                assertThat(heard.code()).isEqualTo("type-missing");
                assertThat(heard.detail()).isEqualTo("type is required");
            });
        }

        @Test
        void isShownWithItsAnswerWhereItWasRefusedAsAWhole() {
            var viewer = follow();

            refusedWhole("web", "forged");

            assertThat(viewer.next()).get().isInstanceOfSatisfying(Heard.RequestRefused.class, heard -> {
                assertThat(heard.origin().format()).isEqualTo("stripe");
                assertThat(heard.status()).isEqualTo(403);
                assertThat(heard.code()).isEqualTo("signature-invalid");
                assertThat(Told.text(heard)).isEqualTo("forged");
            });
            assertThat(viewer.counts()).isEqualTo(new Viewer.Counts(1, 1));
        }

        @Test
        void isNotShownBeforeItIsKept() {
            var viewer = follow();
            var sighting = told.request();
            accept(sighting, "page_viewed", "an event");
            assertThat(viewer.next()).isEmpty();

            sighting.settle(true);

            assertThat(shown(viewer)).containsExactly("an event");
        }

        @Test
        void isNeitherShownNorCountedWhereItIsNotKept() {
            var viewer = follow();
            var sighting = told.request();
            accept(sighting, "page_viewed", "an event");
            refuse(sighting, "another");

            sighting.settle(false);
            sighting.settle(true);

            assertThat(shown(viewer)).isEmpty();
            assertThat(viewer.counts()).isEqualTo(new Viewer.Counts(0, 0));
            assertThat(told.tail.dropped()).isZero();
        }

        @Test
        void isCopiedBecauseItsBytesAreUsedAgain() {
            var viewer = follow();
            var raw = Told.raw("an event");
            var sighting = told.request();
            sighting.refused(null, null, RefusalCode.TYPE_MISSING, "type is required", raw);

            raw.bytes()[0] = 'X';
            sighting.settle(true);

            assertThat(shown(viewer)).containsExactly("an event");
        }

        @Test
        void isCutWhereItIsLong() {
            var viewer = follow();

            told.accepted("x".repeat(Excerpt.MOST + 1));

            assertThat(viewer.next()).get().extracting(Heard::raw).satisfies(raw -> {
                assertThat(raw.bytes()).hasSize(Excerpt.MOST);
                assertThat(raw.size()).isEqualTo(Excerpt.MOST + 1);
                assertThat(raw.cut()).isTrue();
            });
        }

        @Test
        void isShownWithoutATouchpointThatIsVeryLong() {
            var viewer = follow();

            told.accepted("x".repeat(Heard.Understood.MOST_OF_A_TOUCHPOINT));

            assertThat(viewer.next()).get().isInstanceOfSatisfying(Heard.Understood.class, heard -> {
                assertThat(heard.touchpoint()).isNull();
                assertThat(heard.size()).isGreaterThan(Heard.Understood.MOST_OF_A_TOUCHPOINT);
            });
        }

        @Test
        void isShownToEverybodyWhoLooks() {
            var one = follow();
            var other = follow();

            told.accepted("an event");

            assertThat(shown(one)).containsExactly("an event");
            assertThat(shown(other)).containsExactly("an event");
            assertThat(told.tail.shown()).isEqualTo(2);
        }

        @Test
        void isNotShownToAnotherWorkspace() {
            var other = told.tail.follow("other", Filters.NONE, 100).orElseThrow();
            follow();

            told.accepted("an event");
            refusedWhole("web", "forged");

            assertThat(shown(other)).isEmpty();
            assertThat(other.counts()).isEqualTo(new Viewer.Counts(0, 0));
        }
    }

    @Nested
    class Filtered {
        @Test
        void bySourceOthersAreNeitherShownNorCounted() {
            var viewer = follow(new Filters("till", null, null, null));
            told.accepted("of the web");
            refusedWhole("web", "forged");
            refusedWhole("till", "of the till");

            assertThat(shown(viewer)).containsExactly("of the till");
            assertThat(viewer.counts().seen()).isEqualTo(1);
        }

        @Test
        void byFormatOthersAreNot() {
            var viewer = follow(new Filters(null, "stripe", null, null));
            told.accepted("native");
            refusedWhole("web", "of stripe");

            assertThat(shown(viewer)).containsExactly("of stripe");
        }

        @Test
        void byOutcomeOthersAreNot() {
            var refused = follow(new Filters(null, null, null, Outcome.REFUSED));
            var accepted = follow(new Filters(null, null, null, Outcome.ACCEPTED));
            told.accepted("good");
            told.refused("bad");
            refusedWhole("web", "forged");

            assertThat(shown(refused)).containsExactly("bad", "forged");
            assertThat(shown(accepted)).containsExactly("good");
            assertThat(accepted.counts().seen()).isEqualTo(1);
        }

        @Test
        void byTypeWhatDoesNotSayWhatItIsIsNot() {
            var viewer = follow(new Filters(null, null, "order_paid", null));
            var sighting = told.request();
            accept(sighting, "order_paid", "paid");
            accept(sighting, "page_viewed", "viewed");
            sighting.refused("order_paid", null, RefusalCode.IDENTIFIER_MISSING, "who?", Told.raw("paid by nobody"));
            refuse(sighting, "unreadable");
            sighting.settle(true);
            refusedWhole("web", "forged");

            assertThat(shown(viewer)).containsExactly("paid by nobody", "paid");
        }
    }

    @Nested
    class Places {
        @Test
        void areOfAWorkspaceUntilSomebodyLeaves() {
            var first = follow();
            follow();
            assertThat(told.tail.follow("shop", Filters.NONE, 1)).isEmpty();

            told.tail.leave(first);

            assertThat(told.tail.follow("shop", Filters.NONE, 1)).isPresent();
        }

        @Test
        void areBoundedOverAllWorkspaces() {
            follow();
            follow();
            assertThat(told.tail.follow("other", Filters.NONE, 1)).isPresent();

            assertThat(told.tail.follow("third", Filters.NONE, 1)).isEmpty();
            assertThat(told.tail.viewers()).isEqualTo(3);
        }
    }
}
