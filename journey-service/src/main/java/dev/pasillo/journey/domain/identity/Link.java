package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace;
import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.contract.Touchpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A touchpoint said that its owner and another identifier are the same person.
public record Link(Identifier owner, Identifier other, Evidence evidence) {

    /// The order in which links are accepted.
    static final Comparator<Link> ORDER = Comparator.comparing(Link::evidence)
            .thenComparing(Link::owner, Namespace.OWNER_ORDER)
            .thenComparing(Link::other, Namespace.OWNER_ORDER);

    public Link {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(other, "other");
        Objects.requireNonNull(evidence, "evidence");
    }

    /// The links that a touchpoint is evidence of: a star from its owner. Namespaces that never link people give none.
    public static List<Link> of(Touchpoint touchpoint) {
        var owner = touchpoint.owner();
        var links = new ArrayList<Link>();
        for (var other :
                touchpoint.identifiers().subList(1, touchpoint.identifiers().size())) {
            var strength = weaker(
                    Namespace.of(owner.namespace()).strength(),
                    Namespace.of(other.namespace()).strength());
            if (strength != Strength.NONE) {
                links.add(new Link(
                        owner,
                        other,
                        new Evidence(strength, touchpoint.occurredAt(), touchpoint.source(), touchpoint.id())));
            }
        }
        return links;
    }

    private static Strength weaker(Strength one, Strength other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
