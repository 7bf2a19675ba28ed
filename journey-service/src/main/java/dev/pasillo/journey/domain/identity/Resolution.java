package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.contract.Namespaces;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The customers that a set of identifiers, links and withdrawals amounts to.
///
/// First an identifier with too many neighbours is taken for shared: its links are rejected. What still hangs together
/// is a component; where a component has too many links, its weak ones are rejected. The remaining links are accepted
/// in the order of their evidence, as long as the customer they would make keeps within the limit of every namespace,
/// holds no withdrawn pair, and is not two known users brought together by the word of a public key. Rejected links are
/// kept and asked again whenever the set changes. So the result is a function of the set, whatever order it grew in;
/// and one component's is a function of that component, since a shared identifier connects nothing.
///
/// @param customers identifiers of each customer in owner order; customers by their first identifier
/// @param components what has to be resolved together, rejected links included; likewise in order
/// @param accepted links that hold, in the order in which they were accepted
/// @param rejected why each other link does not hold
/// @param hubs those given that are shared
public record Resolution(
        List<List<Identifier>> customers,
        List<List<Identifier>> components,
        List<Link> accepted,
        Map<Link, Rejection> rejected,
        Set<Identifier> hubs) {

    /// What names a person in the company's own books. A public key never brings two of one kind together.
    private static final Set<String> KNOWN_USERS = Set.of("user_id", "loyalty_id");

    public Resolution {
        customers = List.copyOf(customers);
        components = List.copyOf(components);
        accepted = List.copyOf(accepted);
        rejected = Map.copyOf(rejected);
        hubs = Set.copyOf(hubs);
    }

    /// What is resolved together.
    ///
    /// @param identifiers of whole components
    /// @param links every link of these identifiers
    /// @param withdrawals those that name an identifier elsewhere do not matter
    /// @param knownHubs ends of links that are known to be shared; they and their other links need not be given
    public record Evidences(
            Collection<Identifier> identifiers,
            Collection<Link> links,
            Collection<Withdrawal> withdrawals,
            Set<Identifier> knownHubs) {}

    /// Resolves everything there is.
    public static Resolution of(
            Collection<Identifier> identifiers,
            Collection<Link> links,
            Collection<Withdrawal> withdrawals,
            Namespaces namespaces,
            IdentityRules rules) {
        return of(new Evidences(identifiers, links, withdrawals, Set.of()), namespaces, rules);
    }

    /// Resolves whole components.
    public static Resolution of(Evidences evidences, Namespaces namespaces, IdentityRules rules) {
        var hubs = hubs(evidences, rules.hubNeighbours());
        var rejected = new HashMap<Link, Rejection>();
        var connected = new ArrayList<Link>();
        for (var link : evidences.links()) {
            if (hubs.contains(link.owner()) || hubs.contains(link.other())) {
                rejected.put(link, Rejection.HUB);
            } else {
                connected.add(link);
            }
        }
        var components = new Groups(evidences.identifiers(), namespaces);
        connected.forEach(link -> components.join(link.owner(), link.other()));
        var sizes = new HashMap<Integer, Integer>();
        connected.forEach(link -> sizes.merge(components.groupOf(link.owner()), 1, Integer::sum));

        var customers = new Groups(evidences.identifiers(), namespaces);
        evidences.withdrawals().forEach(withdrawal -> customers.keepApart(withdrawal.a(), withdrawal.b()));
        var accepted = new ArrayList<Link>();
        connected.sort(Link.order(namespaces));
        for (var link : connected) {
            var capped = sizes.getOrDefault(components.groupOf(link.owner()), 0) > rules.maxLinks()
                    && link.evidence().strength() != Strength.STRONG;
            var why = capped ? Rejection.CAP : customers.whyNot(link, KNOWN_USERS);
            if (why == null) {
                customers.join(link.owner(), link.other());
                accepted.add(link);
            } else {
                rejected.put(link, why);
            }
        }
        hubs.retainAll(Set.copyOf(evidences.identifiers()));
        return new Resolution(customers.sorted(), components.sorted(), accepted, rejected, hubs);
    }

    /// Neighbours are counted over all links, so that one that is shared stays so.
    private static Set<Identifier> hubs(Evidences evidences, int most) {
        var neighbours = new HashMap<Identifier, Set<Identifier>>();
        for (var link : evidences.links()) {
            neighbours.computeIfAbsent(link.owner(), any -> new HashSet<>()).add(link.other());
            neighbours.computeIfAbsent(link.other(), any -> new HashSet<>()).add(link.owner());
        }
        var hubs = neighbours.entrySet().stream()
                .filter(entry -> entry.getValue().size() > most)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
        hubs.addAll(evidences.knownHubs());
        return hubs;
    }
}
