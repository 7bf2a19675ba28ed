package dev.pasillo.journey.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.TypeCount;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.application.QueryFacts;
import dev.pasillo.journey.application.QueryStore;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.FactDigest;
import dev.pasillo.testsupport.BackingResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class PostgresQueryStoreTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    Pool pool;

    @Inject
    QueryStore store;

    @Nested
    class Touchpoints {
        /// Nobody else has owners like these.
        private static final long OWNER = -1_000_000;

        @Test
        void areThoseFromATimeOnWithAllOfTheLastInstant() {
            for (var seed = 0; seed < 20; seed++) {
                var random = new Random(seed);
                var owner = OWNER - 2L * seed;
                var kept = IntStream.range(0, 60)
                        .mapToObj(number -> touchpoint("%d-%d".formatted(owner, number), random.nextInt(25)))
                        .toList();
                insert(owner, kept.subList(0, 30));
                insert(owner - 1, kept.subList(30, 60));

                for (var round = 0; round < 20; round++) {
                    var from = random.nextInt(4) == 0 ? null : START.plusSeconds(random.nextInt(-1, 27));
                    var direction = random.nextBoolean() ? Direction.OLDEST_FIRST : Direction.NEWEST_FIRST;
                    var limit = random.nextInt(1, 30);

                    var found = store.inSnapshot(
                            snapshot -> snapshot.touchpoints(List.of(owner, owner - 1), from, direction, limit));

                    assertThat(found)
                            .as("seed %d, from %s, %s, limit %d", seed, from, direction, limit)
                            .extracting(Touchpoint::occurredAt)
                            .isSortedAccordingTo(byTime(direction));
                    assertThat(ids(found))
                            .as("seed %d, from %s, %s, limit %d", seed, from, direction, limit)
                            .containsExactlyInAnyOrderElementsOf(ids(expected(kept, from, direction, limit)));
                }
            }
        }

        private static List<String> ids(List<Touchpoint> touchpoints) {
            return touchpoints.stream().map(Touchpoint::id).toList();
        }

        private static Comparator<Instant> byTime(Direction direction) {
            return direction == Direction.OLDEST_FIRST ? Comparator.naturalOrder() : Comparator.reverseOrder();
        }

        private static List<Touchpoint> expected(
                List<Touchpoint> kept, @Nullable Instant from, Direction direction, int limit) {
            var order = byTime(direction);
            var expected = new ArrayList<>(kept.stream()
                    .filter(touchpoint -> touchpoint.occurredAt().equals(from))
                    .toList());
            var beyond = kept.stream()
                    .filter(touchpoint -> from == null || order.compare(touchpoint.occurredAt(), from) > 0)
                    .sorted(Comparator.comparing(Touchpoint::occurredAt, order))
                    .toList();
            if (!beyond.isEmpty()) {
                var last = beyond.get(Math.min(limit, beyond.size()) - 1).occurredAt();
                beyond.stream()
                        .filter(touchpoint -> order.compare(touchpoint.occurredAt(), last) <= 0)
                        .forEach(expected::add);
            }
            return expected;
        }

        private void insert(long owner, List<Touchpoint> touchpoints) {
            pool.preparedQuery("insert into touchpoint (owner, occurred_at, workspace, body) values ($1, $2, $3, $4)")
                    .executeBatch(touchpoints.stream()
                            .map(touchpoint -> Tuple.of(
                                    owner,
                                    touchpoint.occurredAt().atOffset(ZoneOffset.UTC),
                                    touchpoint.workspace(),
                                    Buffer.buffer(ContractJson.bytes(touchpoint))))
                            .toList())
                    .await()
                    .atMost(PATIENCE);
        }

        private static Touchpoint touchpoint(String id, int seconds) {
            return new Touchpoint(
                    "snapshot",
                    "api",
                    id,
                    "web",
                    "page_viewed",
                    null,
                    Actor.CUSTOMER,
                    START.plusSeconds(seconds),
                    null,
                    START,
                    List.of(new Identifier("user_id", "u")),
                    Map.of(),
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    id);
        }
    }

    @Nested
    class Digests {
        private static final int PEOPLE = 50_000;

        /// More rows than one stretch has, of two workspaces, in which some people have nothing open.
        @Test
        void addUpToThoseOfAllFactsHoweverManyStretchesTheyAreReadIn() {
            for (var workspace : List.of("digested", "neighbour")) {
                change(
                        "insert into closed_fact (customer, workspace, fact) select -n, $1, " + FACT
                                + " from generate_series(1, $2) as n",
                        workspace);
                change(
                        "insert into open_facts (customer, workspace, facts)"
                                + " select -n - 10000000 * length($1), $1, case when n % 3 > 0 then array[" + FACT
                                + " || 'open', " + FACT + " || 'again'] else '{}' end from generate_series(1, $2) as n",
                        workspace);
            }
            var facts = new QueryFacts(store);

            var coarse = facts.digests("digested", List.of(), 2);
            var fine = facts.digests("digested", List.of("00", "a7"), 32);

            assertThat(coarse).hasSize(256).containsExactlyElementsOf(expected("", 2));
            assertThat(coarse.stream().mapToLong(FactDigest::facts).sum())
                    .isEqualTo(PEOPLE + 2 * (PEOPLE - PEOPLE / 3));
            assertThat(fine).hasSizeGreaterThan(100).containsExactlyElementsOf(expected("^(00|a7)", 32));
        }

        private static final String FACT =
                "'{\"fact\":\"visit\",\"profileId\":\"' || md5(n::text) || '\",\"workspace\":\"' || $1 || '\"}'";

        /// By one plain statement.
        private List<FactDigest> expected(String prefix, int digits) {
            var expected = new ArrayList<FactDigest>();
            pool.preparedQuery("""
                            select left(profile, $2) as part, count(*) as facts,
                                sum(('x' || left(md5(fact), 15))::bit(60)::bigint)::text as digest
                            from (select fact, substring(fact from '"profileId":"([0-9a-f]{32})"') as profile
                                  from (select fact from closed_fact where workspace = 'digested'
                                        union all
                                        select unnest(facts) from open_facts where workspace = 'digested') published) named
                            where profile ~ $1 group by 1 order by 1""")
                    .execute(Tuple.of(prefix, digits))
                    .await()
                    .atMost(Duration.ofMinutes(2))
                    .forEach(row -> expected.add(
                            new FactDigest(row.getString("part"), row.getLong("facts"), row.getString("digest"))));
            return expected;
        }

        private void change(String statement, String workspace) {
            pool.preparedQuery(statement)
                    .execute(Tuple.of(workspace, PEOPLE))
                    .await()
                    .atMost(Duration.ofMinutes(2));
        }
    }

    @Nested
    class ASnapshot {
        @Test
        void staysAsItWasWhenItBegan() {
            var seen = store.inSnapshot(snapshot -> {
                var before = snapshot.types("staying", null, 10);
                count("staying");
                return List.of(before, snapshot.types("staying", null, 10));
            });

            assertThat(seen).containsExactly(List.of(), List.of());
            assertThat(types("staying"))
                    .extracting(Map.Entry::getKey)
                    .containsExactly(new TypeKey("staying", "web", "page_viewed"));
        }

        @Test
        void givesItsConnectionBackWhereTheWorkFails() {
            for (var round = 0; round < 40; round++) {
                assertThatThrownBy(() -> store.inSnapshot(snapshot -> {
                            snapshot.progress();
                            throw new IllegalStateException("work fails");
                        }))
                        .hasMessage("work fails");
            }

            assertThat(types("nobody")).isEmpty();
        }

        private List<Map.Entry<TypeKey, TypeCount>> types(String workspace) {
            return store.inSnapshot(snapshot -> snapshot.types(workspace, null, 10));
        }

        private void count(String workspace) {
            pool.preparedQuery("insert into touchpoint_type values ($1, 'web', 'page_viewed', 1, now())")
                    .execute(Tuple.of(workspace))
                    .await()
                    .atMost(PATIENCE);
        }
    }
}
