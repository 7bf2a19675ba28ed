package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.QueryCustomers.Answer;
import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.file.DefinitionFiles;
import dev.pasillo.journey.fixture.FirstPurchase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class QueryCustomersTest {
    private static final String WORKSPACE = "default";
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms("test");
    private static final DefinitionSet FIRST = definitions(1);
    private static final DefinitionSet SECOND = definitions(2);
    private static final List<Touchpoint> EVENTS = FirstPurchase.touchpoints(WORKSPACE, NOW);

    @Nested
    class OfTheFixture {
        private final QueryCustomers customers = query(EVENTS, FIRST, FIRST);

        @TestFactory
        Stream<DynamicTest> everyCustomerIsAsWorkedOutByHand() {
            return FirstPurchase.expected().entrySet().stream()
                    .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                        var answer = FirstPurchase.withoutHashes(body(customers, key(entry.getKey())));

                        assertThat(answer).isEqualTo(entry.getValue());
                    }));
        }

        @Test
        void fieldsComeInTheirOrderAndAbsentOnesNotAtAll() {
            var body = new String(body(customers, key("user_id/u-exact")), StandardCharsets.UTF_8);

            assertThat(body.replaceAll("[0-9a-f]{32}", "#"))
                    .startsWith("{\"profileId\":\"#\",\"aliases\":[\"#\"],\"identityVersion\":\"#\","
                            + "\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\"u-exact\"}],"
                            + "\"traits\":{},\"journeys\":[{\"journeyId\":\"#\","
                            + "\"definition\":\"fixture-purchase\",\"definitionVersion\":1,"
                            + "\"state\":\"abandoned\",\"startedAt\":\"2026-01-06T08:30:00.000Z\",")
                    .endsWith("],\"moments\":[]}")
                    .doesNotContain("null");
        }

        @Test
        void everyCustomerIsTheSameInWhateverOrderEventsCame() {
            var expected = bodies(customers);
            for (var seed = 0; seed < 20; seed++) {
                var shuffled = new ArrayList<>(EVENTS);
                Collections.shuffle(shuffled, new Random(seed));

                assertThat(bodies(query(shuffled, FIRST, FIRST)))
                        .as("seed %d", seed)
                        .isEqualTo(expected);
            }
        }

        @Test
        void evidenceUnderAnOlderDefinitionIsFoldedForTheAnswer() {
            var outdated = query(EVENTS, FIRST, SECOND);

            assertThat(bodies(outdated)).isEqualTo(bodies(query(EVENTS, SECOND, SECOND)));
        }

        @Test
        void evidenceFromBeforeTheFirstDefinitionIsFoldedForTheAnswer() {
            var undefined = query(EVENTS, DefinitionSet.EMPTY, FIRST);

            assertThat(bodies(undefined)).isEqualTo(bodies(customers));
        }

        @Test
        void historyTooLongToFoldWhileSomebodyWaitsIsSaidToBe() {
            var visits = IntStream.rangeClosed(0, QueryTimeline.FOLDED)
                    .mapToObj(number -> withId(EVENTS.getFirst(), "long-" + number))
                    .toList();

            assertThat(query(visits, FIRST, SECOND).find(WORKSPACE, key("user_id/u-before")))
                    .isInstanceOf(Answer.BeingFolded.class);
            assertThat(query(visits, FIRST, FIRST).find(WORKSPACE, key("user_id/u-before")))
                    .isInstanceOf(Answer.Found.class);
        }

        @Test
        void everyAliasLeadsToTheSameCustomer() {
            var maria = found(customers, key("email/maria@example.org"));

            assertThat(maria.aliases()).hasSize(3).contains(maria.profileId()).isSorted();
            assertThat(maria.aliases())
                    .allSatisfy(alias -> assertThat(found(customers, new CustomerKey.ByProfile(alias)))
                            .isEqualTo(maria));
        }

        @Test
        void everySpellingOfAnIdentifierLeadsToTheSameCustomer() {
            assertThat(found(customers, key("email/ MARIA@Example.org ")))
                    .isEqualTo(found(customers, key("email/maria@example.org")));
        }
    }

    @Nested
    class Unknown {
        private final QueryCustomers customers = query(EVENTS, FIRST, FIRST);

        @Test
        void isWhoeverNobodyNamed() {
            assertThat(customers.find(WORKSPACE, key("user_id/nobody"))).isInstanceOf(Answer.Unknown.class);
        }

        @Test
        void isAnIdentifierThatNamesNobody() {
            assertThat(customers.find(WORKSPACE, key("anonymous_id/undefined"))).isInstanceOf(Answer.Unknown.class);
        }

        @Test
        void isACustomerOfAnotherWorkspace() {
            assertThat(customers.find("other", key("user_id/u-advance"))).isInstanceOf(Answer.Unknown.class);
        }

        @Test
        void isAnAliasOfAnotherWorkspace() {
            var alias = found(customers, key("user_id/u-advance")).profileId();

            assertThat(customers.find("other", new CustomerKey.ByProfile(alias)))
                    .isInstanceOf(Answer.Unknown.class);
        }

        @Test
        void isATextThatIsNoHash() {
            assertThat(Stream.of("", "x", "0".repeat(31), "0".repeat(33), "G".repeat(32), "0".repeat(31) + "-"))
                    .allSatisfy(text -> assertThat(customers.find(WORKSPACE, new CustomerKey.ByProfile(text)))
                            .isInstanceOf(Answer.Unknown.class));
        }
    }

    @Nested
    class AtATime {
        /// u-recover enters discover on 5 January and may stay for seven days.
        private final CustomerKey key = key("user_id/u-recover");

        private final List<Touchpoint> entry = EVENTS.stream()
                .filter(touchpoint -> touchpoint.id().equals("recover-1"))
                .toList();

        @Test
        void deadlinesThatHavePassedAreLaidOverTheEvidence() {
            var before = found(query(entry, FIRST, Instant.parse("2026-01-12T08:59:59.999Z")), key);
            var after = found(query(entry, FIRST, Instant.parse("2026-01-12T09:00:00.000Z")), key);

            assertThat(before.journeys())
                    .extracting(CustomerView.JourneyView::state)
                    .containsExactly("active", "active");
            assertThat(after.journeys())
                    .extracting(CustomerView.JourneyView::state)
                    .containsExactly("active", "abandoned");
        }

        @Test
        void evidenceIsToldAsItIsWhileProgressIsUnknown() {
            var stored = new StoredInMemory(WORKSPACE, PSEUDONYMS, entry, FIRST, FIRST);

            assertThat(found(new QueryCustomers(stored, PSEUDONYMS), key).journeys())
                    .extracting(CustomerView.JourneyView::state)
                    .containsExactly("active", "active");
        }

        @Test
        void anOpenVisitTellsItsRepeatsAndItsLastTouchpoint() {
            var again = Stream.concat(
                            entry.stream(),
                            EVENTS.stream().filter(touchpoint -> touchpoint.id().equals("recover-2")))
                    .map(QueryCustomersTest::aDayAfterTheFirst)
                    .toList();

            var customer = found(query(again, FIRST, Instant.parse("2026-01-06T12:00:00Z")), key);

            assertThat(customer.journeys().getFirst().visits()).singleElement().satisfies(visit -> {
                assertThat(visit.leftAt()).isNull();
                assertThat(visit.repeats()).isEqualTo(1);
                assertThat(visit.lastTouchpoint()).isEqualTo("pricing-page");
            });
        }
    }

    private static Touchpoint aDayAfterTheFirst(Touchpoint touchpoint) {
        return touchpoint.id().equals("recover-1")
                ? touchpoint
                : with(touchpoint, touchpoint.id(), Instant.parse("2026-01-06T09:00:00Z"));
    }

    private static Touchpoint withId(Touchpoint touchpoint, String id) {
        return with(touchpoint, id, touchpoint.occurredAt());
    }

    private static Touchpoint with(Touchpoint touchpoint, String id, Instant occurredAt) {
        return new Touchpoint(
                touchpoint.workspace(),
                touchpoint.source(),
                id,
                touchpoint.channel(),
                touchpoint.type(),
                touchpoint.sourceType(),
                touchpoint.actor(),
                occurredAt,
                touchpoint.claimedAt(),
                touchpoint.receivedAt(),
                touchpoint.identifiers(),
                touchpoint.properties(),
                touchpoint.traits(),
                touchpoint.rating(),
                touchpoint.feedback(),
                touchpoint.consent(),
                touchpoint.revision(),
                touchpoint.fingerprint());
    }

    static DefinitionSet definitions(int version) {
        var files = new DefinitionFiles(new CelRules((definition, rule) -> {}));
        return new DefinitionSet(
                version,
                FirstPurchase.DEFINITIONS.stream()
                        .map(name -> switch (files.read(FirstPurchase.definition(name), name)) {
                            case Reading.Accepted accepted ->
                                new DefinitionVersion(WORKSPACE, name, version, Instant.EPOCH, accepted.definition());
                            case Reading.Refused refused -> throw new AssertionError(refused.findings());
                        })
                        .toList());
    }

    private static QueryCustomers query(List<Touchpoint> touchpoints, DefinitionSet folded, DefinitionSet inForce) {
        return new QueryCustomers(
                new StoredInMemory(WORKSPACE, PSEUDONYMS, touchpoints, folded, inForce).readUpTo(NOW), PSEUDONYMS);
    }

    private static QueryCustomers query(List<Touchpoint> touchpoints, DefinitionSet definitions, Instant now) {
        return new QueryCustomers(
                new StoredInMemory(WORKSPACE, PSEUDONYMS, touchpoints, definitions, definitions).readUpTo(now),
                PSEUDONYMS);
    }

    private static CustomerKey key(String name) {
        var slash = name.indexOf('/');
        return new CustomerKey.ByIdentifier(new Identifier(name.substring(0, slash), name.substring(slash + 1)));
    }

    private static CustomerView found(QueryCustomers customers, CustomerKey key) {
        return switch (customers.find(WORKSPACE, key)) {
            case Answer.Found found -> found.customer();
            case Answer.Unknown _, Answer.BeingFolded _ -> throw new AssertionError("not found");
        };
    }

    private static byte[] body(QueryCustomers customers, CustomerKey key) {
        return ContractJson.bytes(found(customers, key));
    }

    private static TreeMap<String, String> bodies(QueryCustomers customers) {
        var bodies = new TreeMap<String, String>();
        FirstPurchase.expected()
                .keySet()
                .forEach(name -> bodies.put(name, ContractJson.write(found(customers, key(name)))));
        return bodies;
    }
}
