package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryTimeline.Page;
import dev.pasillo.journey.application.QueryTimeline.Timeline;
import dev.pasillo.journey.application.TimelineEntry.IdentityEntry;
import dev.pasillo.journey.application.TimelineEntry.Place;
import dev.pasillo.journey.application.TimelineEntry.TouchpointEntry;
import dev.pasillo.journey.application.TimelineEntry.TransitionEntry;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.fixture.FirstPurchase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QueryTimelineTest {
    private static final String WORKSPACE = "default";
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms("test");
    private static final DefinitionSet DEFINITIONS = QueryCustomersTest.definitions(1);

    @Nested
    class OfTheFixture {
        private final QueryTimeline timelines = query(FirstPurchase.touchpoints(WORKSPACE, NOW));

        @Test
        void tellsTouchpointsAndWhatTheyDid() {
            var page = page(user("u-exact"), Direction.OLDEST_FIRST, null, 100);

            assertThat(page.items().stream().map(QueryTimelineTest::told))
                    .containsExactly(
                            "touchpoint exact-1",
                            "fixture-purchase STARTED discover stages.discover.enter.0 exact-1",
                            "fixture-silence STARTED discover stages.discover.enter.0 exact-1",
                            "touchpoint exact-2",
                            "fixture-purchase FORWARD consider stages.consider.enter.0 exact-2",
                            "fixture-silence FORWARD consider stages.consider.enter.0 exact-2",
                            "fixture-silence DROPPED null stages.consider.allowedTime null",
                            "fixture-silence ABANDONED null allowedTime null",
                            "fixture-purchase DROPPED null stages.consider.allowedTime null",
                            "fixture-purchase ABANDONED null abandonAfter null");
            assertThat(page.next()).isNull();
            assertThat(page.transitionsUntil()).isNull();
        }

        @Test
        void tellsLinksWithTheirEvidence() {
            var links = page(user("u-owner"), Direction.OLDEST_FIRST, null, 100).items().stream()
                    .filter(IdentityEntry.class::isInstance)
                    .map(QueryTimelineTest::told);

            assertThat(links).containsExactly("accepted shared-b", "rejected shared-a");
        }

        @Test
        void newestFirstIsOldestFirstBackwards() {
            var oldest = page(user("u-return"), Direction.OLDEST_FIRST, null, 100);
            var newest = page(user("u-return"), Direction.NEWEST_FIRST, null, 100);

            assertThat(newest.items()).isEqualTo(oldest.items().reversed());
        }

        @Test
        void pagesFollowOnEachOtherWhateverTheirSize() {
            for (var direction : Direction.values()) {
                var whole = page(user("u-tie"), direction, null, 100).items();
                for (var limit = 1; limit <= whole.size(); limit++) {
                    assertThat(allPages(user("u-tie"), direction, limit))
                            .as("%s by %d", direction, limit)
                            .isEqualTo(whole);
                }
            }
        }

        @Test
        void nobodyHasNoTimeline() {
            assertThat(timelines.find(WORKSPACE, user("nobody"), new Page(Direction.NEWEST_FIRST, null, 1)))
                    .isEmpty();
        }

        private Timeline page(CustomerKey key, Direction direction, @Nullable Place after, int limit) {
            return timelines
                    .find(WORKSPACE, key, new Page(direction, after, limit))
                    .orElseThrow();
        }

        private List<TimelineEntry> allPages(CustomerKey key, Direction direction, int limit) {
            return QueryTimelineTest.allPages(timelines, key, direction, limit);
        }
    }

    @Nested
    class OfALongHistory {
        private static final int LENGTH = QueryTimeline.FOLDED + 250;
        private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
        private final QueryTimeline timelines =
                query(IntStream.range(0, LENGTH).mapToObj(this::visit).toList());

        @Test
        void listsEveryTouchpoint() {
            for (var direction : Direction.values()) {
                var touchpoints = allPages(timelines, user("u-long"), direction, 2_000).stream()
                        .filter(TouchpointEntry.class::isInstance);

                assertThat(touchpoints).as(direction.name()).hasSize(LENGTH).doesNotHaveDuplicates();
            }
        }

        @Test
        void saysUpToWhichTimeTransitionsAreTold() {
            var page = timelines
                    .find(WORKSPACE, user("u-long"), new Page(Direction.NEWEST_FIRST, null, 10))
                    .orElseThrow();

            // Two a minute: the first that is not folded shares its minute with the last that is.
            assertThat(page.transitionsUntil()).isEqualTo(start.plusSeconds(QueryTimeline.FOLDED / 2 * 60L));
            assertThat(page.items())
                    .hasSize(10)
                    .allSatisfy(entry -> assertThat(entry).isInstanceOf(TouchpointEntry.class));
        }

        private Touchpoint visit(int number) {
            return new Touchpoint(
                    WORKSPACE,
                    "api",
                    "visit-" + number,
                    "web",
                    "page_viewed",
                    null,
                    Actor.CUSTOMER,
                    start.plusSeconds(number / 2 * 60L),
                    null,
                    NOW,
                    List.of(new Identifier("user_id", "u-long")),
                    Map.of(),
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    "fp");
        }
    }

    @Nested
    class APlace {
        @Test
        void isReadBackFromItsText() {
            var place = new Place(Instant.parse("2026-01-01T00:00:00.001Z"), 2, "a/b", "ü|\"", 3);

            assertThat(Place.of(place.text())).contains(place);
        }

        @Test
        void isNotReadFromAnotherText() {
            assertThat(Stream.of("", "x", "e30", "bnVsbA", "%", "W10", "/", "ä"))
                    .allSatisfy(text -> assertThat(Place.of(text)).isEmpty());
        }
    }

    private static List<TimelineEntry> allPages(
            QueryTimeline timelines, CustomerKey key, Direction direction, int limit) {
        var all = new ArrayList<TimelineEntry>();
        Place after = null;
        do {
            var page = timelines
                    .find(WORKSPACE, key, new Page(direction, after, limit))
                    .orElseThrow();
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }

    private static String told(TimelineEntry entry) {
        return switch (entry) {
            case TouchpointEntry touchpoint ->
                "touchpoint " + touchpoint.touchpoint().id();
            case IdentityEntry identity ->
                (identity.rejected() == null ? "accepted " : "rejected ")
                        + identity.link().evidence().touchpoint();
            case TransitionEntry transition ->
                "%s %s %s %s %s"
                        .formatted(
                                transition.definition(),
                                transition.transition().kind(),
                                transition.transition().to(),
                                transition.transition().rule(),
                                transition.transition().touchpoint());
        };
    }

    private static CustomerKey user(String id) {
        return new CustomerKey.ByIdentifier(new Identifier("user_id", id));
    }

    private static QueryTimeline query(List<Touchpoint> touchpoints) {
        return new QueryTimeline(
                new StoredInMemory(WORKSPACE, PSEUDONYMS, touchpoints, DEFINITIONS, DEFINITIONS).readUpTo(NOW),
                PSEUDONYMS);
    }
}
