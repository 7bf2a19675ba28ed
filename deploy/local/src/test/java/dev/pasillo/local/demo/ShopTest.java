package dev.pasillo.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final Instant OPENING = Instant.parse("2026-03-01T12:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static List<JsonNode> parsed(List<String> events) throws Exception {
        return JSON.readTree(events.toString()).valueStream().toList();
    }

    @Test
    void sameSeedGivesTheSameEvents() {
        var one = new Shop(7, OPENING);
        var two = new Shop(7, OPENING);
        assertThat(one.past(50)).isEqualTo(two.past(50)).isNotEmpty();
        var later = OPENING.plusSeconds(60);
        assertThat(one.until(later)).isEqualTo(two.until(later)).isNotEmpty();
    }

    @Test
    void anotherSeedGivesOthers() {
        assertThat(new Shop(7, OPENING).past(50)).isNotEqualTo(new Shop(8, OPENING).past(50));
    }

    @Test
    void pastIsPastAndInOrder() throws Exception {
        var times = parsed(new Shop(1, OPENING).past(200)).stream()
                .map(event -> Instant.parse(event.path("occurredAt").asText()))
                .toList();
        assertThat(times).isSorted().allMatch(time -> !time.isAfter(OPENING));
    }

    @Test
    void presentGoesOnWithoutEndOrRepetition() throws Exception {
        var shop = new Shop(1, OPENING);
        var ids = new TreeSet<String>();
        for (var event : parsed(shop.past(50))) {
            assertThat(ids.add(event.path("id").asText())).isTrue();
        }
        for (int second = 1; second <= 300; second++) {
            for (var event : parsed(shop.until(OPENING.plusSeconds(second)))) {
                assertThat(ids.add(event.path("id").asText())).isTrue();
            }
        }
        assertThat(ids).hasSizeGreaterThan(500);
    }

    @Test
    void everyStageAndChannelIsVisitedAndVisitorsBecomeKnown() throws Exception {
        var events = parsed(new Shop(1, OPENING).past(300));
        assertThat(events.stream().map(event -> event.path("channel").asText()))
                .contains("web", "email", "call", "store");
        assertThat(events.stream().map(event -> event.path("type").asText()))
                .contains("page_viewed", "product_compared", "checkout_started", "order_paid", "order_cancelled");
        assertThat(events.stream().filter(ShopTest::linksTheUnknownToTheKnown).count())
                .isGreaterThan(50);
        assertThat(events).allMatch(event -> event.path("identifiers").size() > 0);
    }

    @Test
    void visitorsMarkNeverBelongsToTwoPeople() throws Exception {
        var owners = new TreeMap<String, TreeSet<String>>();
        for (var event : parsed(new Shop(1, OPENING).past(300))) {
            var names = new TreeMap<String, String>();
            event.path("identifiers")
                    .forEach(identifier -> names.put(
                            identifier.path("namespace").asText(),
                            identifier.path("value").asText()));
            var mark = names.get("anonymous_id");
            var user = names.get("user_id");
            if (mark != null && user != null) {
                owners.computeIfAbsent(mark, key -> new TreeSet<>()).add(user);
            }
        }
        assertThat(owners.values()).isNotEmpty().allMatch(users -> users.size() == 1);
    }

    private static boolean linksTheUnknownToTheKnown(JsonNode event) {
        return StreamSupport.stream(event.path("identifiers").spliterator(), false)
                .map(identifier -> identifier.path("namespace").asText())
                .toList()
                .containsAll(List.of("anonymous_id", "user_id"));
    }
}
