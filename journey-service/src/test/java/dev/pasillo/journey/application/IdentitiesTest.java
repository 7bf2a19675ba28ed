package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.Namespaces;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import dev.pasillo.journey.domain.identity.IdentityRules;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.domain.identity.Rejection;
import dev.pasillo.journey.domain.identity.Resolution;
import dev.pasillo.journey.domain.identity.Withdrawal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who is who grows batch by batch, and is what one look at everything would have found.
class IdentitiesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final IdentityRules RULES = new IdentityRules(Map.of(), 4, 14);
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms("test", RULES);

    private final IdentitiesInMemory store = new IdentitiesInMemory();

    @Test
    void anyOrderAndBatchingOfGrowthGivesWhatOneLookAtEverythingGives() {
        for (var seed = 0; seed < 150; seed++) {
            var random = new Random(seed);
            var history = history(random);
            for (var arrangement = 0; arrangement < 4; arrangement++) {
                Collections.shuffle(history, random);
                var grown = new IdentitiesInMemory();
                batches(history, 1 + random.nextInt(8)).forEach(batch -> learn(grown, batch));

                assertEqual("seed " + seed, grown, history, List.of());
            }
        }
    }

    @Test
    void correctionsAndErasuresOnTheWayLeaveWhatOneLookAtTheRestGives() {
        for (var seed = 0; seed < 150; seed++) {
            var random = new Random(seed);
            var history = history(random);
            var grown = new IdentitiesInMemory();
            var learned = new ArrayList<Touchpoint>();
            var withdrawals = new HashSet<Withdrawal>();
            for (var batch : batches(history, 6)) {
                learn(grown, batch);
                learned.addAll(batch);
                var rows = List.copyOf(grown.rows.values());
                var one = rows.get(random.nextInt(rows.size()));
                var other = rows.get(random.nextInt(rows.size()));
                if (random.nextInt(3) > 0 && one.id() < other.id()) {
                    new Identities(grown, PSEUDONYMS)
                            .withdraw(List.of(one, other), new StoredWithdrawal(one.id(), other.id(), "shop", START));
                    withdrawals.add(new Withdrawal(one.identifier(), other.identifier()));
                } else if (random.nextInt(4) == 0) {
                    var gone = new Identities(grown, PSEUDONYMS)
                            .erase(one, START).stream()
                                    .map(IdentifierRow::identifier)
                                    .collect(Collectors.toSet());
                    withdrawals.removeIf(pair -> gone.contains(pair.a()) || gone.contains(pair.b()));
                    learned.replaceAll(touchpoint -> without(touchpoint, gone));
                    learned.removeIf(touchpoint -> gone.contains(touchpoint.owner()));
                }
                assertEqual("seed " + seed, grown, learned, withdrawals);
            }
        }
    }

    @Test
    void repeatedEvidenceResolvesNothing() {
        var random = new Random(1);
        var history = history(random);
        learn(store, history);
        var before = store.resolved;

        batches(history, 5).forEach(batch -> learn(store, batch));

        assertThat(store.resolved).isEqualTo(before);
    }

    @Test
    void meetingAHubTouchesNobodyWhomItMetBefore() {
        for (var n = 0; n < 50; n++) {
            learn(store, List.of(touchpoint(n, false, mail(n), browser(0))));
        }
        var identities = learn(store, List.of(touchpoint(51, false, mail(51), browser(0))));

        assertThat(identities.regrouped().keySet()).hasSizeLessThanOrEqualTo(1);
        assertThat(identities.dissolved()).isEmpty();
        assertThat(store.rows.values().stream().filter(IdentifierRow::hub))
                .singleElement()
                .satisfies(hub -> {
                    assertThat(hub.identifier()).isEqualTo(browser(0));
                    assertThat(store.members(List.of(hub.component()))).hasSize(1);
                });
        assertThat(store.links.values()).hasSize(51).allMatch(link -> link.rejected() == Rejection.HUB);
    }

    @Test
    void customerIsSplitWhereOneOfItsIdentifiersBecomesAHub() {
        learn(store, List.of(touchpoint(0, false, mail(0), browser(0)), touchpoint(1, false, mail(1), browser(0))));
        assertThat(store.customers()).containsExactly(Set.of(mail(0), mail(1), browser(0)));

        var identities = learn(
                store,
                IntStream.range(2, 6)
                        .mapToObj(n -> touchpoint(n, false, mail(n), browser(0)))
                        .toList());

        assertThat(store.customers()).hasSize(7).allMatch(customer -> customer.size() == 1);
        assertThat(identities.regrouped()).as("the three that were one").hasSize(3);
    }

    @Test
    void explicitLinkTakesTheWithdrawalBackAndARepeatedEventDoesNot() {
        var merging = touchpoint(3, false, mail(1), browser(1));
        learn(store, List.of(touchpoint(1, false, mail(1)), touchpoint(2, false, browser(1)), merging));
        var pair = List.copyOf(store.rows.values());
        var withdrawal =
                new StoredWithdrawal(pair.getFirst().id(), pair.getLast().id(), "shop", START);

        new Identities(store, PSEUDONYMS).withdraw(pair, withdrawal);
        learn(store, List.of(merging));
        assertThat(store.customers()).hasSize(2);

        learn(store, List.of(touchpoint(0, true, mail(1), browser(1))));
        assertThat(store.customers()).as("better evidence is no link").hasSize(2);

        var link = Link.of(merging, Namespaces.BUILT_IN).getFirst();
        var owner = pair.getFirst().identifier().equals(link.owner()) ? pair.getFirst() : pair.getLast();
        var other = owner.equals(pair.getFirst()) ? pair.getLast() : pair.getFirst();
        new Identities(store, PSEUDONYMS).link(pair, new StoredLink(owner.id(), other.id(), "shop", link, null));
        assertThat(store.customers()).hasSize(1);
    }

    @Test
    void touchpointReceivedBeforeAnErasureCountsNoMoreAndALaterOneDoes() {
        var identities = learn(store, List.of(touchpoint(1, false, mail(1), browser(1))));
        var row = List.copyOf(store.rows.values()).getFirst();

        assertThat(new Identities(store, PSEUDONYMS).erase(row, START.plusSeconds(5)))
                .hasSize(2);

        assertThat(store.rows).isEmpty();
        assertThat(store.links).isEmpty();
        var late = touchpoint(4, false, mail(9), browser(1));
        var again = touchpoint(5, false, mail(1));
        assertThat(identities.erased(List.of(late, again))).accepts(late).rejects(again, touchpoint(4, false, mail(9)));
    }

    private static Identities learn(IdentitiesInMemory store, List<Touchpoint> batch) {
        var identities = new Identities(store, PSEUDONYMS);
        identities.learn(batch);
        return identities;
    }

    private static void assertEqual(
            String seed, IdentitiesInMemory grown, List<Touchpoint> history, java.util.Collection<Withdrawal> apart) {
        var links = new HashMap<List<Identifier>, Link>();
        var names = new HashSet<Identifier>();
        for (var touchpoint : history) {
            names.add(touchpoint.owner());
            for (var link : Link.of(touchpoint, Namespaces.BUILT_IN)) {
                links.merge(List.of(link.owner(), link.other()), link, Link::and);
                names.add(link.other());
            }
        }
        grown.rows.values().forEach(row -> names.add(row.identifier()));
        var expected = Resolution.of(names, links.values(), apart, Namespaces.BUILT_IN, RULES);
        assertThat(grown.customers())
                .as(seed)
                .isEqualTo(expected.customers().stream().map(Set::copyOf).collect(Collectors.toSet()));
        assertThat(grown.links.values().stream()
                        .filter(link -> !link.accepted())
                        .collect(Collectors.toMap(StoredLink::link, StoredLink::rejected)))
                .as(seed)
                .isEqualTo(expected.rejected());
        assertThat(grown.links.values().stream().filter(StoredLink::accepted).map(StoredLink::link))
                .as(seed)
                .containsExactlyInAnyOrderElementsOf(expected.accepted());
        assertThat(grown.rows.values().stream()
                        .filter(IdentifierRow::hub)
                        .map(IdentifierRow::identifier)
                        .collect(Collectors.toSet()))
                .as(seed)
                .isEqualTo(expected.hubs());
    }

    private static List<Touchpoint> history(Random random) {
        var history = new ArrayList<Touchpoint>();
        for (var number = 0; number < 40; number++) {
            var names = Stream.of(
                            new Identifier("user_id", "u" + random.nextInt(5)),
                            new Identifier("loyalty_id", "l" + random.nextInt(4)),
                            mail(random.nextInt(6)),
                            new Identifier("phone", "+3460011122" + random.nextInt(5)),
                            browser(random.nextInt(9)),
                            new Identifier("account_id", "a" + random.nextInt(2)))
                    .filter(any -> random.nextInt(3) == 0)
                    .toArray(Identifier[]::new);
            history.add(touchpoint(
                    number, random.nextBoolean(), names.length == 0 ? new Identifier[] {browser(1)} : names));
        }
        return history;
    }

    private static List<List<Touchpoint>> batches(List<Touchpoint> history, int size) {
        var batches = new ArrayList<List<Touchpoint>>();
        for (var from = 0; from < history.size(); from += size) {
            batches.add(List.copyOf(history.subList(from, Math.min(history.size(), from + size))));
        }
        return batches;
    }

    private static Identifier mail(int number) {
        return new Identifier("email", "m" + number + "@example.com");
    }

    private static Identifier browser(int number) {
        return new Identifier("anonymous_id", "b" + number);
    }

    /// One that names the others only; itself where nobody is left.
    private static Touchpoint without(Touchpoint touchpoint, Set<Identifier> gone) {
        var left = touchpoint.identifiers().stream()
                .filter(identifier -> !gone.contains(identifier))
                .toList();
        return gone.contains(touchpoint.owner()) || left.isEmpty()
                ? touchpoint
                : touchpoint(touchpoint.occurredAt(), touchpoint.id(), touchpoint.vouchedFor(), left);
    }

    private static Touchpoint touchpoint(int second, boolean vouched, Identifier... identifiers) {
        return touchpoint(START.plusSeconds(second), "e-" + second, vouched, Identifiers.usable(List.of(identifiers)));
    }

    private static Touchpoint touchpoint(Instant at, String id, boolean vouched, List<Identifier> identifiers) {
        return new Touchpoint(
                "shop",
                "api",
                id,
                "web",
                "page_viewed",
                null,
                Actor.CUSTOMER,
                at,
                null,
                at,
                identifiers,
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                vouched,
                id);
    }
}
