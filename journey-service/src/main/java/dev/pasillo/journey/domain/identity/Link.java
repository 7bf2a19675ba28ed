package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.contract.Namespaces;
import dev.pasillo.contract.Touchpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A touchpoint said that its owner and another identifier are the same person.
///
/// @param evidence the smallest there is
/// @param vouched whether any of the evidence came with a secret key
public record Link(Identifier owner, Identifier other, Evidence evidence, boolean vouched) {

    public Link {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(other, "other");
        Objects.requireNonNull(evidence, "evidence");
    }

    /// The order in which links are accepted.
    public static Comparator<Link> order(Namespaces namespaces) {
        return Comparator.comparing(Link::evidence)
                .thenComparing(Link::owner, namespaces.ownerOrder())
                .thenComparing(Link::other, namespaces.ownerOrder());
    }

    /// The links that a touchpoint is evidence of: a star from its owner. Namespaces that never link people give none.
    public static List<Link> of(Touchpoint touchpoint, Namespaces namespaces) {
        var owner = touchpoint.owner();
        var links = new ArrayList<Link>();
        for (var other :
                touchpoint.identifiers().subList(1, touchpoint.identifiers().size())) {
            var strength = strength(owner, other, namespaces);
            if (strength != Strength.NONE) {
                var evidence = new Evidence(strength, touchpoint.occurredAt(), touchpoint.source(), touchpoint.id());
                links.add(new Link(owner, other, evidence, touchpoint.vouchedFor()));
            }
        }
        return links;
    }

    /// What a link between the two is worth: the weaker of their namespaces.
    public static Strength strength(Identifier one, Identifier other, Namespaces namespaces) {
        var a = namespaces.of(one.namespace()).strength();
        var b = namespaces.of(other.namespace()).strength();
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// What both say together of the same pair, in whatever order they come.
    public Link and(Link more) {
        return new Link(
                owner,
                other,
                evidence.compareTo(more.evidence) <= 0 ? evidence : more.evidence,
                vouched || more.vouched);
    }
}
