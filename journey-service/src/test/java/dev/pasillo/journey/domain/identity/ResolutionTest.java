package dev.pasillo.journey.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace;
import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.contract.Namespaces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ResolutionTest {
    private static final Identifier ANA = new Identifier("user_id", "ana");
    private static final Identifier BEA = new Identifier("user_id", "bea");
    private static final Identifier MAIL = new Identifier("email", "family@example.com");
    private static final Identifier PHONE = new Identifier("phone", "+34600111222");
    private static final Identifier BROWSER = new Identifier("anonymous_id", "browser");

    private static Resolution resolve(List<Identifier> identifiers, List<Link> links, Withdrawal... withdrawals) {
        return Resolution.of(
                identifiers, links, List.of(withdrawals), Namespaces.BUILT_IN, new IdentityRules(Map.of(), 3, 6));
    }

    private static Link link(Identifier owner, Identifier other, int second) {
        return link(owner, other, second, false);
    }

    private static Link link(Identifier owner, Identifier other, int second, boolean vouched) {
        var strength = Link.strength(owner, other, Namespaces.BUILT_IN);
        return new Link(
                owner, other, new Evidence(strength, Instant.ofEpochSecond(second), "api", "e-" + second), vouched);
    }

    private static Identifier browser(int number) {
        return new Identifier("anonymous_id", "b-" + number);
    }

    @Nested
    class Limits {
        @Test
        void linkedIdentifiersAreOneCustomer() {
            var resolution = resolve(List.of(ANA, BROWSER), List.of(link(ANA, BROWSER, 1)));

            assertThat(resolution.customers()).containsExactly(List.of(ANA, BROWSER));
            assertThat(resolution.rejected()).isEmpty();
        }

        @Test
        void sharedBrowserStaysWithTheFirstOfTwoKnownUsers() {
            var first = link(ANA, BROWSER, 1);
            var second = link(BEA, BROWSER, 2);

            var resolution = resolve(List.of(ANA, BEA, BROWSER), List.of(second, first));

            assertThat(resolution.customers()).containsExactly(List.of(ANA, BROWSER), List.of(BEA));
            assertThat(resolution.components()).containsExactly(List.of(ANA, BEA, BROWSER));
            assertThat(resolution.rejected()).containsExactly(Map.entry(second, Rejection.LIMIT));
        }

        @Test
        void strongLinkCountsBeforeAnEarlierWeakOne() {
            var weak = link(ANA, BROWSER, 1);
            var strong = link(BEA, MAIL, 3);
            var bridge = link(MAIL, BROWSER, 2);

            var resolution = resolve(List.of(ANA, BEA, MAIL, BROWSER), List.of(weak, strong, bridge));

            assertThat(resolution.accepted()).containsExactly(strong, weak);
            assertThat(resolution.rejected()).containsExactly(Map.entry(bridge, Rejection.LIMIT));
        }

        @Test
        void areThoseOfTheWorkspace() {
            var two = Namespaces.with(List.of(new Namespace("user_id", 10, Strength.STRONG, 2)));
            var links = List.of(link(ANA, MAIL, 1, true), link(BEA, MAIL, 2, true));

            assertThat(Resolution.of(List.of(ANA, BEA, MAIL), links, List.of(), two, IdentityRules.USUAL)
                            .customers())
                    .containsExactly(List.of(ANA, BEA, MAIL));
        }
    }

    @Nested
    class Hubs {
        @Test
        void identifierWithMoreNeighboursThanAllowedLinksNobody() {
            var users = IntStream.range(0, 4)
                    .mapToObj(n -> new Identifier("email", "m" + n + "@example.com"))
                    .toList();
            var links = users.stream().map(user -> link(user, BROWSER, 1)).toList();
            var everybody = new ArrayList<>(users);
            everybody.add(BROWSER);

            var atTheBorder = resolve(everybody, links.subList(0, 3));
            var beyond = resolve(everybody, links);

            assertThat(atTheBorder.hubs()).isEmpty();
            assertThat(atTheBorder.customers()).hasSize(2);
            assertThat(beyond.hubs()).containsExactly(BROWSER);
            assertThat(beyond.customers()).hasSize(5);
            assertThat(beyond.components()).hasSize(5);
            assertThat(beyond.rejected().values()).containsOnly(Rejection.HUB);
        }

        @Test
        void neighboursAreCountedThoughTheirLinksAreRejectedOtherwise() {
            var links = List.of(
                    link(ANA, BROWSER, 1),
                    link(BEA, BROWSER, 2),
                    link(new Identifier("user_id", "c"), BROWSER, 3),
                    link(new Identifier("user_id", "d"), BROWSER, 4));
            var names = new HashSet<Identifier>();
            links.forEach(link -> names.addAll(List.of(link.owner(), link.other())));

            assertThat(resolve(List.copyOf(names), links).hubs()).containsExactly(BROWSER);
        }

        @Test
        void onePartIsResolvedLikeTheWholeWithoutTheOtherLinksOfItsHubs() {
            var links = new ArrayList<Link>();
            var names = new HashSet<Identifier>();
            for (var n = 0; n < 6; n++) {
                var mail = new Identifier("email", "m" + n + "@example.com");
                links.add(link(mail, BROWSER, n));
                links.add(link(mail, browser(n), n));
                names.addAll(List.of(mail, BROWSER, browser(n)));
            }
            var whole = resolve(List.copyOf(names), links);
            for (var component : whole.components()) {
                if (component.contains(BROWSER)) {
                    continue;
                }
                var own = links.stream()
                        .filter(link -> component.contains(link.owner()) || component.contains(link.other()))
                        .toList();
                var part = Resolution.of(
                        new Resolution.Evidences(component, own, List.of(), Set.of(BROWSER)),
                        Namespaces.BUILT_IN,
                        new IdentityRules(Map.of(), 3, 6));
                assertThat(whole.customers()).containsAll(part.customers());
                part.rejected()
                        .forEach((link, why) -> assertThat(whole.rejected()).containsEntry(link, why));
            }
        }
    }

    @Nested
    class Cap {
        @Test
        void beyondItOnlyStrongLinksCount() {
            var strong = link(ANA, MAIL, 9);
            var chain = new ArrayList<Link>(List.of(strong));
            var names = new ArrayList<>(List.of(ANA, MAIL, browser(0)));
            chain.add(link(MAIL, browser(0), 0));
            for (var n = 0; n < 5; n++) {
                names.add(browser(n + 1));
                chain.add(link(browser(n), browser(n + 1), n));
            }

            var beyond = resolve(names, chain);
            var within = resolve(names, chain.subList(0, 6));

            assertThat(beyond.accepted()).containsExactly(strong);
            assertThat(beyond.rejected()).hasSize(6).containsValue(Rejection.CAP);
            assertThat(within.rejected()).isEmpty();
        }
    }

    @Nested
    class Withdrawn {
        @Test
        void pairIsKeptApartWhateverPathJoinsIt() {
            var links = List.of(link(ANA, MAIL, 1), link(MAIL, PHONE, 2), link(PHONE, BROWSER, 3));

            var resolution = resolve(List.of(ANA, MAIL, PHONE, BROWSER), links, new Withdrawal(BROWSER, ANA));

            assertThat(resolution.customers()).containsExactly(List.of(ANA, MAIL, PHONE), List.of(BROWSER));
            assertThat(resolution.rejected()).containsExactly(Map.entry(links.getLast(), Rejection.WITHDRAWN));
        }

        @Test
        void unmergeRestoresExactlyWhatWasBeforeTheLink() {
            var before = List.of(link(ANA, BROWSER, 1), link(MAIL, PHONE, 2));
            var names = List.of(ANA, MAIL, PHONE, BROWSER);
            var merging = new ArrayList<>(before);
            merging.add(link(ANA, MAIL, 3));

            var merged = resolve(names, merging);
            var apart = resolve(names, merging, new Withdrawal(ANA, MAIL));

            assertThat(merged.customers()).hasSize(1);
            assertThat(apart.customers()).isEqualTo(resolve(names, before).customers());
            assertThat(apart.accepted()).isEqualTo(resolve(names, before).accepted());
        }

        @Test
        void pairOfWhichOneIsElsewhereDoesNotMatter() {
            assertThat(resolve(List.of(ANA, MAIL), List.of(link(ANA, MAIL, 1)), new Withdrawal(ANA, BROWSER))
                            .customers())
                    .hasSize(1);
        }
    }

    @Nested
    class PublicKey {
        private final Identifier one = new Identifier("loyalty_id", "1");
        private final Identifier two = new Identifier("loyalty_id", "2");

        @Test
        void bringsNoTwoKnownUsersTogether() {
            var links = List.of(link(one, MAIL, 1), link(two, MAIL, 2));

            var resolution = resolve(List.of(one, two, MAIL), links);

            assertThat(resolution.customers()).containsExactly(List.of(one, MAIL), List.of(two));
            assertThat(resolution.rejected()).containsExactly(Map.entry(links.getLast(), Rejection.PUBLIC));
        }

        @Test
        void secretKeyDoes() {
            var links = List.of(link(one, MAIL, 1), link(two, MAIL, 2, true));

            assertThat(resolve(List.of(one, two, MAIL), links).customers()).hasSize(1);
        }

        @Test
        void pairIsVouchedForWhicheverOfItsEvidenceIs() {
            var early = link(two, MAIL, 2);
            var late = link(two, MAIL, 5, true);

            assertThat(early.and(late)).isEqualTo(late.and(early));
            assertThat(early.and(late).vouched()).isTrue();
            assertThat(early.and(late).evidence()).isEqualTo(early.evidence());
        }
    }

    @Nested
    class Generated {
        @Test
        void orderOfLinksDoesNotMatter() {
            for (var seed = 0; seed < 500; seed++) {
                var random = new Random(seed);
                var names = new HashSet<Identifier>();
                var links = new ArrayList<Link>();
                for (var i = 0; i < 30; i++) {
                    var owner = new Identifier(
                            List.of("user_id", "loyalty_id", "email").get(random.nextInt(3)), "n" + random.nextInt(5));
                    var other =
                            new Identifier(random.nextBoolean() ? "phone" : "anonymous_id", "a" + random.nextInt(6));
                    names.add(owner);
                    names.add(other);
                    if (links.stream()
                            .noneMatch(link ->
                                    link.owner().equals(owner) && link.other().equals(other))) {
                        links.add(link(owner, other, random.nextInt(6), random.nextBoolean()));
                    }
                }
                var all = new ArrayList<>(names);
                var withdrawals = IntStream.range(0, random.nextInt(4))
                        .mapToObj(any ->
                                List.of(all.get(random.nextInt(all.size())), all.get(random.nextInt(all.size()))))
                        .filter(pair -> !pair.getFirst().equals(pair.getLast()))
                        .map(pair -> new Withdrawal(pair.getFirst(), pair.getLast()))
                        .toList();
                var rules = new IdentityRules(Map.of(), 2 + random.nextInt(5), 5 + random.nextInt(30));
                var expected = Resolution.of(all, links, withdrawals, Namespaces.BUILT_IN, rules);
                for (var shuffle = 0; shuffle < 5; shuffle++) {
                    Collections.shuffle(links, random);
                    Collections.shuffle(all, random);
                    assertThat(Resolution.of(all, links, withdrawals, Namespaces.BUILT_IN, rules))
                            .as("seed %d", seed)
                            .isEqualTo(expected);
                }
            }
        }

        @Test
        void thousandsOfIdentifiersAreResolvedInOneGo() {
            var names = new ArrayList<Identifier>();
            var links = new ArrayList<Link>();
            for (var n = 0; n < 20_000; n++) {
                names.add(new Identifier("email", n + "@example.com"));
                if (n > 0) {
                    links.add(link(names.get(n - 1), names.get(n), n));
                }
            }

            var resolution = Resolution.of(names, links, List.of(), Namespaces.BUILT_IN, IdentityRules.USUAL);

            assertThat(resolution.customers()).hasSize(4_000).allMatch(customer -> customer.size() == 5);
            assertThat(resolution.components()).hasSize(1);
        }
    }
}
