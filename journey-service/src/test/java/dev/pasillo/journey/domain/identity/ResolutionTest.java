package dev.pasillo.journey.domain.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace.Strength;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResolutionTest {
    private static final Identifier ANA = new Identifier("user_id", "ana");
    private static final Identifier BEA = new Identifier("user_id", "bea");
    private static final Identifier MAIL = new Identifier("email", "family@example.com");
    private static final Identifier BROWSER = new Identifier("anonymous_id", "browser");

    @Test
    void linkedIdentifiersAreOneCustomer() {
        var resolution = Resolution.of(List.of(ANA, BROWSER), List.of(link(ANA, BROWSER, 1)));

        assertThat(resolution.customers()).containsExactly(List.of(ANA, BROWSER));
        assertThat(resolution.rejected()).isEmpty();
    }

    @Test
    void sharedBrowserStaysWithTheFirstOfTwoKnownUsers() {
        var first = link(ANA, BROWSER, 1);
        var second = link(BEA, BROWSER, 2);

        var resolution = Resolution.of(List.of(ANA, BEA, BROWSER), List.of(second, first));

        assertThat(resolution.customers()).containsExactly(List.of(ANA, BROWSER), List.of(BEA));
        assertThat(resolution.rejected()).containsExactly(second);
    }

    @Test
    void strongLinkCountsBeforeAnEarlierWeakOne() {
        var weak = link(ANA, BROWSER, 1);
        var strong = link(BEA, MAIL, 3);
        var bridge = new Link(MAIL, BROWSER, new Evidence(Strength.WEAK, Instant.ofEpochSecond(2), "api", "e-2"));

        var resolution = Resolution.of(List.of(ANA, BEA, MAIL, BROWSER), List.of(weak, strong, bridge));

        assertThat(resolution.accepted()).containsExactly(strong, weak);
        assertThat(resolution.rejected()).containsExactly(bridge);
    }

    @Test
    void orderOfLinksDoesNotMatter() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var identifiers = new HashSet<Identifier>();
            var links = new ArrayList<Link>();
            for (var i = 0; i < 25; i++) {
                var owner = new Identifier(random.nextBoolean() ? "user_id" : "email", "n" + random.nextInt(5));
                var other = new Identifier("anonymous_id", "a" + random.nextInt(8));
                identifiers.add(owner);
                identifiers.add(other);
                if (links.stream()
                        .noneMatch(link ->
                                link.owner().equals(owner) && link.other().equals(other))) {
                    links.add(link(owner, other, random.nextInt(6)));
                }
            }
            var expected = Resolution.of(identifiers, links);
            var shuffled = new ArrayList<>(links);
            Collections.shuffle(shuffled, random);
            var names = new ArrayList<>(identifiers);
            Collections.shuffle(names, random);
            assertThat(Resolution.of(names, shuffled)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static Link link(Identifier owner, Identifier other, int second) {
        var strength = other.namespace().equals("anonymous_id") ? Strength.WEAK : Strength.STRONG;
        return new Link(owner, other, new Evidence(strength, Instant.ofEpochSecond(second), "api", "e-" + second));
    }
}
