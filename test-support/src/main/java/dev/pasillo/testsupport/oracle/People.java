package dev.pasillo.testsupport.oracle;

import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.history.Act;
import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.oracle.Names.Strength;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Who is who: docs/concepts/identity.md.
final class People {
    /// @param hubNeighbours with more distinct neighbours an identifier is shared
    /// @param maxLinks with more edges in a component only strong ones count
    record Bounds(int hubNeighbours, int maxLinks) {}

    /// One customer.
    ///
    /// @param identifiers in order
    /// @param accepted the edges that hold among them
    record Person(List<Identifier> identifiers, List<Edge> accepted) {}

    /// A touchpoint's evidence that its owner and another identifier are one person.
    ///
    /// @param vouched whether any touchpoint with a secret key carried both
    record Edge(
            Identifier owner,
            Identifier other,
            Strength strength,
            Instant at,
            String source,
            String touchpoint,
            boolean vouched) {
        static final Comparator<Edge> ORDER = Comparator.comparing(Edge::strength)
                .thenComparing(Edge::at)
                .thenComparing(Edge::source)
                .thenComparing(Edge::touchpoint)
                .thenComparing(Edge::owner, Names.ORDER)
                .thenComparing(Edge::other, Names.ORDER);

        /// The smaller evidence of one pair; one of the two is enough to vouch for it.
        Edge and(Edge second) {
            var smaller = ORDER.compare(this, second) <= 0 ? this : second;
            return new Edge(
                    owner,
                    other,
                    smaller.strength,
                    smaller.at,
                    smaller.source,
                    smaller.touchpoint,
                    vouched || second.vouched);
        }
    }

    private record Pair(Identifier one, Identifier other) {}

    private static final Instant AFTER_ALL_EVENTS = Instant.parse("9000-01-01T00:00:00Z");

    private final Bounds bounds;
    private int decisions;
    private final Set<Identifier> identifiers = new TreeSet<>(Names.ORDER);
    private final Map<Pair, Edge> edges = new HashMap<>();
    private final Set<Set<Identifier>> withdrawn = new HashSet<>();

    private People(Bounds bounds) {
        this.bounds = bounds;
    }

    /// @param evidence every revision of every event
    /// @param gone identifiers that were erased after that: their links and what was decided of them went too
    /// @param later every revision of every event since then
    static List<Person> of(
            Collection<Happening> evidence,
            List<Act> acts,
            Set<Identifier> gone,
            Collection<Happening> later,
            String source,
            Bounds bounds) {
        var people = new People(bounds);
        evidence.forEach(happening -> people.star(happening, source));
        acts.forEach(people::decided);
        people.identifiers.removeAll(gone);
        people.edges.keySet().removeIf(pair -> gone.contains(pair.one()) || gone.contains(pair.other()));
        people.withdrawn.removeIf(pair -> pair.stream().anyMatch(gone::contains));
        later.forEach(happening -> people.star(happening, source));
        return people.persons();
    }

    private void star(Happening happening, String source) {
        var usable = Names.usable(happening.identifiers());
        identifiers.add(usable.getFirst());
        for (var other : usable.subList(1, usable.size())) {
            var owner = usable.getFirst();
            var strength = weaker(
                    Names.of(owner.namespace()).strength(),
                    Names.of(other.namespace()).strength());
            if (strength != Strength.NONE) {
                keep(new Edge(
                        owner, other, strength, happening.occurredAt(), source, happening.id(), happening.vouched()));
            }
        }
    }

    private void decided(Act act) {
        switch (act) {
            case Act.Unmerge unmerge -> withdrawn.add(Set.of(unmerge.a(), unmerge.b()));
            case Act.Link link -> {
                withdrawn.remove(Set.of(link.a(), link.b()));
                var inOrder =
                        List.of(link.a(), link.b()).stream().sorted(Names.ORDER).toList();
                keep(new Edge(
                        inOrder.getFirst(),
                        inOrder.getLast(),
                        Strength.STRONG,
                        AFTER_ALL_EVENTS.plusMillis(++decisions),
                        "identity-api",
                        "link",
                        true));
            }
        }
    }

    /// Whoever owns nothing and is linked to nobody is no customer.
    private void keep(Edge edge) {
        identifiers.add(edge.owner());
        identifiers.add(edge.other());
        edges.merge(new Pair(edge.owner(), edge.other()), edge, Edge::and);
    }

    private static Strength weaker(Strength one, Strength other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private List<Person> persons() {
        var hubs = identifiers.stream()
                .filter(identifier -> neighbours(identifier) > bounds.hubNeighbours())
                .toList();
        var cut = edges.values().stream()
                .filter(edge -> !hubs.contains(edge.owner()) && !hubs.contains(edge.other()))
                .toList();
        var asked = cut.stream()
                .filter(edge -> edge.strength() == Strength.STRONG || !tooLarge(edge, cut))
                .sorted(Edge.ORDER)
                .toList();
        var groups = new ArrayList<Set<Identifier>>();
        identifiers.forEach(identifier -> groups.add(new HashSet<>(Set.of(identifier))));
        var accepted = new ArrayList<Edge>();
        for (var edge : asked) {
            var one = groupOf(edge.owner(), groups);
            var two = groupOf(edge.other(), groups);
            if (one != two) {
                if (!mayJoin(one, two) || (!edge.vouched() && twoKnown(one, two))) {
                    continue;
                }
                one.addAll(two);
                groups.removeIf(group -> group == two);
            }
            accepted.add(edge);
        }
        return groups.stream().map(group -> person(group, accepted)).toList();
    }

    private long neighbours(Identifier identifier) {
        return edges.values().stream()
                .filter(edge -> edge.owner().equals(identifier) || edge.other().equals(identifier))
                .map(edge -> edge.owner().equals(identifier) ? edge.other() : edge.owner())
                .distinct()
                .count();
    }

    private boolean tooLarge(Edge edge, List<Edge> all) {
        var component = new HashSet<>(Set.of(edge.owner(), edge.other()));
        while (true) {
            var within = all.stream()
                    .filter(each -> component.contains(each.owner()) || component.contains(each.other()))
                    .toList();
            var before = component.size();
            within.forEach(each -> component.addAll(Set.of(each.owner(), each.other())));
            if (component.size() == before) {
                return within.size() > bounds.maxLinks();
            }
        }
    }

    /// Somebody known on each side, by one kind of name: only the company itself can say that these are one.
    private static boolean twoKnown(Set<Identifier> one, Set<Identifier> two) {
        return Stream.of("user_id", "loyalty_id").anyMatch(kind -> has(one, kind) > 0 && has(two, kind) > 0);
    }

    /// Within every limit of a namespace that both have, and no pair that was withdrawn.
    private boolean mayJoin(Set<Identifier> one, Set<Identifier> two) {
        var joined = new HashSet<>(one);
        joined.addAll(two);
        for (var identifier : joined) {
            var namespace = identifier.namespace();
            if (has(one, namespace) > 0
                    && has(two, namespace) > 0
                    && has(joined, namespace) > Names.of(namespace).limit()) {
                return false;
            }
        }
        return withdrawn.stream().noneMatch(joined::containsAll);
    }

    private static long has(Set<Identifier> group, String namespace) {
        return group.stream()
                .filter(identifier -> identifier.namespace().equals(namespace))
                .count();
    }

    private static Set<Identifier> groupOf(Identifier identifier, List<Set<Identifier>> groups) {
        return groups.stream()
                .filter(group -> group.contains(identifier))
                .findFirst()
                .orElseThrow();
    }

    private static Person person(Set<Identifier> group, List<Edge> accepted) {
        return new Person(
                group.stream().sorted(Names.ORDER).toList(),
                accepted.stream().filter(edge -> group.contains(edge.owner())).toList());
    }
}
