package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.application.QueryTouchpointTypes.Page;
import dev.pasillo.journey.application.QueryTouchpointTypes.SeenType;
import dev.pasillo.journey.application.QueryTouchpointTypes.StageMatch;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.fixture.FirstPurchase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryTouchpointTypesTest {
    private static final String WORKSPACE = "default";
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private final QueryTouchpointTypes types = new QueryTouchpointTypes(new StoredInMemory(
            WORKSPACE,
            new Pseudonyms("test"),
            FirstPurchase.touchpoints(WORKSPACE, NOW),
            QueryCustomersTest.definitions(1),
            QueryCustomersTest.definitions(1)));

    @Test
    void aTypeTellsHowOftenAndWhenLastAndWhoAcceptsIt() {
        assertThat(all(null, 100))
                .contains(new SeenType("social", "review_posted", 1, Instant.parse("2026-01-17T08:00:00Z"), List.of()));
        assertThat(all(null, 100))
                .filteredOn(type -> type.channel().equals("call") && type.type().equals("demo_booked"))
                .singleElement()
                .satisfies(type -> {
                    assertThat(type.seen()).isEqualTo(2);
                    assertThat(type.stages())
                            .containsExactly(
                                    new StageMatch("fixture-purchase", "consider", false),
                                    new StageMatch("fixture-purchase", "buy", true),
                                    new StageMatch("fixture-silence", "consider", false));
                });
    }

    @Test
    void channelsThatNoStageAcceptsAreUnmatchedThoughTheTypeIsKnown() {
        assertThat(all(false, 100))
                .anySatisfy(
                        type -> assertThat(type.channel() + " " + type.type()).isEqualTo("app page_viewed"))
                .allSatisfy(type -> assertThat(type.stages()).isEmpty());
        assertThat(all(true, 100))
                .anySatisfy(
                        type -> assertThat(type.channel() + " " + type.type()).isEqualTo("web page_viewed"))
                .allSatisfy(type -> assertThat(type.stages()).isNotEmpty());
    }

    @Test
    void pagesFollowOnEachOtherWhateverTheirSize() {
        for (var which : List.of(true, false)) {
            var whole = all(which, 100);
            for (var limit = 1; limit <= whole.size(); limit++) {
                assertThat(all(which, limit)).as("%s by %d", which, limit).isEqualTo(whole);
            }
        }
        assertThat(all(true, 100).size() + all(false, 100).size())
                .isEqualTo(all(null, 100).size());
    }

    private List<SeenType> all(@Nullable Boolean matched, int limit) {
        var all = new ArrayList<SeenType>();
        TypeKey after = null;
        do {
            var page = types.find(WORKSPACE, new Page(matched, after, limit));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }
}
